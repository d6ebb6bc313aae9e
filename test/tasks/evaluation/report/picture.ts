/** From places in a picture back to values: the numbers that stand beside an axis say what a place means. */
import { numberOf } from './number';
import type { Mark, Tick } from './read-page';

export type Point = readonly [x: number, y: number];

/** Where a value belongs, told from the ticks alone. */
export type Axis = (value: number) => number;

/** Places are written to a tenth. */
const EXACT = 0.16;

const BENDS = [(value: number) => value, (value: number) => Math.sign(value) * Math.sqrt(Math.abs(value))];

/** @throws Error when the ticks fit neither an even axis nor one of roots */
export function axisOf(ticks: readonly Tick[]): Axis {
  const values = valuesOf(ticks);
  for (const bend of BENDS) {
    const [first, last] = [bend(values[0] as number), bend(values.at(-1) as number)];
    const [from, to] = [ticks[0]?.place as number, ticks.at(-1)?.place as number];
    const axis: Axis = (value) => from + ((bend(value) - first) / (last - first)) * (to - from);
    if (ticks.every(({ place }, index) => Math.abs(axis(values[index] as number) - place) <= EXACT)) return axis;
  }
  throw new Error(`expected an axis that its numbers explain, got ${JSON.stringify(ticks)}`);
}

/** Shares of a class that is drawn downwards are written without their sign: before 0 on an axis, they are below it. */
function valuesOf(ticks: readonly Tick[]): number[] {
  const values = ticks.map(({ text }) => numberOf(text));
  const zero = values.indexOf(0);
  return values.map((value, index) => (index < zero ? -Math.abs(value) : value));
}

/** The corners of a path of M, L, H, V, h, v and z; where the pen stays, one. */
export function cornersOf({ path }: Mark): Point[] {
  const corners: Point[] = [];
  let [x, y] = [0, 0];
  for (const [, command, rest] of path.matchAll(/([MLHVhvz])([^MLHVhvz]*)/g)) {
    const numbers = (rest ?? '').trim().split(/\s+/).map(Number);
    const [first = 0, second = 0] = numbers;
    if (command === 'M' || command === 'L') [x, y] = [first, second];
    if (command === 'H') x = first;
    if (command === 'V') y = first;
    if (command === 'h') x += first;
    if (command === 'v') y += first;
    const last = corners.at(-1);
    if (command === 'M' || (command !== 'z' && !(last?.[0] === x && last[1] === y))) corners.push([x, y]);
  }
  return corners;
}
