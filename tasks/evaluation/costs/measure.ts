/** The money: what a thousand decisions of each model cost on the test rows, and of no model at all. */
import type { CostResult, Interval, Judgement } from '#tasks/contracts/evaluation';
import type { CompleteInput } from '#tasks/contracts/execution-input';
import { withFewPositives } from '../findings/few-positives';
import type { Ranking } from '../ranking';
import type { Scores } from '../scores';
import { bootstrapCosts } from './bootstrap';
import { amountAt, cheapestThreshold, costOfRow, FLAG_NOTHING, type Stakes } from './cost-of';

export interface CostsToMeasure {
  readonly input: NonNullable<CompleteInput['costs']>;
  readonly confidence: number;
  /** Whether there are positives enough to reject by what they cost. */
  readonly isEnough: boolean;
  readonly challenger: { readonly scores: Scores; readonly threshold: number };
  readonly champion: { readonly ranking: Ranking; readonly threshold: number | null } | null;
  /** Of the test rows; NaN where the cell is empty. */
  readonly amounts: Float64Array | null;
}

export function measureCosts({
  input,
  confidence,
  isEnough,
  challenger,
  champion,
  amounts,
}: CostsToMeasure): CostResult {
  const { known, missing } = knownAmounts(challenger.scores, amounts);
  const stakes = { ...challenger.scores, amounts: known };
  const cheapest = champion ? cheapestThreshold(champion.ranking, stakes, input) : FLAG_NOTHING;
  const theirs = champion && { scores: champion.ranking.scores, threshold: champion.threshold ?? cheapest };
  /** With this threshold for the champion. */
  const intervalsAt = (threshold: number) => {
    const flagsOf = (row: number) => {
      const ours = (challenger.scores.scores[row] as number) >= challenger.threshold ? 1 : 0;
      return (ours + (theirs && (theirs.scores[row] as number) >= threshold ? 2 : 0)) as 0 | 1 | 2 | 3;
    };
    return bootstrapCosts({ stakes, flagsOf, costs: input }, confidence);
  };
  const intervals = intervalsAt(theirs ? theirs.threshold : FLAG_NOTHING);
  const cost = (scores: Float64Array, threshold: number) => perThousand(stakes, scores, threshold, input);
  const ours = cost(challenger.scores.scores, challenger.threshold);
  const championCost = theirs && cost(theirs.scores, theirs.threshold);
  const judgement = judgeCosts(intervals.difference, input.margin);
  return {
    input,
    amountsMissing: missing,
    challenger: { threshold: challenger.threshold, perThousand: ours, interval: intervals.challenger },
    champion:
      champion && theirs && championCost !== null
        ? {
            threshold: theirs.threshold,
            thresholdFrom: champion.threshold === null ? 'test' : 'production',
            perThousand: championCost,
            interval: intervals.champion,
          }
        : null,
    noModel: {
      perThousand: cost(challenger.scores.scores, FLAG_NOTHING),
      interval: intervals.noModel,
    },
    difference:
      theirs === null || championCost === null
        ? null
        : {
            perThousand: ours - championCost,
            interval: intervals.difference,
            judgement: isEnough ? judgement : withFewPositives(judgement),
            atCheapest: {
              threshold: cheapest,
              perThousand: ours - cost(theirs.scores, cheapest),
              interval: cheapest === theirs.threshold ? intervals.difference : intervalsAt(cheapest).difference,
            },
          },
  };
}

/** Dearer beyond doubt, by more than the margin, is a rejection; whatever else is not dearer as far as anyone can tell. */
export const judgeCosts = ([low]: Interval, margin: number): Judgement => (low > margin ? 'rejects' : 'passes');

/** Missing amounts count as 0; those of positives are counted. */
export function knownAmounts(
  { labels }: Pick<Scores, 'labels'>,
  amounts: Float64Array | null,
): { known: Float64Array | null; missing: number } {
  if (!amounts) return { known: null, missing: 0 };
  let missing = 0;
  const known = amounts.slice();
  for (let row = 0; row < known.length; row++) {
    if (!Number.isNaN(known[row])) continue;
    known[row] = 0;
    missing += labels[row] as number;
  }
  return { known, missing };
}

function perThousand(
  stakes: Stakes,
  scores: Float64Array,
  threshold: number,
  costs: Parameters<typeof costOfRow>[3],
): number {
  let sum = 0;
  for (let row = 0; row < scores.length; row++) {
    sum += costOfRow(stakes.labels[row] as number, (scores[row] as number) >= threshold, amountAt(stakes, row), costs);
  }
  return (1000 * sum) / scores.length;
}
