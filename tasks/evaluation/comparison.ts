/** Two models on the same rows: is one's AUC larger than the other's? DeLong's test for correlated curves (see auc.ts). */
import { type Auc, RunningMoments } from './auc';
import { quantile, upperTail } from './normal';

export interface AucComparison {
  /** The first model's AUC minus the second's. */
  readonly difference: number;
  readonly variance: number;
  /** Of the difference, inside [-1, 1]. */
  readonly interval: [number, number];
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * @param labels of the rows behind the placements of both
 * Without variance the difference is certain: p is 1 when it is 0 (equal placements of every row), else 0.
 */
export function compareAucs(first: Auc, second: Auc, labels: Uint8Array, confidence: number): AucComparison {
  const ofPositives = new RunningMoments();
  const ofNegatives = new RunningMoments();
  let positives = 0;
  for (let row = 0; row < labels.length; row++) {
    const gap = (first.placements[row] as number) - (second.placements[row] as number);
    if (labels[row] === 1) {
      positives++;
      ofPositives.add(gap);
    } else ofNegatives.add(gap);
  }
  const difference = first.auc - second.auc;
  const variance = ofPositives.variance() / positives + ofNegatives.variance() / (labels.length - positives);
  const reach = quantile((1 + confidence) / 2) * Math.sqrt(variance);
  return {
    difference,
    variance,
    interval: [Math.max(-1, difference - reach), Math.min(1, difference + reach)],
    pValue: variance === 0 ? Number(difference === 0) : 2 * upperTail(Math.abs(difference) / Math.sqrt(variance)),
  };
}
