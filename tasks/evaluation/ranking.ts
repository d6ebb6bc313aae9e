/**
 * Rows in order of score, which all rank statistics and curves stand on: sorted once per model, then read in one sweep.
 * Ties are always visited together, so that no figure depends on the order of rows in a file.
 */
import type { Scores } from './scores';

export interface Ranking extends Scores {
  /** Row numbers by ascending score. */
  readonly order: Uint32Array;
  /** Labels and scores in that order: a sweep reads them one after another, not all over the memory. */
  readonly sorted: Scores;
  readonly positives: number;
  readonly negatives: number;
}

/** @param rows finite scores; labels 0 and 1 */
export function rank(rows: Scores): Ranking {
  const { order, sorted } = sortScores(rows.scores);
  const labels = new Uint8Array(order.length);
  let positives = 0;
  for (let at = 0; at < order.length; at++) {
    const label = rows.labels[order[at] as number] as number;
    labels[at] = label;
    positives += label;
  }
  return { ...rows, order, sorted: { labels, scores: sorted }, positives, negatives: labels.length - positives };
}

/**
 * Visits each distinct score from the highest to the lowest, with how many rows of either class have it; they are
 * `order[first]` to `order[last]`.
 */
export function eachScoreFromHighest(
  { sorted: { labels, scores } }: Pick<Ranking, 'sorted'>,
  visit: (score: number, positives: number, negatives: number, first: number, last: number) => void,
): void {
  let at = scores.length - 1;
  while (at >= 0) {
    const score = scores[at] as number;
    let positives = 0;
    const last = at;
    for (; at >= 0 && scores[at] === score; at--) positives += labels[at] as number;
    visit(score, positives, last - at - positives, at + 1, last);
  }
}

/** Whether both put the same rows in the same order, ties included: then no rank statistic tells them apart, on any rows. */
export function orderAlike(first: Ranking, second: Ranking): boolean {
  const [a, b] = [first.sorted.scores, second.sorted.scores];
  for (let at = 0; at < a.length; at++) {
    if (first.order[at] !== second.order[at]) return false;
    if (at > 0 && (a[at] === a[at - 1]) !== (b[at] === b[at - 1])) return false;
  }
  return true;
}

/** Bits of a digit: few rows take small ones, for a table of all large digits has more entries than they. */
const digitBitsFor = (rows: number): number => (rows < 4096 ? 8 : 16);

export interface SortedScores {
  /** Indexes of the values by ascending value, equal values in their given order. */
  readonly order: Uint32Array;
  readonly sorted: Float64Array;
}

/**
 * A least-significant-digit radix sort over the bits of the doubles: ten million random scores take a sixth of the time that sorting
 * their indexes with a comparator takes (4.2 s beside 23.6 s of one core). The bits travel with the row numbers, so that every pass
 * reads one after another.
 */
export function sortScores(values: Float64Array): SortedScores {
  const bits = digitBitsFor(values.length);
  const mask = (1 << bits) - 1;
  let from = { order: rowNumbers(values.length), keys: new Uint32Array(values.slice().buffer) };
  flipBits(from.keys, 'to sort');
  let to = { order: new Uint32Array(values.length), keys: new Uint32Array(2 * values.length) };
  const starts = new Uint32Array(mask + 1);
  for (let bit = 0; bit < 64; bit += bits) {
    const digit = { half: (bit >> 5) ^ (LITTLE_ENDIAN ? 0 : 1), shift: bit & 31, mask };
    if (!countDigits(from.keys, digit, starts)) continue;
    moveByDigit(from, to, digit, starts);
    [from, to] = [to, from];
  }
  flipBits(from.keys, 'back');
  return { order: from.order, sorted: new Float64Array(from.keys.buffer) };
}

/** By a plain loop, not an iterator: there may be ten million. */
function rowNumbers(rows: number): Uint32Array<ArrayBuffer> {
  const numbers = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) numbers[row] = row;
  return numbers;
}

interface Keyed {
  readonly order: Uint32Array;
  readonly keys: Uint32Array;
}

/** Where the bits of a digit stand: in which half of a double, how far from its end, how many. */
interface Digit {
  readonly half: number;
  readonly shift: number;
  readonly mask: number;
}

function moveByDigit(from: Keyed, to: Keyed, { half, shift, mask }: Digit, starts: Uint32Array): void {
  const { order, keys } = from;
  for (let at = 0; at < order.length; at++) {
    const key = ((keys[2 * at + half] as number) >>> shift) & mask;
    const slot = starts[key] as number;
    starts[key] = slot + 1;
    to.order[slot] = order[at] as number;
    to.keys[2 * slot] = keys[2 * at] as number;
    to.keys[2 * slot + 1] = keys[2 * at + 1] as number;
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Turns the bits of IEEE doubles into unsigned integers of the same order, and back: all bits flip below zero, else the sign's
 * alone.
 */
function flipBits(keys: Uint32Array, way: 'to sort' | 'back'): void {
  const high = LITTLE_ENDIAN ? 1 : 0;
  for (let i = 0; i < keys.length; i += 2) {
    const top = keys[i + high] as number;
    const negative = (top >>> 31 === 1) === (way === 'to sort');
    keys[i + high] = negative ? ~top : top ^ 0x8000_0000;
    if (negative) keys[i + 1 - high] = ~(keys[i + 1 - high] as number);
  }
}

/** Fills `starts` with the first slot of each digit. @returns false when all keys share one digit: nothing to move */
function countDigits(keys: Uint32Array, { half, shift, mask }: Digit, starts: Uint32Array): boolean {
  starts.fill(0);
  for (let i = half; i < keys.length; i += 2) {
    const key = ((keys[i] as number) >>> shift) & mask;
    starts[key] = (starts[key] as number) + 1;
  }
  let sum = 0;
  for (let key = 0; key <= mask; key++) {
    const count = starts[key] as number;
    if (count === keys.length / 2) return false;
    starts[key] = sum;
    sum += count;
  }
  return true;
}
