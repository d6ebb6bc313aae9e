/** The deviation of a numeric column, and how its figures are told. */
import type { NumberVisitor } from './number-scan';
import { type Bounds, type Percentiles, SCALE_OF_HUGE } from './number-summary';

export interface Moments extends Percentiles {
  readonly mean: number;
  readonly deviation: number;
}

/** Sums the squares of the distances from a mean, of finite values. */
export class Squares implements NumberVisitor {
  readonly #scale: number;
  readonly #center: number;
  #sum = 0;
  #count = 0;

  constructor(mean: number, { minimum, maximum }: Bounds) {
    this.#scale = Math.max(-minimum, maximum) > 1e150 ? SCALE_OF_HUGE : 1;
    this.#center = mean * this.#scale;
  }

  add(values: Float64Array): void {
    const [scale, center] = [this.#scale, this.#center];
    let [sum, count] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      count++;
      const distance = value * scale - center;
      sum += distance * distance;
    }
    this.#sum += sum;
    this.#count += count;
  }

  /** Of the population. */
  get deviation(): number {
    return Math.sqrt(this.#sum / this.#count) / this.#scale;
  }
}

/** Without the digits that rounding errors of sums reach. */
export function steady(number: number, deviation: number): number {
  if (deviation === 0 || Math.abs(number) >= 1e21) return Number(number.toPrecision(12));
  const digits = 9 - Math.floor(Math.log10(deviation));
  return Number(number.toFixed(Math.min(Math.max(digits, 0), 100)));
}
