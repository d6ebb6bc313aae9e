/** What the challenger would do with other thresholds: counts, and the cost where costs are given. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import { type Costs, eachThreshold, type Stakes } from './costs/cost-of';
import { eachScoreFromHighest, type Ranking } from './ranking';

/** Shares of the rows that are flagged, about: denser where rare events are sought. */
const SHARES = [
  0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9,
];

export interface Money {
  readonly costs: Costs;
  readonly stakes: Pick<Stakes, 'amounts'>;
}

/** Highest first; the `chosen` threshold is among them. */
export function thresholdTable(ranking: Ranking, chosen: number, money: Money | null): Evaluation['thresholds'] {
  const { scores } = ranking.sorted;
  const flagging = (share: number) => scores[Math.max(0, Math.round(scores.length * (1 - share)) - 1)] as number;
  const thresholds = [...new Set([chosen, ...SHARES.map(flagging)])].sort((a, b) => b - a);
  const counts = countsAt(ranking, thresholds);
  const costs = money && costsAt(ranking, thresholds, money);
  return thresholds.map((threshold, index) => {
    const { truePositives, falsePositives } = counts[index] as Flagged;
    return {
      threshold,
      truePositives,
      falsePositives,
      trueNegatives: ranking.negatives - falsePositives,
      falseNegatives: ranking.positives - truePositives,
      costPerThousand: costs ? (costs[index] as number) : null,
    };
  });
}

interface Flagged {
  truePositives: number;
  falsePositives: number;
}

/** @param thresholds highest first */
function countsAt(ranking: Ranking, thresholds: readonly number[]): Flagged[] {
  const counts = thresholds.map((): Flagged => ({ truePositives: 0, falsePositives: 0 }));
  const seen = { truePositives: 0, falsePositives: 0 };
  const reached = follow(thresholds, (index) => Object.assign(counts[index] as Flagged, seen));
  eachScoreFromHighest(ranking, (score, positives, negatives) => {
    reached(score);
    seen.truePositives += positives;
    seen.falsePositives += negatives;
  });
  reached(Number.NEGATIVE_INFINITY);
  return counts;
}

/** @param thresholds highest first */
function costsAt(ranking: Ranking, thresholds: readonly number[], { costs, stakes }: Money): number[] {
  const found = thresholds.map(() => 0);
  let before = 0;
  const reached = follow(thresholds, (index) => {
    found[index] = (1000 * before) / ranking.order.length;
  });
  eachThreshold(ranking, stakes, costs, (score, cost) => {
    reached(score);
    before = cost;
  });
  reached(Number.NEGATIVE_INFINITY);
  return found;
}

/** Calls `settle` for each threshold as soon as a score falls below it: what was seen till then is what it flags. */
function follow(thresholds: readonly number[], settle: (index: number) => void): (score: number) => void {
  let next = 0;
  return (score) => {
    for (; next < thresholds.length && score < (thresholds[next] as number); next++) settle(next);
  };
}
