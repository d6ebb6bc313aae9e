/**
 * Percentiles of a column of numbers. They are exact up to 20,000 rows; beyond that they come from every n-th row of the table, whose
 * order is that of a hash: a fair sample, and the same every time.
 */
import type { NumberVisitor } from './number-scan';

export interface Percentiles {
  readonly quartiles: readonly [number, number, number];
  /** 1st and 99th percentile. */
  readonly low: number;
  readonly high: number;
}

const SAMPLE_ROWS = 20_000;
const SHARES = [0.01, 0.25, 0.5, 0.75, 0.99] as const;

/** @returns how many rows there are to one of the sample. @param rows of the table */
export const rowsToOne = (rows: number): number => Math.max(Math.ceil(rows / SAMPLE_ROWS), 1);

/** Sees every n-th row. */
export class NumberSample implements NumberVisitor {
  readonly #values = new Float64Array(SAMPLE_ROWS);
  #count = 0;

  add(values: Float64Array): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (Number.isFinite(value)) this.#values[this.#count++] = value;
    }
  }

  /** Null where no row of the sample has a finite value. To be asked once. */
  takePercentiles(): Percentiles | null {
    if (this.#count === 0) return null;
    const values = this.#values.subarray(0, this.#count);
    const [low, first, second, third, high] = percentiles(values, SHARES) as [number, number, number, number, number];
    return { quartiles: [first, second, third], low, high };
  }
}

/** @returns the percentile of each share, between two values in proportion. Leaves the values in another order */
function percentiles(values: Float64Array, shares: readonly number[]): number[] {
  const places = shares.map((share) => (values.length - 1) * share);
  sortAt(values, [...places.map(Math.floor), ...places.map(Math.ceil)], 0, values.length - 1);
  return places.map((place) => {
    const [below, above] = [values[Math.floor(place)] as number, values[Math.ceil(place)] as number];
    const part = place - Math.floor(place);
    return below === above ? below : below * (1 - part) + above * part;
  });
}

/** A quicksort that leaves aside what nobody asks for: in the end those places hold what they would in order. */
function sortAt(values: Float64Array, places: readonly number[], from: number, to: number): void {
  if (from >= to || !places.some((place) => from <= place && place <= to)) return;
  const pivot = values[(from + to) >>> 1] as number;
  let left = from;
  let right = to;
  while (left <= right) {
    while ((values[left] as number) < pivot) left++;
    while ((values[right] as number) > pivot) right--;
    if (left > right) break;
    const value = values[left] as number;
    values[left++] = values[right] as number;
    values[right--] = value;
  }
  sortAt(values, places, from, right);
  sortAt(values, places, left, to);
}
