/**
 * The first look at a column of numbers. Percentiles are exact up to 20,000 rows; beyond that they come from every n-th row of
 * the table, whose order is that of a hash: a fair sample, and the same every time.
 */
import { DistinctEstimate } from './distinct-estimate';
import type { NumberVisitor } from './number-scan';

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

export interface Percentiles {
  readonly quartiles: readonly [number, number, number];
  /** 1st and 99th percentile. */
  readonly low: number;
  readonly high: number;
}

/** What the first look finds. */
export interface NumberSummary {
  /** Rows that have a value. */
  readonly count: number;
  /** About. */
  readonly distinct: number;
  /** May be infinite; null where no row has a value. */
  readonly bounds: Bounds | null;
  /** Of finite values, at least one; so are the percentiles. */
  readonly mean: number;
  readonly percentiles: Percentiles;
}

const SAMPLE_ROWS = 20_000;

/** Squares of huge numbers overflow, and so may sums. Of any number of rows none does by this scale; a power of two costs no digit. */
export const SCALE_OF_HUGE = 2 ** -560;

/** The first of two: what the second needs to know. */
export class FirstLook implements NumberVisitor {
  readonly #distinct = new DistinctEstimate();
  readonly #every: number;
  readonly #sample: Float64Array;
  #sampled = 0;
  #rows = 0;
  #count = 0;
  #minimum = Number.POSITIVE_INFINITY;
  #maximum = Number.NEGATIVE_INFINITY;
  /** The first value: sums of distances from it keep more digits than those of the values. */
  #origin = Number.NaN;
  #sum = 0;
  /** Of batches by which the sum would be no double, to `SCALE_OF_HUGE`. */
  #hugeSum = 0;

  /** @param rows of the table */
  constructor(rows: number) {
    this.#every = Math.max(Math.ceil(rows / SAMPLE_ROWS), 1);
    this.#sample = new Float64Array(Math.ceil(rows / this.#every));
  }

  add(values: Float64Array): void {
    if (Number.isNaN(this.#origin)) this.#origin = values.find((value) => !Number.isNaN(value)) ?? Number.NaN;
    const origin = this.#origin;
    let [count, minimum, maximum, sum] = [0, this.#minimum, this.#maximum, 0];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value - origin;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
    this.#count += count;
    this.#minimum = minimum;
    this.#maximum = maximum;
    if (Number.isFinite(this.#sum + sum)) this.#sum += sum;
    else {
      for (const value of values)
        if (!Number.isNaN(value)) this.#hugeSum += value * SCALE_OF_HUGE - origin * SCALE_OF_HUGE;
    }
    this.#distinct.add(values);
    this.#pick(values);
  }

  #pick(values: Float64Array): void {
    const beyond = this.#rows % this.#every;
    for (let i = beyond === 0 ? 0 : this.#every - beyond; i < values.length; i += this.#every) {
      const value = values[i] as number;
      if (!Number.isNaN(value)) this.#sample[this.#sampled++] = value;
    }
    this.#rows += values.length;
  }

  get summary(): NumberSummary {
    return {
      count: this.#count,
      distinct: Math.min(this.#distinct.count, this.#count),
      bounds: this.#count === 0 ? null : { minimum: this.#minimum, maximum: this.#maximum },
      mean: this.#mean(),
      percentiles: this.#percentiles(),
    };
  }

  #mean(): number {
    if (this.#hugeSum === 0) return this.#origin + this.#sum / this.#count;
    return (this.#origin * SCALE_OF_HUGE + (this.#sum * SCALE_OF_HUGE + this.#hugeSum) / this.#count) / SCALE_OF_HUGE;
  }

  /** The bounds where the sample has no value. */
  #percentiles(): Percentiles {
    const sorted = this.#sample.subarray(0, this.#sampled).sort();
    const [minimum, maximum] = [this.#minimum, this.#maximum];
    const at = (share: number, otherwise: number) => percentile(sorted, share) ?? otherwise;
    return {
      quartiles: [at(0.25, minimum), at(0.5, minimum), at(0.75, maximum)],
      low: at(0.01, minimum),
      high: at(0.99, maximum),
    };
  }
}

/** Between two values in proportion. Undefined of none. */
function percentile(sorted: Float64Array, share: number): number | undefined {
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined || below === above) return below;
  const part = place - Math.floor(place);
  return below * (1 - part) + above * part;
}
