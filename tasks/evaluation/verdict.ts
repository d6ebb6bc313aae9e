/** The gate, in words: may the challenger be registered, and what a person should know about why. Decides nothing by itself. */
import type { Comparison, Evaluation, ModelQuality } from '#tasks/contracts/evaluation';
import { apart, figure, percent, pValue, range, signed } from './format';

export interface Verdict {
  readonly passed: boolean;
  /** Whole sentences: what speaks against the model first, then what speaks for it. */
  readonly reasons: string[];
}

type Judged = Pick<Evaluation, 'gate' | 'championProblem'> & {
  readonly challenger: Pick<ModelQuality, 'auc' | 'interval'>;
  readonly champion:
    | (Pick<Comparison, 'difference' | 'interval' | 'pValue'> & { readonly quality: Pick<ModelQuality, 'auc'> })
    | null;
};

/** The AUC of scores that know nothing. */
const GUESSING = 0.5;

/**
 * A model passes when its AUC reaches the minimum, the interval of its AUC lies above guessing, and the lower end of the
 * paired difference to the champion is no lower than the margin allows (a test of non-inferiority). A champion that could not
 * score the rows does not stand in the way: otherwise no model could ever follow a change of columns.
 */
export function judge(judged: Judged): Verdict {
  const findings = [compareWithMinimum(judged), compareWithGuessing(judged), compareWithChampion(judged)];
  return {
    passed: findings.every((finding) => finding.passes),
    reasons: [...findings.filter((finding) => !finding.passes), ...findings.filter((finding) => finding.passes)].map(
      (finding) => finding.sentence,
    ),
  };
}

interface Finding {
  readonly passes: boolean;
  readonly sentence: string;
}

function compareWithMinimum({ challenger: { auc, interval }, gate }: Judged): Finding {
  const [got, required] = apart(auc, gate.minimumAuc);
  const relation = auc === gate.minimumAuc ? 'is exactly' : auc > gate.minimumAuc ? 'is above' : 'is below';
  const bounds = `${percent(gate.confidence)} interval ${range(interval)}`;
  return { passes: auc >= gate.minimumAuc, sentence: `AUC ${got} (${bounds}) ${relation} the required ${required}.` };
}

function compareWithGuessing({ challenger: { interval } }: Judged): Finding {
  const passes = interval[0] > GUESSING;
  const [low, guessing] = apart(interval[0], GUESSING);
  return {
    passes,
    sentence: passes
      ? `Even the lower end of the AUC's interval, ${low}, is above ${guessing}, the AUC of guessing.`
      : `The AUC's interval reaches down to ${low}: on these rows the model cannot be told from guessing (${guessing}).`,
  };
}

function compareWithChampion({ champion, championProblem, gate }: Judged): Finding {
  if (!champion) return { passes: true, sentence: withoutChampion(championProblem) };
  const { difference, interval, quality } = champion;
  const passes = interval[0] >= -gate.margin;
  const figures = `${signed(difference)} (${percent(gate.confidence)} interval ${range(interval, signed)}, ${pValue(champion.pValue)})`;
  const standing = `the champion's AUC is ${figure(quality.auc)}, the difference ${figures}`;
  if (!passes) {
    const judgement = interval[1] < 0 ? 'It is worse than the champion' : 'It may be worse than the champion';
    const [low, allowed] = apart(-interval[0], gate.margin);
    return { passes, sentence: `${judgement}, by up to ${low} where ${allowed} is allowed: ${standing}.` };
  }
  const judgement =
    interval[0] > 0 ? 'It is better than the champion' : 'It is not worse than the champion by more than';
  const allowed = interval[0] > 0 ? '' : ` the allowed ${figure(gate.margin)}`;
  return { passes, sentence: `${judgement}${allowed}: ${standing}.` };
}

const withoutChampion = (problem: string | null): string =>
  problem === null
    ? 'There is no champion yet to compare it with.'
    : `It was not compared with the champion, which could not score these rows: ${problem.replace(/[.\s]+$/, '')}.`;
