/** The difference of two models' mean losses, whose variance has a plain formula: the mean of the rows' differences, by class. */
import type { Interval } from '#tasks/contracts/evaluation';
import { RunningMoments } from '../auc';
import { quantile } from '../normal';
import type { RowLoss } from '../probabilities';
import type { Scores } from '../scores';

export function compareLosses(
  loss: RowLoss,
  first: Scores,
  second: Scores,
  confidence: number,
): { difference: number; interval: Interval } {
  const { labels } = first;
  const gaps = [new RunningMoments(), new RunningMoments()] as const;
  const rows: [number, number] = [0, 0];
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as 0 | 1;
    const gap = loss(label, first.scores[row] as number) - loss(label, second.scores[row] as number);
    rows[label]++;
    gaps[label].add(gap);
    sum += gap;
  }
  const difference = sum / labels.length;
  // The number of rows of either class is given, so the variance is that within the classes.
  const variance = (rows[0] * gaps[0].variance() + rows[1] * gaps[1].variance()) / labels.length ** 2;
  const reach = quantile((1 + confidence) / 2) * Math.sqrt(variance);
  return { difference, interval: [difference - reach, difference + reach] };
}
