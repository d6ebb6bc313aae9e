/** Whether the challenger is worse than the champion on the same rows. */
import type { Comparison, Evaluation, Finding, ModelQuality } from '#tasks/contracts/evaluation';
import { apart, figure, percent, pValue, range, signed } from '../format';
import { hasEnough } from './about-auc';
import { judgeDifference } from './difference';

export type JudgedBeside = Pick<Evaluation, 'gate' | 'test' | 'championProblem'> & {
  readonly champion:
    | (Pick<Comparison, 'difference' | 'interval' | 'intervalMethod' | 'pValue'> & {
        readonly quality: Pick<ModelQuality, 'auc'>;
      })
    | null;
};

/**
 * It is for the challenger to show that it is not worse by more than the margin. Where these rows cannot tell, a person decides
 * about one that does at least as well on them; one that does worse is not worth the question, unless positives are few.
 */
export function compareWithChampion({ champion, championProblem, gate, test }: JudgedBeside): Finding {
  if (!champion) return withoutComparison(championProblem);
  const { difference, interval, quality } = champion;
  const figures = `${signed(difference)} (${percent(gate.confidence)} interval ${range(interval, signed)}, ${pValue(champion.pValue)})`;
  const standing = `the champion's AUC is ${figure(quality.auc)}, the difference ${figures}`;
  const byInterval = judgeDifference(interval, gate.margin);
  const looksWorse = byInterval === 'holds' && difference < 0 && hasEnough({ gate, test });
  const judgement = looksWorse ? 'rejects' : byInterval;
  return { about: 'champion', judgement, sentence: `${inWords(champion, gate.margin)}: ${standing}.` };
}

function inWords(champion: NonNullable<JudgedBeside['champion']>, margin: number): string {
  const { difference, interval, intervalMethod } = champion;
  const [low, high] = interval;
  if (intervalMethod === 'identical') return 'It scores every row as the champion does';
  if (low > 0) return 'It is better than the champion';
  if (low >= -margin) return `It is not worse than the champion by more than the allowed ${figure(margin)}`;
  const [most, allowed] = apart(-low, margin);
  if (high < 0) return `It is worse than the champion, by up to ${most} where ${allowed} is allowed`;
  const doubt = `it may be worse by up to ${most} where ${allowed} is allowed`;
  return difference < 0
    ? `It does worse than the champion on these rows, and nothing shows that it is as good: ${doubt}`
    : `These rows cannot tell whether it is worse than the champion: ${doubt}`;
}

/** A first model has nobody to be worse than. One that cannot be compared may be worse by any amount: a person must decide. */
function withoutComparison(problem: string | null): Finding {
  if (problem === null) {
    return { about: 'champion', judgement: 'passes', sentence: 'There is no champion yet to compare it with.' };
  }
  const why = problem.replace(/[.\s]+$/, '');
  return {
    about: 'champion',
    judgement: 'holds',
    sentence: `It could not be compared with the champion, which cannot score these rows: ${why}.`,
  };
}
