/** What the scores are worth as probabilities: log loss, Brier score, calibration by tenths, distributions by class. */
import { eachScoreFromHighest, type Ranking } from './ranking';
import type { Scores } from './scores';

/** Mean log loss, scores clipped to [eps, 1 - eps] with the eps of a double, as scikit-learn's `log_loss` since 1.2. */
export function logLoss({ labels, scores }: Scores): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const score = Math.min(Math.max(scores[i] as number, Number.EPSILON), 1 - Number.EPSILON);
    sum -= labels[i] === 1 ? Math.log(score) : Math.log1p(-score);
  }
  return sum / labels.length;
}

/** Mean squared distance between score and label. */
export function brierScore({ labels, scores }: Scores): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += ((scores[i] as number) - (labels[i] as number)) ** 2;
  return sum / labels.length;
}

export interface CalibrationBin {
  readonly rows: number;
  readonly meanScore: number;
  readonly positiveRate: number;
}

/**
 * Ten groups of as nearly equal size as ties allow, lowest scores first: equal scores stay together, in the group where the
 * middle one of them falls. Groups that ties leave empty are missing.
 */
export function calibrationByTenths(ranking: Ranking, tenths = 10): CalibrationBin[] {
  const total = ranking.order.length;
  const rows = new Float64Array(tenths);
  const scores = new Float64Array(tenths);
  const hits = new Float64Array(tenths);
  let below = total;
  eachScoreFromHighest(ranking, (score, p, n) => {
    below -= p + n;
    const bin = Math.floor(((below + (p + n) / 2) * tenths) / total);
    rows[bin] = (rows[bin] as number) + p + n;
    scores[bin] = (scores[bin] as number) + score * (p + n);
    hits[bin] = (hits[bin] as number) + p;
  });
  return Array.from(rows, (count, bin) => ({
    rows: count,
    meanScore: (scores[bin] as number) / count,
    positiveRate: (hits[bin] as number) / count,
  })).filter((bin) => bin.rows > 0);
}

/** Rows of either class in equal bins of [0, 1]; the last bin includes 1. */
export function scoreHistograms({ labels, scores }: Scores, bins = 20): { negatives: number[]; positives: number[] } {
  const counts = { negatives: new Array<number>(bins).fill(0), positives: new Array<number>(bins).fill(0) };
  for (let i = 0; i < labels.length; i++) {
    const bin = Math.min(bins - 1, Math.floor((scores[i] as number) * bins));
    const side = labels[i] === 1 ? counts.positives : counts.negatives;
    side[bin] = (side[bin] as number) + 1;
  }
  return counts;
}
