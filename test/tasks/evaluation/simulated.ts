/**
 * Test sets drawn from a world whose truth is known: scores of both classes are normal with equal spread, so the true AUC has a
 * closed form. Two models of the same quality share part of their noise.
 */

import { measureAuc } from '#tasks/evaluation/auc';
import { aucInterval } from '#tasks/evaluation/auc-interval';
import { compareAucs } from '#tasks/evaluation/comparison';
import { quantile } from '#tasks/evaluation/normal';
import { Random } from '#tasks/evaluation/random';
import { rank } from '#tasks/evaluation/ranking';

export interface World {
  readonly positives: number;
  readonly negatives: number;
  readonly auc: number;
  /** Correlation of two models' scores within a class. */
  readonly correlation: number;
  /** Standard deviation of the positives' scores, that of the negatives' being 1. @default 1 */
  readonly spread?: number;
}

export interface Observed {
  readonly sets: number;
  /** Shares of the test sets whose 95 % interval of the AUC has the truth in it, lies above it, lies below it. */
  readonly covered: number;
  readonly tooHigh: number;
  readonly tooLow: number;
  /** Share of the test sets in which the paired test calls the two equal models different. */
  readonly falseAlarms: number;
  /** Share of the test sets for each method used. */
  readonly methods: Readonly<Record<string, number>>;
}

export function simulate(
  { positives, negatives, auc, correlation, spread = 1 }: World,
  sets: number,
  seed: number,
  paired = true,
): Observed {
  const random = new Random(seed);
  const separation = quantile(auc) * Math.hypot(1, spread);
  const rows = positives + negatives;
  const labels = new Uint8Array(rows).fill(1, 0, positives);
  const scores = [new Float64Array(rows), new Float64Array(rows)] as const;
  const [common, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
  const counts = { high: 0, low: 0, alarms: 0 };
  const methods: Record<string, number> = {};
  for (let set = 0; set < sets; set++) {
    for (let row = 0; row < rows; row++) {
      const [shift, scale] = row < positives ? [separation, spread] : [0, 1];
      const shared = common * random.normal();
      for (const model of paired ? scores : [scores[0]]) {
        model[row] = shift + scale * (shared + own * random.normal());
      }
    }
    const [first, second] = scores.slice(0, paired ? 2 : 1).map((model) => {
      const ranking = rank({ labels, scores: model });
      const measured = measureAuc(ranking);
      const { interval, method } = aucInterval(measured, ranking, 0.95);
      return { ...measured, interval, method };
    });
    if (!first) throw new Error('expected a model');
    if (first.interval[0] > auc) counts.high++;
    if (first.interval[1] < auc) counts.low++;
    methods[first.method] = (methods[first.method] ?? 0) + 1 / sets;
    if (!second) continue;
    const { interval, method } = compareAucs(first, second, labels, { confidence: 0.95, areIdentical: false });
    if (interval[0] > 0 || interval[1] < 0) counts.alarms++;
    methods[method] = (methods[method] ?? 0) + 1 / sets;
  }
  const share = (count: number) => count / sets;
  return {
    sets,
    covered: share(sets - counts.high - counts.low),
    tooHigh: share(counts.high),
    tooLow: share(counts.low),
    falseAlarms: share(counts.alarms),
    methods,
  };
}
