/** Whether the challenger is worse than the champion on the same rows. */
import type { Comparison, Evaluation, Finding, ModelQuality } from '#tasks/contracts/evaluation';
import { apart, figure, percent, pValue, range, signed } from '../format';
import { hasEnough } from './about-auc';
import { judgeDifference, judgeStake } from './difference';

export type JudgedBeside = Pick<Evaluation, 'gate' | 'test' | 'championProblem'> & {
  readonly champion:
    | (Pick<Comparison, 'difference' | 'interval' | 'intervalMethod' | 'pValue'> & {
        readonly quality: Pick<ModelQuality, 'auc'>;
      })
    | null;
};

/**
 * It is for the challenger to show that it is not worse by more than the margin. Where these rows cannot tell, a person decides,
 * unless it has little to gain and much to lose. With few positives even that is not known: then only what is surely worse is rejected.
 */
export function compareWithChampion({ champion, championProblem, gate, test }: JudgedBeside): Finding {
  if (!champion) return withoutComparison(championProblem);
  const { difference, interval, quality } = champion;
  const figures = `${signed(difference)} (${percent(gate.confidence)} interval ${range(interval, signed)}, ${pValue(champion.pValue)})`;
  const standing = `the champion's AUC is ${figure(quality.auc)}, the difference ${figures}`;
  const judgement = (hasEnough({ gate, test }) ? judgeStake : judgeDifference)(interval, gate.margin);
  return { about: 'champion', judgement, sentence: `${inWords(champion, gate.margin, judgement)}: ${standing}.` };
}

function inWords(
  { interval: [low, high], intervalMethod }: NonNullable<JudgedBeside['champion']>,
  margin: number,
  judgement: Finding['judgement'],
): string {
  if (intervalMethod === 'identical') return 'It is the very same model as the champion';
  if (low > 0) return 'It is better than the champion';
  if (low >= -margin) return `It is not worse than the champion by more than the allowed ${figure(margin)}`;
  const [most, allowed] = apart(-low, margin);
  if (high < 0) return `It is worse than the champion, by up to ${most} where ${allowed} is allowed`;
  if (intervalMethod === 'same-order') {
    return `It puts all rows in the same order as the champion, but is another model, and may mistake rows of which these hold none: by that it may be worse by up to ${most} where ${allowed} is allowed`;
  }
  const doubt = `it may be worse by up to ${most} where ${allowed} is allowed`;
  return judgement === 'rejects'
    ? `It has little to gain and much to lose beside the champion: ${doubt}, and better by ${figure(high)} at most`
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
