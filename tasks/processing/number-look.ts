/** All that is measured of a column of numbers in one scan, given a guess at where its values lie. */
import { DistinctEstimate } from './distinct-estimate';
import { BinCounter, type BinCounts } from './histograms';
import { type Bounds, Moments } from './moments';
import type { NumberVisitor } from './number-scan';

export class NumberLook implements NumberVisitor {
  readonly #moments: Moments;
  readonly #distinct = new DistinctEstimate();
  readonly #bins: BinCounter;

  /** @param center see `Moments`. @param edges see `Binning`; the first and the last of them do not matter */
  constructor(
    center: number,
    readonly edges: readonly number[],
  ) {
    this.#moments = new Moments(center);
    this.#bins = new BinCounter(edges);
  }

  add(values: Float64Array, positives: readonly number[]): void {
    this.#moments.add(values);
    this.#distinct.add(values);
    this.#bins.add(values, positives);
  }

  /** Rows that have a value. */
  get count(): number {
    return this.#moments.count;
  }

  /** About. */
  get distinct(): number {
    return Math.min(this.#distinct.count, this.count);
  }

  /** May be infinite; null where no row has a value. */
  get bounds(): Bounds | null {
    return this.#moments.bounds;
  }

  /** Of finite values, at least one; so is the deviation. */
  get mean(): number {
    return this.#moments.mean;
  }

  get deviation(): number {
    return this.#moments.deviation;
  }

  get bins(): BinCounts {
    return this.#bins.bins;
  }
}
