/** What one metric's figures lead to, by its bounds. */
import type { Judgement, MetricResult } from '#tasks/contracts/evaluation';
import { judgeDifference } from '../findings/difference';

type Figures = Omit<MetricResult, 'judgement' | 'intervalMethod' | 'champion' | 'metric' | 'parameter'>;

/** A bound that is missed rejects; a margin is judged by the interval of the difference, as that of the AUC, if there is a champion. */
export function judgeMetric({ better, value, bound, margin, interval }: Figures): Judgement {
  if (bound === null && (margin === null || interval === null)) return 'told';
  if (bound !== null && (better === 'higher' ? value < bound : value > bound)) return 'rejects';
  if (margin === null || interval === null) return 'passes';
  return judgeDifference(better === 'higher' ? interval : [-interval[1], -interval[0]], margin);
}
