/**
 * Test sets drawn from a world whose truth is known: scores of both classes are normal, so that the true AUC has a closed form. Two
 * models share part of their noise.
 */

import { measureAuc } from '#tasks/evaluation/auc';
import { aucInterval } from '#tasks/evaluation/auc-interval';
import { compareAucs, differenceInterval, gapsOf, type Measured } from '#tasks/evaluation/comparison';
import { quantile } from '#tasks/evaluation/normal';
import { Random } from '#tasks/evaluation/random';
import { rank } from '#tasks/evaluation/ranking';

export interface World {
  readonly positives: number;
  readonly negatives: number;
  /** True AUC of the one model, or of the champion. */
  readonly auc: number;
  /** Standard deviation of the positives' scores, that of the negatives' being 1. @default 1 */
  readonly spread?: number;
  /** A second model, the challenger: its true AUC minus the champion's, and the correlation of both scores within a class. */
  readonly beside?: { readonly difference: number; readonly correlation: number };
}

/** Shares of the test sets. */
export interface Observed {
  /** The 95 % interval has the truth in it: of the AUC, or of the difference where there are two models. */
  readonly covered: number;
  /** The interval lies above the truth as a whole. A model worse by just the margin passes the gate in these sets. */
  readonly above: number;
  /** The truth is in DeLong's interval, on the logit scale for one AUC, whatever the rows. */
  readonly coveredByDeLong: number;
  /** The paired test calls two models different at the 5 % level. */
  readonly alarms: number;
}

/** @param tested whether the paired test is asked, which takes most of the time */
export function simulate(
  world: World,
  { sets, seed, tested }: { sets: number; seed: number; tested: boolean },
): Observed {
  const { auc, beside } = world;
  const labels = new Uint8Array(world.positives + world.negatives).fill(1, 0, world.positives);
  const draw = drawing(world, new Random(seed));
  const truth = beside ? beside.difference : auc;
  const counts = { covered: 0, above: 0, coveredByDeLong: 0, alarms: 0 };
  for (let set = 0; set < sets; set++) {
    const models = draw().map((scores) => measure(labels, scores));
    const [first, second] = models as [Measured, Measured | undefined];
    const { low, high, byDeLong } = second ? compared(first, second, labels, truth) : alone(first, truth);
    if (low <= truth && truth <= high) counts.covered++;
    if (low > truth) counts.above++;
    if (byDeLong) counts.coveredByDeLong++;
    if (!tested || !second) continue;
    if (compareAucs(first, second, labels, { confidence: 0.95, areIdentical: false }).pValue <= 0.05) counts.alarms++;
  }
  const share = (count: number) => count / sets;
  return {
    covered: share(counts.covered),
    above: share(counts.above),
    coveredByDeLong: share(counts.coveredByDeLong),
    alarms: share(counts.alarms),
  };
}

/** Scores of one test set after another: the challenger's first, if there are two models. */
function drawing({ positives, negatives, auc, spread = 1, beside }: World, random: Random): () => Float64Array[] {
  const models = (beside ? [auc + beside.difference, auc] : [auc]).map((truth) => ({
    separation: quantile(truth) * Math.hypot(1, spread),
    scores: new Float64Array(positives + negatives),
  }));
  const correlation = beside?.correlation ?? 0;
  const [common, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
  return () => {
    for (let row = 0; row < positives + negatives; row++) {
      const isPositive = row < positives;
      const shared = correlation > 0 ? common * random.normal() : 0;
      for (const { separation, scores } of models) {
        scores[row] = (isPositive ? separation : 0) + (isPositive ? spread : 1) * (shared + own * random.normal());
      }
    }
    return models.map(({ scores }) => scores);
  };
}

function measure(labels: Uint8Array, scores: Float64Array): Measured {
  const ranking = rank({ labels, scores });
  const measured = measureAuc(ranking);
  return { ...measured, interval: aucInterval(measured, ranking, 0.95).interval };
}

const NORMAL = 1.959963984540054;

interface Seen {
  readonly low: number;
  readonly high: number;
  readonly byDeLong: boolean;
}

function alone({ auc, variance, interval: [low, high] }: Measured, truth: number): Seen {
  const reach = (NORMAL * Math.sqrt(variance)) / (auc * (1 - auc));
  return { low, high, byDeLong: Math.abs(logit(auc) - logit(truth)) <= reach };
}

const logit = (share: number): number => Math.log(share / (1 - share));

function compared(first: Measured, second: Measured, labels: Uint8Array, truth: number): Seen {
  const { interval, variance } = differenceInterval(first, second, gapsOf(first, second, labels), 0.95);
  const [low, high] = interval;
  return { low, high, byDeLong: Math.abs(first.auc - second.auc - truth) <= NORMAL * Math.sqrt(variance) };
}
