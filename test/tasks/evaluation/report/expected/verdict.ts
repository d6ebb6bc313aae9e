/** The head of a report and its key figures. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { Expected } from '../compare';
import { across, interval, strip } from '../drawn';
import { baseRate, NOTHING, percent, pValueOf, qualities, says, table } from './says';

export function verdict({ run, createdAt, test, findings }: Evaluation): Expected[] {
  return [
    says(run, createdAt.slice(0, 10), createdAt.slice(11, 16)),
    says(test.rows, test.positives),
    ...findings.map(({ sentence }) => says(sentence)),
  ];
}

export function figures(evaluation: Evaluation): Expected[] {
  const { challenger, champion, gate, threshold, test, championProblem } = evaluation;
  const confidence = percent(gate.confidence);
  const fall = champion ? [gate.margin] : [];
  return [
    says(gate.minimumAuc, ...fall),
    says(challenger.auc, confidence, ...challenger.interval),
    champion
      ? says(champion.difference, confidence, ...champion.interval, ...pValueOf(champion.pValue))
      : says(championProblem ?? 'no champion yet'),
    says(challenger.averagePrecision, baseRate(evaluation)),
    says('F1'),
    says(threshold.f1, threshold.value, threshold.precision, threshold.recall),
    says(test.rows, test.positives, percent(baseRate(evaluation))),
    says(confidence, gate.minimumAuc),
    table(
      qualities(evaluation).map((quality, index) => [
        NOTHING,
        [quality.auc],
        [...quality.interval],
        strip(
          across('bound', gate.minimumAuc),
          interval(quality.interval, quality.auc, index === 0 ? 'first' : 'second'),
        ),
      ]),
    ),
    ...(champion
      ? [
          says(-gate.margin),
          table([
            [
              NOTHING,
              [champion.difference],
              [...champion.interval],
              pValueOf(champion.pValue),
              strip(
                across('base', 0),
                across('bound', -gate.margin),
                interval(champion.interval, champion.difference, 'first'),
              ),
            ],
          ]),
        ]
      : []),
  ];
}
