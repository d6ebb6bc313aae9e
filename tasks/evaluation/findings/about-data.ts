/** What is known of the data that makes every figure doubtful: features that tell too much, rows that were learned by heart. */
import type { Evaluation, Finding } from '#tasks/contracts/evaluation';
import { figure, plural } from '../format';

/** Named at most: the report has all. */
const NAMED = 5;

export interface JudgedData {
  readonly dataset: Pick<Evaluation['dataset'], 'suspects' | 'duplicatesAcrossSplits'>;
}

export function judgeData({ dataset: { suspects, duplicatesAcrossSplits } }: JudgedData): {
  leakage: Finding[];
  duplicates: Finding[];
} {
  const named = suspects.slice(0, NAMED).map(({ feature, auc }) => `${feature} (AUC ${figure(auc)})`);
  const more = suspects.length > NAMED ? ` and ${suspects.length - NAMED} more` : '';
  return {
    leakage:
      suspects.length === 0
        ? []
        : [
            {
              about: 'leakage',
              judgement: 'holds',
              sentence: `${named.join(', ')}${more} ${suspects.length === 1 ? 'tells' : 'tell'} the label alone: perhaps known only after the event (leakage). Then no figure here will hold in production.`,
            },
          ],
    duplicates:
      duplicatesAcrossSplits === 0
        ? []
        : [
            {
              about: 'duplicates',
              judgement: 'told',
              sentence: `${plural(duplicatesAcrossSplits, 'held-out row')} ${duplicatesAcrossSplits === 1 ? 'equals' : 'equal'} a training row in every feature column; where that is no coincidence, the figures flatter the model.`,
            },
          ],
  };
}
