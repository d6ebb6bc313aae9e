/** Random numbers from a seed, with the draws that resampling needs. */
import { sfc32 } from './sfc32';

export class Random {
  /** 32 random bits, as a whole number from 0. */
  readonly bits: () => number;
  #spare: number | undefined;
  /** Random bits not yet used, and how many. */
  #coins = 0;
  #tosses = 0;

  constructor(seed: number) {
    this.bits = sfc32(seed, 0x9e3779b9, 0x243f6a88);
  }

  /** Above 0 and below 1. */
  uniform(): number {
    return (this.bits() + 0.5) / 2 ** 32;
  }

  /** Standard normal, by Box & Muller. */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Heads of as many fair tosses: exact up to 60, then as `binomial`. */
  heads(tosses: number): number {
    if (tosses > 60) return this.binomial(tosses, 0.5);
    if (tosses > 30) return this.heads(30) + this.heads(tosses - 30);
    if (this.#tosses < tosses) {
      this.#coins = this.bits();
      this.#tosses = 32;
    }
    const heads = this.#coins & ((1 << tosses) - 1);
    this.#coins >>>= tosses;
    this.#tosses -= tosses;
    return tosses === 1 ? heads : ones(heads);
  }

  /** Successes in `trials`: exact by inversion up to a mean of 30, beyond that the rounded normal, whose distribution function is then off by 0.012 at most. */
  binomial(trials: number, probability: number): number {
    if (probability > 0.5) return trials - this.binomial(trials, 1 - probability);
    if (trials === 0 || probability <= 0) return 0;
    const mean = trials * probability;
    if (mean > 30) {
      const drawn = Math.round(mean + Math.sqrt(mean * (1 - probability)) * this.normal());
      return Math.min(trials, Math.max(0, drawn));
    }
    const odds = probability / (1 - probability);
    let mass = Math.exp(trials * Math.log1p(-probability));
    let left = this.uniform() - mass;
    let successes = 0;
    while (left > 0 && successes < trials) {
      successes++;
      mass *= (odds * (trials - successes + 1)) / successes;
      left -= mass;
    }
    return successes;
  }

  /** Draws as many rows as all `counts` together, with replacement, and counts them by cell into `into`: a bootstrap's weights. */
  multinomial(counts: Float64Array, into: Float64Array): void {
    let mass = 0;
    for (const count of counts) mass += count;
    let left = mass;
    for (let cell = 0; cell < counts.length; cell++) {
      const count = counts[cell] as number;
      const drawn = left === 0 || count === 0 ? 0 : this.binomial(left, Math.min(1, count / mass));
      into[cell] = drawn;
      left -= drawn;
      mass -= count;
    }
  }
}

/** Bits of a 32-bit number that are 1 (Warren, Hacker's Delight, 2nd edition 2012, chapter 5). */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Of every bootstrap and exchange of ranks: the same rows give the same intervals, in a retry as in a year. */
export const RESAMPLING = { seed: 20_140_901, replicates: 1_000, rankExchanges: 1_999 } as const;

/**
 * The two ends between which the middle `confidence` of the values lies, with ranks by Hyndman & Fan's type 6. Sorts `values`.
 */
export function middle(values: Float64Array, confidence: number): [number, number] {
  values.sort();
  const at = (probability: number) => {
    const rank = Math.min(values.length, Math.max(1, probability * (values.length + 1)));
    const below = values[Math.floor(rank) - 1] as number;
    const above = values[Math.min(values.length, Math.floor(rank) + 1) - 1] as number;
    return below + (above - below) * (rank % 1);
  };
  return [at((1 - confidence) / 2), at((1 + confidence) / 2)];
}
