/** Bounds, mean and deviation of a column of numbers, of one scan, and how such figures are told. */
import type { NumberVisitor } from './number-scan';

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** Squares of huge numbers overflow, and so may sums. Of any number of rows none does by this scale; a power of two costs no digit. */
const SCALE_OF_HUGE = 2 ** -560;

export class Moments implements NumberVisitor {
  readonly #center: number;
  #count = 0;
  #minimum = Number.POSITIVE_INFINITY;
  #maximum = Number.NEGATIVE_INFINITY;
  /** Of the distances from the center, and of their squares. */
  #sum = 0;
  #squares = 0;
  /** Of batches by which either would be no double, to `SCALE_OF_HUGE`. */
  #hugeSum = 0;
  #hugeSquares = 0;

  /** @param center no further from the mean than a deviation or so: distances from it keep more digits than the values */
  constructor(center: number) {
    this.#center = center;
  }

  add(values: Float64Array): void {
    const center = this.#center;
    // One by one: of an array they would be objects, a new one for every value.
    let count = 0;
    let sum = 0;
    let squares = 0;
    let minimum = this.#minimum;
    let maximum = this.#maximum;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      const distance = value - center;
      count++;
      sum += distance;
      squares += distance * distance;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
    this.#count += count;
    this.#minimum = minimum;
    this.#maximum = maximum;
    if (Number.isFinite(this.#sum + sum) && Number.isFinite(this.#squares + squares)) {
      this.#sum += sum;
      this.#squares += squares;
    } else this.#addHuge(values);
  }

  #addHuge(values: Float64Array): void {
    const center = this.#center * SCALE_OF_HUGE;
    for (const value of values) {
      if (Number.isNaN(value)) continue;
      const distance = value * SCALE_OF_HUGE - center;
      this.#hugeSum += distance;
      this.#hugeSquares += distance * distance;
    }
  }

  /** Rows that have a value. */
  get count(): number {
    return this.#count;
  }

  /** May be infinite; null where no row has a value. */
  get bounds(): Bounds | null {
    return this.#count === 0 ? null : { minimum: this.#minimum, maximum: this.#maximum };
  }

  /** Of finite values, at least one. */
  get mean(): number {
    const scale = this.#scale;
    return (this.#center * scale + this.#sumBy(scale) / this.#count) / scale;
  }

  /** As the mean; of the population. */
  get deviation(): number {
    const scale = this.#scale;
    const squares = this.#squares * scale * scale + this.#hugeSquares;
    const ofCenter = this.#sumBy(scale) / this.#count;
    return Math.sqrt(Math.max(squares / this.#count - ofCenter * ofCenter, 0)) / scale;
  }

  get #scale(): number {
    return this.#hugeSquares === 0 ? 1 : SCALE_OF_HUGE;
  }

  #sumBy(scale: number): number {
    return this.#sum * scale + this.#hugeSum;
  }
}

/** Without the digits that rounding errors of sums reach. */
export function steady(number: number, deviation: number): number {
  if (deviation === 0 || Math.abs(number) >= 1e21) return Number(number.toPrecision(12));
  const digits = 9 - Math.floor(Math.log10(deviation));
  return Number(number.toFixed(Math.min(Math.max(digits, 0), 100)));
}
