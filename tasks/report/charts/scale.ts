/** From values to places on an axis, and the round numbers to write beside it. */

export type Domain = readonly [low: number, high: number];

export interface Scale {
  /** Where a value lies; one outside the domain at its nearest end. */
  at(value: number): number;
  readonly domain: Domain;
}

/** `root`: distances shrink as values grow, so that what is small can be seen beside what is large. */
export type ScaleKind = 'linear' | 'root';

export function scale(domain: Domain, [from, to]: Domain, kind: ScaleKind = 'linear'): Scale {
  const bend =
    kind === 'root' ? (value: number) => Math.sign(value) * Math.sqrt(Math.abs(value)) : (value: number) => value;
  const [low, high] = [bend(domain[0]), bend(domain[1])];
  return {
    domain,
    at: (value) => {
      const share = high === low ? 0.5 : (bend(value) - low) / (high - low);
      return round(from + Math.min(1, Math.max(0, share)) * (to - from));
    },
  };
}

/** A tenth of a unit of the picture is finer than any screen. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** 1, 2 or 5 times a power of ten. */
function stepFor(length: number, count: number): number {
  const rough = length / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
}

/** Round numbers inside the domain, at most about `count`. */
export function ticksOf([low, high]: Domain, count = 5): number[] {
  if (!(high > low)) return [low];
  const step = stepFor(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Decimals that tell round numbers apart. */
export const decimalsOf = (ticks: readonly number[]): number =>
  Math.max(0, ...ticks.map((tick) => /\.(\d+)$/.exec(tick.toFixed(10).replace(/0+$/, ''))?.[1]?.length ?? 0));

/** For a root scale: numbers whose places, not values, are evenly apart. */
export function rootTicksOf(high: number, count = 4): number[] {
  const ticks = [0];
  for (let index = 1; index <= count; index++) {
    const exact = high * (index / count) ** 2;
    const power = 10 ** Math.floor(Math.log10(exact));
    const tick = Number(([5, 2, 1].find((factor) => factor * power <= exact * 1.001) ?? 1) * power).toPrecision(6);
    if (Number(tick) > (ticks.at(-1) as number)) ticks.push(Number(tick));
  }
  return ticks;
}

/** Values that differ by less, in parts of their size, are the same to a picture. */
const SAME = 1e-9;
/** Below it steps between numbers cannot be told any more. */
const TINY = 1e-200;

/** The smallest domain with round ends that holds all values, and some room where they are all the same. */
export function domainOf(values: readonly number[], count = 5): Domain {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === 0) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= size * SAME) {
    const room = size > TINY ? size / 10 : 1;
    return [low - room, high + room];
  }
  if (size <= TINY) return [-1, 1];
  const step = stepFor(high - low, count);
  const clean = (value: number) => Number(value.toPrecision(12));
  return [clean(Math.floor(low / step + 1e-9) * step), clean(Math.ceil(high / step - 1e-9) * step)];
}
