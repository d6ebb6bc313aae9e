/**
 * What decisions cost on given rows, in the currency of the input: each flagged row its review, a flagged negative its false
 * alarm besides, each positive that is not flagged a miss and its amount.
 */
import type { CompleteInput } from '#tasks/contracts/execution-input';
import { eachScoreFromHighest, type Ranking } from '../ranking';
import type { Scores } from '../scores';

export type Costs = Pick<NonNullable<CompleteInput['costs']>, 'missedPositive' | 'falseAlarm' | 'review'>;

/** Rows with what is at stake in each; null where no amount column is named. */
export interface Stakes extends Scores {
  readonly amounts: Float64Array | null;
}

/** A threshold that no score reaches: nothing is flagged. */
export const FLAG_NOTHING = 2;

/** @param amount of the row, 0 where there is none */
export function costOfRow(label: number, isFlagged: boolean, amount: number, costs: Costs): number {
  if (isFlagged) return costs.review + (label === 1 ? 0 : costs.falseAlarm);
  return label === 1 ? costs.missedPositive + amount : 0;
}

export const amountAt = ({ amounts }: Pick<Stakes, 'amounts'>, row: number): number => amounts?.[row] ?? 0;

/**
 * Visits each distinct score as a threshold, from the highest, with what all rows together cost when those that score as much
 * or more are flagged. The first visit is `FLAG_NOTHING`.
 */
export function eachThreshold(
  ranking: Ranking,
  stakes: Pick<Stakes, 'amounts'>,
  costs: Costs,
  visit: (threshold: number, cost: number) => void,
): void {
  const { order } = ranking;
  const { labels } = ranking.sorted;
  let cost = 0;
  for (let at = 0; at < order.length; at++) {
    cost += costOfRow(labels[at] as number, false, amountAt(stakes, order[at] as number), costs);
  }
  visit(FLAG_NOTHING, cost);
  eachScoreFromHighest(ranking, (score, _positives, _negatives, first, last) => {
    for (let at = first; at <= last; at++) {
      const label = labels[at] as number;
      const amount = amountAt(stakes, order[at] as number);
      cost += costOfRow(label, true, amount, costs) - costOfRow(label, false, amount, costs);
    }
    visit(score, cost);
  });
}

/** The threshold that costs least on these rows; of equally cheap ones the highest, which flags fewest. */
export function cheapestThreshold(ranking: Ranking, stakes: Pick<Stakes, 'amounts'>, costs: Costs): number {
  // Not infinity: nothing is below infinity by a share of it.
  let best = { threshold: FLAG_NOTHING, cost: Number.MAX_VALUE };
  eachThreshold(ranking, stakes, costs, (threshold, cost) => {
    if (cost < best.cost - ROUNDING * Math.abs(best.cost)) best = { threshold, cost };
  });
  return best.threshold;
}

/** Sums of millions of amounts that differ by less are the same. */
const ROUNDING = 1e-12;
