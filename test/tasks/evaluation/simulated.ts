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
  /** Share of the test sets whose 95 % interval of the AUC has the truth in it. */
  readonly covered: number;
  /** The same of DeLong's interval on the logit scale, whatever the rows. */
  readonly coveredByDeLong: number;
  /** Share of the test sets in which the paired test calls the two equal models different. */
  readonly falseAlarms: number;
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
  const counts = { covered: 0, byDeLong: 0, alarms: 0 };
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
      return { ...measured, interval: aucInterval(measured, ranking, 0.95).interval };
    });
    if (!first) throw new Error('expected a model');
    if (first.interval[0] <= auc && auc <= first.interval[1]) counts.covered++;
    if (isCoveredByDeLong(first, auc)) counts.byDeLong++;
    if (!second) continue;
    const { interval } = compareAucs(first, second, labels, { confidence: 0.95, areIdentical: false });
    if (interval[0] > 0 || interval[1] < 0) counts.alarms++;
  }
  const share = (count: number) => count / sets;
  return {
    sets,
    covered: share(counts.covered),
    coveredByDeLong: share(counts.byDeLong),
    falseAlarms: share(counts.alarms),
  };
}

function isCoveredByDeLong({ auc, variance }: { auc: number; variance: number }, truth: number): boolean {
  const reach = (1.959963984540054 * Math.sqrt(variance)) / (auc * (1 - auc));
  return Math.abs(logit(auc) - logit(truth)) <= reach;
}

const logit = (share: number): number => Math.log(share / (1 - share));
