/**
 * Rows in order of score, which all rank statistics and curves stand on: sorted once per model, then read in one sweep.
 * Ties are always visited together, so that no figure depends on the order of rows in a file.
 */
import type { Scores } from './scores';

export interface Ranking extends Scores {
  /** Row numbers by ascending score. */
  readonly order: Uint32Array;
  readonly positives: number;
  readonly negatives: number;
}

/** @param rows finite scores; labels 0 and 1 */
export function rank(rows: Scores): Ranking {
  let positives = 0;
  for (const label of rows.labels) positives += label;
  return { ...rows, order: ascendingOrder(rows.scores), positives, negatives: rows.labels.length - positives };
}

/**
 * Visits each distinct score from the highest to the lowest, with how many rows of either class have it; they are
 * `order[first]` to `order[last]`.
 */
export function eachScoreFromHighest(
  { labels, scores, order }: Ranking,
  visit: (score: number, positives: number, negatives: number, first: number, last: number) => void,
): void {
  let at = order.length - 1;
  while (at >= 0) {
    const score = scores[order[at] as number] as number;
    let positives = 0;
    const last = at;
    for (; at >= 0 && scores[order[at] as number] === score; at--) positives += labels[order[at] as number] as number;
    visit(score, positives, last - at - positives, at + 1, last);
  }
}

const DIGIT_BITS = 16;
const DIGITS = 1 << DIGIT_BITS;

/** Fewer rows are sorted by comparing them: a table of all digits would take longer to clear. */
const FEW = 4096;

/**
 * Indexes of `values` by ascending value, equal values in their given order: a least-significant-digit radix sort over the
 * bits of the doubles. A comparator sort of ten million rows takes ten times as long and boxes every index.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  if (values.length < FEW) {
    const order = Uint32Array.from(values.keys());
    return order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  }
  const keys = new Uint32Array(values.slice().buffer);
  makeSortable(keys);
  let from = new Uint32Array(values.length);
  for (let i = 0; i < from.length; i++) from[i] = i;
  let to = new Uint32Array(values.length);
  const starts = new Uint32Array(DIGITS);
  for (let digit = 0; digit < 4; digit++) {
    const half = (digit >> 1) ^ (LITTLE_ENDIAN ? 0 : 1);
    const shift = (digit & 1) * DIGIT_BITS;
    if (!countDigits(keys, half, shift, starts)) continue;
    for (let i = 0; i < from.length; i++) {
      const row = from[i] as number;
      const key = ((keys[2 * row + half] as number) >>> shift) & (DIGITS - 1);
      const slot = starts[key] as number;
      to[slot] = row;
      starts[key] = slot + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Turns the bits of IEEE doubles into unsigned integers of the same order: all bits flip below zero, else the sign's alone. */
function makeSortable(keys: Uint32Array): void {
  const high = LITTLE_ENDIAN ? 1 : 0;
  for (let i = 0; i < keys.length; i += 2) {
    const top = keys[i + high] as number;
    const negative = top >>> 31 === 1;
    keys[i + high] = negative ? ~top : top ^ 0x8000_0000;
    if (negative) keys[i + 1 - high] = ~(keys[i + 1 - high] as number);
  }
}

/** Fills `starts` with the first slot of each digit. @returns false when all keys share one digit: nothing to move */
function countDigits(keys: Uint32Array, half: number, shift: number, starts: Uint32Array): boolean {
  starts.fill(0);
  for (let i = half; i < keys.length; i += 2) {
    const key = ((keys[i] as number) >>> shift) & (DIGITS - 1);
    starts[key] = (starts[key] as number) + 1;
  }
  let sum = 0;
  for (let key = 0; key < DIGITS; key++) {
    const count = starts[key] as number;
    if (count === keys.length / 2) return false;
    starts[key] = sum;
    sum += count;
  }
  return true;
}
