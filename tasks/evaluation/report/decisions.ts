/** What is decided at the chosen threshold, what each kind of decision costs, and what other thresholds would do. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import { type Html, html } from '#tasks/report/html';
import { type Column, type Row, table } from '#tasks/report/table';
import { columnPercent, count, digitsFor, figure, money, percent } from '../format';

export function decisions(evaluation: Evaluation): Html {
  const { threshold } = evaluation;
  const aim = threshold.chosenFor === 'cost' ? 'the least cost' : 'the best F1';
  const chosen =
    threshold.chosenOn === 'validation'
      ? `chosen on the validation rows for ${aim}`
      : `chosen on these very rows for ${aim}, which flatters these figures`;
  return html`<p>Rows that score <b>${writeThreshold(threshold.value)}</b> or more are flagged. The threshold was ${chosen}. Precision ${figure(threshold.precision)}, recall ${figure(threshold.recall)}, F1 ${figure(threshold.f1)}.</p>
${confusion(evaluation)}
${otherThresholds(evaluation)}`;
}

function confusion(evaluation: Evaluation): Html {
  const { threshold, test, costs } = evaluation;
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = threshold.confusion;
  const cost = costsOfDecisions(evaluation);
  const cell = (rows: number, name: string, total: number | undefined) =>
    html`<b>${count(rows)}</b> ${name}<small>${percent(rows / test.rows)} of the rows${total !== undefined && total > 0 && rows > 0 && `; cost ${money(total)}, ${money(total / rows)} each`}</small>`;
  return html`<div class="matrix">${table({
    caption: `Test rows by what they are and what the challenger makes of them${costs ? '; costs in the currency of the input' : ''}`,
    columns: ['', { head: 'Flagged', kind: 'text' }, { head: 'Not flagged', kind: 'text' }],
    rows: [
      {
        head: 'Positive',
        cells: [cell(truePositives, 'found', cost?.found), cell(falseNegatives, 'missed', cost?.missed)],
      },
      {
        head: 'Negative',
        cells: [
          cell(falsePositives, 'false alarms', cost?.falseAlarms),
          cell(trueNegatives, 'left alone', cost?.leftAlone),
        ],
      },
    ],
    isNarrow: true,
  })}</div>`;
}

/** What is not the cost of flagging is that of missing: amounts differ from row to row, and only their sum is known here. */
function costsOfDecisions({ costs, threshold, test }: Evaluation) {
  if (!costs) return undefined;
  const { review, falseAlarm } = costs.input;
  const found = threshold.confusion.truePositives * review;
  const falseAlarms = threshold.confusion.falsePositives * (review + falseAlarm);
  const all = (costs.challenger.perThousand * test.rows) / 1000;
  return { found, falseAlarms, missed: Math.max(0, all - found - falseAlarms), leftAlone: 0 };
}

function otherThresholds({ thresholds, threshold: chosen }: Evaluation): Html {
  const hasCosts = thresholds.some(({ costPerThousand }) => costPerThousand !== null);
  const heads = [
    'Flagged',
    'Found',
    'Precision',
    'Recall',
    'Missed',
    'False alarms',
    'Left alone',
    ...(hasCosts ? ['Cost per thousand'] : []),
  ];
  return table({
    caption: 'What the challenger would do with other thresholds',
    columns: ['Threshold', ...heads.map((head): Column => ({ head }))],
    rows: thresholds.map((line): Row => {
      const { threshold, truePositives, falseNegatives, falsePositives, trueNegatives, costPerThousand } = line;
      const flagged = truePositives + falsePositives;
      const isChosen = threshold === chosen.value;
      return {
        head: `${writeThreshold(threshold)}${isChosen ? ' (chosen)' : ''}`,
        isChosen,
        cells: [
          count(flagged),
          count(truePositives),
          flagged === 0 ? '–' : columnPercent(truePositives / flagged),
          columnPercent(truePositives / (truePositives + falseNegatives)),
          ...[falseNegatives, falsePositives, trueNegatives].map(count),
          ...(hasCosts ? [costPerThousand === null ? '–' : money(costPerThousand)] : []),
        ],
      };
    }),
  });
}

export const writeThreshold = (value: number): string => figure(value, digitsFor(value, 3));
