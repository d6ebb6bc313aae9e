/**
 * How large a studentized difference chance alone makes, when two models are equally good: then each row's gap between them might
 * as well have had the other sign. All signs are drawn anew many times and the statistic is computed each time, with its own
 * variance (Konietschke & Pauly, Statistics and Computing 24, 2014, 283-296; for paired ROC curves Bandos, Rockette & Gur,
 * Statistics in Medicine 24, 2005, 2873-2893). Unlike the normal quantile it is right for a handful of rows.
 */
import type { Random } from './random';

/** The rows' gaps of one class: structural component by one model minus that by the other. */
export type Gaps = Float64Array;

export interface FlipOptions {
  readonly random: Random;
  readonly flips: number;
}

/** Larger ones are as large as this: all signs alike leave no variance. */
const LARGEST = 1e300;

/**
 * @param statistic difference of the AUCs over its standard error, without sign
 * @returns the two-sided p-value: the share of flips with a larger statistic; equal ones count by halves (mid-p)
 */
export function flipSigns(classes: readonly [Gaps, Gaps], statistic: number, { random, flips }: FlipOptions): number {
  const [first, second] = [new FlippedClass(classes[0]), new FlippedClass(classes[1])];
  const drawn = new Float64Array(flips);
  for (let flip = 0; flip < flips; flip++) {
    const [a, b] = [first.draw(random), second.draw(random)];
    const difference = Math.abs(a + b);
    const error = Math.sqrt(first.variance(a) + second.variance(b));
    drawn[flip] = difference === 0 ? 0 : Math.min(LARGEST, difference / error);
  }
  return shareBeyond(drawn, Math.min(LARGEST, statistic));
}

/** Values equal but for rounding. */
const ROUNDING = 1e-9;

function shareBeyond(drawn: Float64Array, statistic: number): number {
  let halves = 0;
  for (const value of drawn) {
    if (value > statistic * (1 + ROUNDING)) halves += 2;
    else if (value > statistic * (1 - ROUNDING)) halves += 1;
  }
  return halves / 2 / drawn.length;
}

/** Gaps that are flipped one by one; what all smaller ones add up to is as good as normal. */
const FLIPPED_SINGLY = 100;

/** Gaps whose signs are looked up together: one byte of random bits for eight. */
const TOGETHER = 8;

class FlippedClass {
  readonly #rows: number;
  /** For every eight large gaps their sum under each of the 256 ways to sign them. */
  readonly #sums: Float64Array;
  /** Sums of squares: of the gaps that are not in `large`, and of all. */
  readonly #rest: number;
  readonly #all: number;

  constructor(gaps: Gaps) {
    const sizes = gaps.map(Math.abs).sort();
    this.#rows = gaps.length;
    const large = sizes.subarray(Math.max(0, sizes.length - FLIPPED_SINGLY));
    this.#sums = signedSums(large);
    this.#rest = sumOfSquares(sizes.subarray(0, sizes.length - large.length));
    this.#all = this.#rest + sumOfSquares(large);
  }

  /** The mean of the gaps with signs drawn at random. */
  draw(random: Random): number {
    let sum = this.#rest === 0 ? 0 : Math.sqrt(this.#rest) * random.normal();
    const sums = this.#sums;
    let bits = 0;
    for (let from = 0; from < sums.length; from += 1 << TOGETHER) {
      if ((from & 1023) === 0) bits = random.bits();
      sum += sums[from + (bits & 255)] as number;
      bits >>>= TOGETHER;
    }
    return sum / this.#rows;
  }

  /** Of a drawn mean. */
  variance(mean: number): number {
    return Math.max(0, this.#all / this.#rows - mean * mean) / (this.#rows - 1);
  }
}

function signedSums(gaps: Float64Array): Float64Array {
  const sums = new Float64Array(Math.ceil(gaps.length / TOGETHER) << TOGETHER);
  for (let at = 0; at < sums.length; at++) {
    const first = (at >> TOGETHER) * TOGETHER;
    for (let i = 0; i < TOGETHER && first + i < gaps.length; i++) {
      const gap = gaps[first + i] as number;
      sums[at] = (sums[at] as number) + ((at >> i) & 1 ? -gap : gap);
    }
  }
  return sums;
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
