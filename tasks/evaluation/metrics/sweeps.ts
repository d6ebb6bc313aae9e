/**
 * Metrics that are read off the rows in one sweep from the highest score to the lowest. Each takes groups of equal score, so the
 * same code measures all rows exactly and the weighted groups of a bootstrap.
 */
import { eachScoreFromHighest, type Ranking } from '../ranking';
import { tenthAt } from '../tenths';

/** Visits groups from the highest score: the score, and how many rows of either class have it. */
export type Sweep = (visit: (score: number, positives: number, negatives: number) => void) => void;

export interface Totals {
  readonly positives: number;
  readonly negatives: number;
}

export type SweptMetric = (sweep: Sweep, totals: Totals) => number;

/** Over all rows. */
export const sweep = (metric: SweptMetric, ranking: Ranking): number =>
  metric((visit) => eachScoreFromHighest(ranking, visit), ranking);

/** Sum over the thresholds of precision times gain in recall, without interpolation, as scikit-learn's `average_precision_score`. */
export const averagePrecision: SweptMetric = (sweep, { positives }) => {
  let [found, flagged, sum] = [0, 0, 0];
  sweep((_score, p, n) => {
    found += p;
    flagged += p + n;
    if (p > 0) sum += (p / positives) * (found / flagged);
  });
  return sum;
};

/** The Kolmogorov-Smirnov statistic: the largest difference between the two rates of the ROC curve. */
export const kolmogorovSmirnov: SweptMetric = (sweep, { positives, negatives }) => {
  let [found, mistaken, largest] = [0, 0, 0];
  sweep((_score, p, n) => {
    found += p;
    mistaken += n;
    largest = Math.max(largest, Math.abs(found / positives - mistaken / negatives));
  });
  return largest;
};

/** The largest share of positives that a threshold finds while it flags at most `rate` of the negatives. */
export const recallAtFalsePositiveRate =
  (rate: number): SweptMetric =>
  (sweep, { positives, negatives }) => {
    let [found, mistaken, recall] = [0, 0, 0];
    // 29 of 100 negatives are 29 %, though 0.29 * 100 is a little less than 29.
    const allowed = Math.floor(rate * negatives * (1 + 1e-12));
    sweep((_score, p, n) => {
      found += p;
      mistaken += n;
      if (mistaken <= allowed) recall = found / positives;
    });
    return recall;
  };

/** Share of positives among the `k` highest scores. Of equal scores at the edge, which ones belong is chance: their mean counts. */
export const precisionAtK =
  (k: number): SweptMetric =>
  (sweep, { positives, negatives }) => {
    const wanted = Math.min(k, positives + negatives);
    let [found, taken] = [0, 0];
    sweep((_score, p, n) => {
      const take = Math.min(p + n, wanted - taken);
      if (take <= 0) return;
      found += (p * take) / (p + n);
      taken += take;
    });
    return found / wanted;
  };

/** Mean gap between score and share of positives over ten groups of equal size, weighted by rows (expected calibration error). */
export const calibrationError: SweptMetric = (sweep, { positives, negatives }) => {
  const total = positives + negatives;
  const surplus = new Float64Array(10);
  let below = total;
  sweep((score, p, n) => {
    below -= p + n;
    const tenth = tenthAt(below + (p + n) / 2, total);
    surplus[tenth] = (surplus[tenth] as number) + score * (p + n) - p;
  });
  return surplus.reduce((sum, gap) => sum + Math.abs(gap), 0) / total;
};
