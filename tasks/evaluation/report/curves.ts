/** How well the scores rank: ROC, precision and recall, and what looking at the top of the list gains. */
import type { Evaluation, ModelQuality } from '#tasks/contracts/evaluation';
import { line } from '#tasks/report/charts/marks';
import { type Axis, plot } from '#tasks/report/charts/plot';
import { figure } from '#tasks/report/figure';
import { type Html, html } from '#tasks/report/html';
import { type Column, table } from '#tasks/report/table';
import { columnPercent, count, percent, figure as write } from '../format';
import { calibration } from './calibration';
import { scoreDistributions } from './scores';
import { modelsKey } from './words';

export const curves = (evaluation: Evaluation): Html =>
  html`<div class="grid">${roc(evaluation)}${precisionRecall(evaluation)}${gains(evaluation)}${calibration(evaluation)}${scoreDistributions(evaluation)}</div>`;

type Models = Pick<Evaluation, 'challenger' | 'champion'>;
type Point = readonly [x: number, y: number];

const UNIT = [0, 1] as const;
const share = (label: string): Axis => ({ label, domain: UNIT, write: String });

function roc(evaluation: Evaluation): Html {
  return figure({
    title: 'ROC curve',
    description: `ROC curve. ${each(evaluation, ({ auc }) => `AUC ${write(auc)}`)}.`,
    key: [...modelsKey(evaluation), { mark: 'line', series: 'reference', label: 'guessing' }],
    picture: drawn(evaluation, ({ roc }) => roc, share('false positive rate'), share('true positive rate'), [
      [0, 0],
      [1, 1],
    ]),
    note: 'Of all positives the share found, by the share of negatives mistaken for one.',
    figures: table({
      caption: 'Share of positives found, read off the curve',
      columns: ['False positive rate', ...columnsOf(evaluation)],
      rows: [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5].map((rate) => ({
        head: percent(rate, 1),
        cells: cellsOf(evaluation, ({ roc }) => columnPercent(readOff(roc, rate))),
      })),
    }),
  });
}

function precisionRecall(evaluation: Evaluation): Html {
  const { test } = evaluation;
  const baseRate = test.positives / test.rows;
  return figure({
    title: 'Precision and recall',
    description: `Precision by recall. ${each(evaluation, (q) => `average precision ${write(q.averagePrecision)}`)}. Guessing gives ${write(baseRate)}.`,
    key: [...modelsKey(evaluation), { mark: 'line', series: 'reference', label: 'guessing' }],
    picture: drawn(evaluation, (q) => q.precisionRecall, share('recall'), share('precision'), [
      [0, baseRate],
      [1, baseRate],
    ]),
    note: `Of the rows called positive the share that is, by the share of positives found. Guessing gives ${percent(baseRate)}.`,
    figures: table({
      caption: 'Precision, read off the curve',
      columns: ['Recall', ...columnsOf(evaluation)],
      rows: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map((recall) => ({
        head: percent(recall, 0),
        cells: cellsOf(evaluation, (q) => columnPercent(readOff(q.precisionRecall, recall))),
      })),
    }),
  });
}

function gains(evaluation: Evaluation): Html {
  const { challenger } = evaluation;
  const pointsOf = ({ gains }: ModelQuality): Point[] => [
    [0, 0],
    ...gains.map(({ cumulativeRows, cumulativePositives }): Point => [cumulativeRows, cumulativePositives]),
  ];
  const [top] = challenger.gains;
  const inTop = top
    ? `The ${percent(top.cumulativeRows, 1)} of the rows with the highest scores hold ${percent(top.cumulativePositives, 1)} of the positives, ${write(top.lift, 1)} times what as many rows drawn at random would hold.`
    : '';
  return figure({
    title: 'Gains',
    description: `Positives found by rows looked at, highest scores first. ${inTop}`,
    key: [...modelsKey(evaluation), { mark: 'line', series: 'reference', label: 'any order' }],
    picture: drawn(evaluation, pointsOf, share('rows looked at'), share('positives found'), [
      [0, 0],
      [1, 1],
    ]),
    note: inTop,
    figures: table({
      caption:
        'Challenger’s rows in ten groups, highest scores first; lift is how much denser positives are than in all rows',
      columns: ['Scores from', ...['Rows', 'Positive', 'Lift', 'Positives so far'].map((head): Column => ({ head }))],
      rows: challenger.gains.map((group) => ({
        head: write(group.lowestScore, 4),
        cells: [
          count(group.rows),
          count(group.positives),
          write(group.lift, 2),
          columnPercent(group.cumulativePositives),
        ],
      })),
    }),
  });
}

/** The champion's line lies below. */
function drawn(
  { challenger, champion }: Models,
  pointsOf: (quality: ModelQuality) => readonly Point[],
  x: Axis,
  y: Axis,
  reference: readonly Point[],
): Html {
  return plot({
    x,
    y,
    marks: (scales) => [
      line(scales, reference, 'reference'),
      ...(champion ? [line(scales, pointsOf(champion.quality), 'second dashed')] : []),
      line(scales, pointsOf(challenger), 'first'),
    ],
  });
}

const each = ({ challenger, champion }: Models, say: (quality: ModelQuality) => string): string =>
  champion ? `Challenger: ${say(challenger)}; champion: ${say(champion.quality)}` : `Challenger: ${say(challenger)}`;

const columnsOf = ({ champion }: Models): Column[] => [
  { head: 'Challenger' },
  ...(champion ? [{ head: 'Champion' }] : []),
];
const cellsOf = ({ challenger, champion }: Models, say: (quality: ModelQuality) => string): string[] =>
  [challenger, ...(champion ? [champion.quality] : [])].map(say);

/** The height of a curve at `x`, between its points. @param points by x, ascending */
export function readOff(points: readonly Point[], x: number): number {
  const next = points.findIndex(([at]) => at > x);
  const [before, after] = [points[(next < 0 ? points.length : next) - 1], points[next]];
  if (!before || !after) return (before ?? after)?.[1] ?? Number.NaN;
  return before[1] + ((x - before[0]) / (after[0] - before[0])) * (after[1] - before[1]);
}
