/** The few numbers of an evaluation that travel in the state machine: those that the gate's condition reads, and the reasons. */
import { type EvaluationSummary, LONGEST_REASON, MOST_REASONS } from '#tasks/contracts/evaluate-model';
import type { Evaluation, FindingSubject } from '#tasks/contracts/evaluation';

/** Those that the gate's condition counts; it reads the numbers behind the others. */
const COUNTED: readonly FindingSubject[] = ['metric', 'segment', 'costs', 'leakage'];

export function briefOf(evaluation: Evaluation): Omit<EvaluationSummary, 'evaluationUri' | 'reportUri'> {
  const { verdict, findings, challenger, champion, test, threshold, costs } = evaluation;
  const failed = findings.filter(({ judgement }) => judgement === 'rejects' || judgement === 'holds');
  return {
    verdict,
    auc: challenger.auc,
    interval: challenger.interval,
    testRows: test.rows,
    testPositives: test.positives,
    threshold: threshold.value,
    champion: champion && {
      auc: champion.quality.auc,
      difference: champion.difference,
      interval: champion.interval,
      pValue: champion.pValue,
    },
    differenceLowerBound: champion ? champion.interval[0] : 0,
    otherChecksFailed: failed.filter(({ about }) => COUNTED.includes(about)).length,
    costs: costs && {
      challenger: costs.challenger.perThousand,
      champion: costs.champion?.perThousand ?? null,
      noModel: costs.noModel.perThousand,
    },
    reasons: boundedReasons(evaluation),
  };
}

/** What does not fit into the state machine's payload stands in the report. */
function boundedReasons({ findings }: Evaluation): string[] {
  const sentences = findings.map(({ sentence }) =>
    sentence.length > LONGEST_REASON ? `${sentence.slice(0, LONGEST_REASON - 1)}…` : sentence,
  );
  if (sentences.length <= MOST_REASONS) return sentences;
  const kept = sentences.slice(0, MOST_REASONS - 1);
  return [...kept, `${sentences.length - kept.length} more findings stand in the report.`];
}
