/** The few lines that matter: the same figures in the terminal, beside the question for approval, and atop the report. */
import type { Evaluation, Verdict } from '#tasks/contracts/evaluation';
import { count, digitsFor, figure, percent, pValue, range, signed } from './format';

export interface SummaryLine {
  readonly label: string;
  readonly value: string;
  /** What the value is to be read with. */
  readonly note: string;
}

export function summarize(evaluation: Evaluation): SummaryLine[] {
  const { challenger, test, threshold, gate } = evaluation;
  const confidence = percent(gate.confidence);
  const baseRate = test.positives / test.rows;
  return [
    { label: 'Gate', value: VERDICTS[evaluation.verdict], note: gateNote(evaluation) },
    { label: 'AUC', value: figure(challenger.auc), note: `${confidence} interval ${range(challenger.interval)}` },
    againstChampion(evaluation),
    {
      label: 'Average precision',
      value: figure(challenger.averagePrecision),
      note: `guessing gives ${figure(baseRate)}`,
    },
    {
      label: 'F1',
      value: figure(threshold.f1),
      note: `at threshold ${figure(threshold.value, digitsFor(threshold.value, 3))}: precision ${figure(threshold.precision)}, recall ${figure(threshold.recall)}`,
    },
    { label: 'Test rows', value: count(test.rows), note: `${count(test.positives)} positive (${percent(baseRate)})` },
  ];
}

const VERDICTS: Record<Verdict, string> = { promote: 'passed', hold: 'a person must decide', reject: 'not passed' };

const gateNote = ({ gate, champion }: Evaluation): string => {
  const minimum = `AUC at least ${figure(gate.minimumAuc)}`;
  return champion ? `${minimum}, at most ${figure(gate.margin)} below the champion` : minimum;
};

function againstChampion({ champion, championProblem, gate }: Evaluation): SummaryLine {
  const label = 'Against the champion';
  if (!champion) {
    return championProblem === null
      ? { label, value: 'first model', note: 'no champion yet' }
      : { label, value: 'not compared', note: championProblem };
  }
  const interval = `${percent(gate.confidence)} interval ${range(champion.interval, signed)}`;
  return { label, value: signed(champion.difference), note: `${interval}, ${pValue(champion.pValue)}` };
}
