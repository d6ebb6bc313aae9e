/**
 * How large a difference chance alone makes when two models are equally good: then either might as well have given any row the rank that
 * the other gave it. For every row it is drawn anew which did (Bandos, Rockette & Gur, Statistics in Medicine 24, 2005, 2873-2893),
 * which flips the sign of the row's term in the difference (swap-gaps.ts). Unlike the normal quantile it is right for a handful of rows.
 */
import type { Random } from './random';
import type { Gaps } from './swap-gaps';

export interface FlipOptions {
  readonly random: Random;
  readonly flips: number;
}

/**
 * @param classes terms of the difference, by class
 * @returns the two-sided p-value: the share of flips with a larger difference; equal ones count by halves (mid-p: Lancaster, Journal of the
 * American Statistical Association 56, 1961, 223-234)
 */
export function flipSigns(classes: readonly [Gaps, Gaps], { random, flips }: FlipOptions): number {
  const [first, second] = [new FlippedClass(classes[0]), new FlippedClass(classes[1])];
  const drawn = new Float64Array(flips);
  for (let flip = 0; flip < flips; flip++) drawn[flip] = Math.abs(first.draw(random) + second.draw(random));
  return shareBeyond(drawn, Math.abs(first.mean + second.mean));
}

/** Values equal but for rounding. */
const ROUNDING = 1e-9;

function shareBeyond(drawn: Float64Array, seen: number): number {
  let halves = 0;
  for (const value of drawn) {
    if (value > seen * (1 + ROUNDING)) halves += 2;
    else if (value > seen * (1 - ROUNDING)) halves += 1;
  }
  return halves / 2 / drawn.length;
}

/** Gaps that are flipped one by one; what all smaller ones add up to is as good as normal. */
const FLIPPED_SINGLY = 100;

/** Gaps whose signs are looked up together: one byte of random bits for eight. */
const TOGETHER = 8;

class FlippedClass {
  /** Of the gaps as they are. */
  readonly mean: number;
  readonly #rows: number;
  /** For every eight large gaps their sum under each of the 256 ways to sign them. */
  readonly #sums: Float64Array;
  /** Standard deviation of what the gaps that are not large add up to. */
  readonly #rest: number;

  constructor(gaps: Gaps) {
    const sizes = gaps.map(Math.abs).sort();
    this.#rows = gaps.length;
    this.mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const large = sizes.subarray(Math.max(0, sizes.length - FLIPPED_SINGLY));
    this.#sums = signedSums(large);
    this.#rest = Math.sqrt(sumOfSquares(sizes.subarray(0, sizes.length - large.length)));
  }

  /** The mean of the gaps with signs drawn at random. */
  draw(random: Random): number {
    let sum = this.#rest === 0 ? 0 : this.#rest * random.normal();
    const sums = this.#sums;
    let bits = 0;
    for (let from = 0; from < sums.length; from += 1 << TOGETHER) {
      if ((from & 1023) === 0) bits = random.bits();
      sum += sums[from + (bits & 255)] as number;
      bits >>>= TOGETHER;
    }
    return sum / this.#rows;
  }
}

function signedSums(gaps: Float64Array): Float64Array {
  const sums = new Float64Array(Math.ceil(gaps.length / TOGETHER) << TOGETHER);
  for (let first = 0; first < gaps.length; first += TOGETHER) {
    const from = (first / TOGETHER) << TOGETHER;
    const together = gaps.subarray(first, first + TOGETHER);
    for (const gap of together) sums[from] = (sums[from] as number) + gap;
    for (let signs = 1; signs < 1 << TOGETHER; signs++) {
      // One more sign is flipped than in a sum that is already there.
      const last = 31 - Math.clz32(signs & -signs);
      sums[from + signs] = (sums[from + (signs & (signs - 1))] as number) - 2 * (together[last] ?? 0);
    }
  }
  return sums;
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
