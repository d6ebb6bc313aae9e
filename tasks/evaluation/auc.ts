/**
 * The exact area under the ROC curve and what is known of its error: DeLong, DeLong & Clarke-Pearson (Biometrics 44, 1988,
 * 837-845), computed from one sorted sweep as by Sun & Xu (IEEE Signal Processing Letters 21, 2014, 1389-1393), whose midranks
 * differ from the counts used here only by each row's rank inside its own class.
 */

import { eachScoreFromHighest, type Ranking } from './ranking';

export interface Auc {
  readonly auc: number;
  /** DeLong's variance of `auc`. */
  readonly variance: number;
  /** Of `variance`, which two classes of different size and spread contribute to (Satterthwaite, Biometrics Bulletin 2, 1946, 110-114). */
  readonly degreesOfFreedom: number;
  /**
   * DeLong's structural component of each row, in file order: for a positive the share of negatives scored below it, for a
   * negative the share of positives scored above it; ties count by halves.
   */
  readonly placements: Float64Array;
}

/** @param ranking at least two rows of either class: one alone has no variance */
export function measureAuc(ranking: Ranking): Auc {
  const { positives, negatives, order } = ranking;
  const { labels } = ranking.sorted;
  let doubledWins = 0;
  let positivesAbove = 0;
  let negativesAbove = 0;
  const ofPositives = new RunningMoments();
  const ofNegatives = new RunningMoments();
  const placements = new Float64Array(order.length);
  eachScoreFromHighest(ranking, (_score, p, n, first, last) => {
    const won = 2 * (negatives - negativesAbove - n) + n;
    doubledWins += p * won;
    const asPositive = won / (2 * negatives);
    const asNegative = (2 * positivesAbove + p) / (2 * positives);
    if (p > 0) ofPositives.add(asPositive, p);
    if (n > 0) ofNegatives.add(asNegative, n);
    for (let at = first; at <= last; at++) {
      placements[order[at] as number] = labels[at] === 1 ? asPositive : asNegative;
    }
    positivesAbove += p;
    negativesAbove += n;
  });
  const parts = [
    { variance: ofPositives.variance() / positives, rows: positives },
    { variance: ofNegatives.variance() / negatives, rows: negatives },
  ] as const;
  return {
    // One division of whole numbers: exact to the last digit while twice the number of pairs is below 2^53.
    auc: doubledWins / (2 * positives * negatives),
    variance: parts[0].variance + parts[1].variance,
    degreesOfFreedom: degreesOfFreedom(parts),
    placements,
  };
}

/** Of the sum of variances of means, each estimated from `rows` rows: between that of the smaller class and that of all rows. */
export function degreesOfFreedom(parts: readonly { readonly variance: number; readonly rows: number }[]): number {
  let [sum, squares] = [0, 0];
  for (const { variance, rows } of parts) {
    sum += variance;
    squares += variance ** 2 / (rows - 1);
  }
  return squares > 0 ? sum ** 2 / squares : Math.min(...parts.map(({ rows }) => rows)) - 1;
}

/** Sample variance of values that come with counts. Values are taken relative to the first: equal ones give exactly 0. */
export class RunningMoments {
  #first: number | undefined;
  #count = 0;
  #sum = 0;
  #squares = 0;

  add(value: number, count = 1): void {
    this.#first ??= value;
    const shifted = value - this.#first;
    this.#count += count;
    this.#sum += count * shifted;
    this.#squares += count * shifted * shifted;
  }

  mean(): number {
    return (this.#first ?? Number.NaN) + this.#sum / this.#count;
  }

  variance(): number {
    return Math.max(0, (this.#squares - (this.#sum * this.#sum) / this.#count) / (this.#count - 1));
  }
}
