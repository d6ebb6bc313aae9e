/** What the AUC alone says: whether it reaches the minimum, whether it is above guessing, and whether there are positives enough. */
import type { Evaluation, Finding, ModelQuality } from '#tasks/contracts/evaluation';
import { apart, count, percent, plural, range } from '../format';

export type JudgedAlone = Pick<Evaluation, 'gate' | 'test'> & {
  readonly challenger: Pick<ModelQuality, 'auc' | 'interval'>;
};

/** The AUC of scores that know nothing. */
const GUESSING = 0.5;

/**
 * An AUC below the bound rejects. With few positives a low AUC may be bad luck as well as a high one good luck: then only an
 * interval that lies below the bound as a whole does.
 */
const judgeLow = ({ challenger, ...judged }: JudgedAlone, bound: number): Finding['judgement'] =>
  hasEnough(judged) || challenger.interval[1] < bound ? 'rejects' : 'holds';

/** With fewer positives than the gate asks for, nothing but a whole interval beyond a bound speaks against a model. */
export const hasEnough = ({ gate, test }: Pick<Evaluation, 'gate' | 'test'>): boolean =>
  test.positives >= gate.minimumPositives;

export function compareWithMinimum(judged: JudgedAlone): Finding {
  const { challenger, gate } = judged;
  const { auc, interval } = challenger;
  const [got, required] = apart(auc, gate.minimumAuc);
  const relation = auc === gate.minimumAuc ? 'is exactly' : auc > gate.minimumAuc ? 'is above' : 'is below';
  const judgement = auc >= gate.minimumAuc ? 'passes' : judgeLow(judged, gate.minimumAuc);
  const bounds = `${percent(gate.confidence)} interval ${range(interval)}`;
  const doubt = judgement === 'holds' ? ', but with so few positives it may yet be better' : '';
  return {
    about: 'minimum',
    judgement,
    sentence: `AUC ${got} (${bounds}) ${relation} the required ${required}${doubt}.`,
  };
}

export function compareWithGuessing(judged: JudgedAlone): Finding {
  const [low] = judged.challenger.interval;
  const passes = low > GUESSING;
  const [shown, guessing] = apart(low, GUESSING);
  return {
    about: 'guessing',
    judgement: passes ? 'passes' : judgeLow(judged, GUESSING),
    sentence: passes
      ? `Even the lower end of the AUC's interval, ${shown}, is above ${guessing}, the AUC of guessing.`
      : `The AUC's interval reaches down to ${shown}: on these rows the model cannot be told from guessing (${guessing}).`,
  };
}

/** Too few positives never pass by rule. */
export function countPositives(judged: JudgedAlone): Finding {
  const { gate, test, challenger } = judged;
  const held = plural(test.positives, 'positive');
  if (hasEnough(judged)) {
    return {
      about: 'positives',
      judgement: 'passes',
      sentence: `The test rows hold ${held}; ${count(gate.minimumPositives)} are needed to judge.`,
    };
  }
  const spread = `its AUC may be anything from ${range(challenger.interval)}`;
  return {
    about: 'positives',
    judgement: 'holds',
    sentence: `The test rows hold only ${held}, fewer than the ${count(gate.minimumPositives)} that are needed to judge: with so few nobody can know how good the model is; ${spread}.`,
  };
}
