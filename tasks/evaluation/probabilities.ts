/** What the scores are worth as probabilities: log loss, Brier score, distributions by class. */
import type { Scores } from './scores';

/** Loss of one row, by its label and score. */
export type RowLoss = (label: number, score: number) => number;

/** Log loss, scores clipped to [eps, 1 - eps] with the eps of a double, as scikit-learn's `log_loss` since 1.2. */
export const logLoss: RowLoss = (label, given) => {
  const score = Math.min(Math.max(given, Number.EPSILON), 1 - Number.EPSILON);
  return label === 1 ? -Math.log(score) : -Math.log1p(-score);
};

/** Brier score: squared distance between score and label. */
export const brierScore: RowLoss = (label, score) => (score - label) ** 2;

export function meanLoss(loss: RowLoss, { labels, scores }: Scores): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += loss(labels[i] as number, scores[i] as number);
  return sum / labels.length;
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
