/** What the challenger would do with other thresholds: counts, and the cost where costs are given. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import { type Costs, eachThreshold, type Stakes } from './costs/cost-of';
import type { Ranking } from './ranking';
import { decideAt } from './threshold';

/** Shares of the rows that are flagged, about: denser where rare events are sought. */
const SHARES = [
  0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9,
];

/** Highest first; the `chosen` threshold is among them. */
export function thresholdTable(
  ranking: Ranking,
  chosen: number,
  money: { readonly costs: Costs; readonly stakes: Pick<Stakes, 'amounts'> } | null,
): Evaluation['thresholds'] {
  const { order, scores } = ranking;
  const at = (share: number) =>
    scores[order[Math.max(0, Math.round(order.length * (1 - share)) - 1)] as number] as number;
  const thresholds = [...new Set([chosen, ...SHARES.map(at)])].sort((a, b) => b - a);
  const costs = money ? costsAt(ranking, thresholds, money) : thresholds.map(() => null);
  return thresholds.map((threshold, index) => ({
    threshold,
    ...decideAt(threshold, ranking).confusion,
    costPerThousand: costs[index] ?? null,
  }));
}

/** @param thresholds highest first; one that is no score costs what the next higher score does */
function costsAt(
  ranking: Ranking,
  thresholds: readonly number[],
  { costs, stakes }: { readonly costs: Costs; readonly stakes: Pick<Stakes, 'amounts'> },
): number[] {
  const found = new Array<number>(thresholds.length).fill(0);
  let next = 0;
  eachThreshold(ranking, stakes, costs, (score, cost) => {
    while (next < thresholds.length && (thresholds[next] as number) > score) next++;
    for (let i = next; i < thresholds.length; i++) found[i] = (1000 * cost) / ranking.order.length;
  });
  return found;
}
