/** From values to places on an axis, and round numbers to write beside it: d3's, with the few cases that it leaves open. */
import { scaleLinear, scaleSqrt } from 'd3-scale';

export type Domain = readonly [low: number, high: number];

/** `root`: distances shrink as values grow, so that what is small can be seen beside what is large. */
export type ScaleKind = 'linear' | 'root';

export interface Scale {
  /** Where a value lies; one outside the domain at its nearest end. */
  at(value: number): number;
  readonly domain: Domain;
  /** About `count` round numbers inside the domain; on a root scale squares, which lie evenly apart. */
  ticks(count: number): number[];
  /** Writes ticks with as many digits as tell them apart. @param specifier of d3-format, such as `+,f` */
  writer(count: number, specifier: string): (tick: number) => string;
}

export function scale(domain: Domain, range: Domain, kind: ScaleKind = 'linear'): Scale {
  const place = (kind === 'root' ? scaleSqrt() : scaleLinear()).domain(domain).range(range).clamp(true);
  return {
    domain,
    at: (value) => round(place(value)),
    ticks: (count) => (kind === 'root' ? squares(domain, count) : place.ticks(count)),
    writer: (count, specifier) => place.tickFormat(count, specifier),
  };
}

/** A tenth of a unit of the picture is finer than any screen. */
export const round = (value: number): number => Math.round(value * 10) / 10;

function squares(domain: Domain, count: number): number[] {
  const roots = domain.map((end) => Math.sign(end) * Math.sqrt(Math.abs(end)));
  const ticks = scaleLinear().domain(roots).ticks(count);
  return ticks.map((root) => Number((root * Math.abs(root)).toPrecision(12)));
}

/** Values that differ by less, in parts of their size, are the same to a picture. */
const SAME = 1e-9;
/** Below it steps between numbers cannot be told any more. */
const TINY = 1e-200;

/** The smallest domain with round ends that holds all values, and some room where they are all the same. */
export function domainOf(values: readonly number[], count = 5): Domain {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size <= TINY) return [-1, 1];
  if (high - low <= size * SAME) return [low - size / 10, high + size / 10];
  return scaleLinear().domain([low, high]).nice(count).domain() as [number, number];
}
