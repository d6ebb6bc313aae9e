/**
 * Histograms. Bins are of equal width between the 1st and the 99th percentile; the outer two also hold the tails, however
 * long, so that one wild value does not squeeze all others into one bar. Columns of few values get a bin for each.
 */
import type { Database } from './database';
import { type NumberVisitor, scanNumbers } from './number-scan';

export const BINS = 20;

/** How a column is counted. `n` is an SQL expression of type DOUBLE over the table `dataset`. */
export interface Binning {
  readonly key: string;
  readonly n: string;
  /** Ascending; bin i is [edges[i], edges[i+1]), what lies outside counts in the outer bins. */
  readonly edges: readonly number[];
}

export interface BinCounts {
  readonly counts: number[];
  readonly positives: number[];
}

export interface Spread {
  readonly minimum: number;
  readonly maximum: number;
  /** 1st and 99th percentile. */
  readonly low: number;
  readonly high: number;
}

/** @param values all the values of the column, if they are few */
export function edgesFor({ minimum, maximum, low, high }: Spread, values: readonly number[] | null): number[] {
  if (minimum === maximum) return [minimum, maximum];
  if (values && values.length <= BINS) {
    const between = values.slice(1).map((value, index) => middle(values[index] as number, value));
    return [minimum, ...between, maximum];
  }
  const [from, to] = low < high ? [low, high] : [minimum, maximum];
  // Divided before it is subtracted: the difference of two doubles may not be one.
  const inner = Array.from({ length: BINS - 1 }, (_, index) => {
    const share = (index + 1) / BINS;
    return from * (1 - share) + to * share;
  });
  return [...new Set([minimum, ...inner, maximum])].sort((a, b) => a - b);
}

const middle = (a: number, b: number) => a / 2 + b / 2;

/** @returns the counts of each binning by its key */
export async function countBins(database: Database, binnings: readonly Binning[]): Promise<Map<string, BinCounts>> {
  const counters = binnings.map(({ edges }) => new BinCounter(edges));
  await scanNumbers(
    database,
    binnings.map(({ n }, index) => ({ n, visitor: counters[index] as BinCounter })),
  );
  return new Map(binnings.map(({ key }, index) => [key, counters[index]?.bins as BinCounts]));
}

/** Counts the numbers of one column in their bins. */
export class BinCounter implements NumberVisitor {
  readonly #inner: Float64Array;
  readonly #first: number;
  readonly #scale: number;
  readonly #counts: Uint32Array;
  readonly #positives: Uint32Array;

  /** @param edges as of a binning */
  constructor(edges: readonly number[]) {
    this.#inner = Float64Array.from(edges.slice(1, -1));
    this.#first = this.#inner[0] ?? 0;
    const scale = (this.#inner.length - 1) / ((this.#inner.at(-1) ?? 0) - this.#first);
    this.#scale = Number.isFinite(scale) ? scale : 0;
    this.#counts = new Uint32Array(this.#inner.length + 1);
    this.#positives = new Uint32Array(this.#inner.length + 1);
  }

  add(values: Float64Array, positives: readonly number[]): void {
    for (let row = 0; row < values.length; row++) this.#count(this.#counts, values, row);
    for (const row of positives) this.#count(this.#positives, values, row);
  }

  get bins(): BinCounts {
    return { counts: [...this.#counts], positives: [...this.#positives] };
  }

  /** Most bins are equally wide, so that the first guess is the bin or one next to it. */
  #count(bins: Uint32Array, values: Float64Array, row: number): void {
    const value = values[row] as number;
    if (Number.isNaN(value)) return;
    const inner = this.#inner;
    let bin = ((value - this.#first) * this.#scale) | 0;
    if (bin < 0) bin = 0;
    else if (bin > inner.length) bin = inner.length;
    while (bin < inner.length && value >= (inner[bin] as number)) bin++;
    while (bin > 0 && value < (inner[bin - 1] as number)) bin--;
    bins[bin] = (bins[bin] as number) + 1;
  }
}
