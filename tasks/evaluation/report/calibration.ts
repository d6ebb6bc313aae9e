/** Whether the scores mean what they say: in ten groups, how many are positive beside what the mean score says. */
import type { Evaluation, ModelQuality } from '#tasks/contracts/evaluation';
import { dots, line, whiskers } from '#tasks/report/charts/marks';
import { type Axis, plot } from '#tasks/report/charts/plot';
import { domainOf } from '#tasks/report/charts/scale';
import { figure } from '#tasks/report/figure';
import type { Html } from '#tasks/report/html';
import { type Column, table } from '#tasks/report/table';
import { count, percent } from '../format';
import { wilson } from '../wilson';
import { confidenceOf, modelsKey } from './words';

/** So far apart, the groups of low scores would be one dot on even axes. */
const SPREAD = 25;

type Group = ModelQuality['calibration'][number];

export function calibration(evaluation: Evaluation): Html {
  const { challenger, champion, gate } = evaluation;
  const groups = challenger.calibration;
  const all = [...groups, ...(champion?.quality.calibration ?? [])];
  const range = ({ rows, meanScore, positiveRate }: Group) => {
    const [low, high] = wilson(positiveRate * rows, rows, gate.confidence);
    return { at: meanScore, low, high };
  };
  const [, highest] = domainOf([
    0,
    ...all.flatMap(({ meanScore, positiveRate }) => [meanScore, positiveRate]),
    ...groups.map((group) => range(group).high),
  ]);
  const end = Math.min(1, highest);
  const isSpread = Math.min(...groups.map(({ meanScore }) => meanScore)) < end / SPREAD;
  const axis = (label: string): Axis => ({
    label,
    domain: [0, end],
    kind: isSpread ? 'root' : 'linear',
    write: (value) => percent(value, 4),
  });
  const pointsOf = (quality: ModelQuality) =>
    quality.calibration.map(({ meanScore, positiveRate }) => [meanScore, positiveRate] as const);
  const last = groups.at(-1);
  const confidence = confidenceOf(evaluation);
  return figure({
    title: 'Calibration',
    description: `Share of positives by mean score, in ten groups of equal size. ${last ? `In the group with the highest scores the challenger says ${percent(last.meanScore)} on average; ${percent(last.positiveRate)} are positive.` : ''}`,
    key: [
      { mark: 'dot', series: 'first', label: 'challenger' },
      ...modelsKey(evaluation).slice(1),
      { mark: 'line', series: 'reference', label: 'scores that mean what they say' },
    ],
    picture: plot({
      x: axis('mean score'),
      y: axis('positive'),
      marks: (scales) => [
        line(
          scales,
          [
            [0, 0],
            [end, end],
          ],
          'reference',
        ),
        ...(champion ? [line(scales, pointsOf(champion.quality), 'second dashed')] : []),
        whiskers(scales, groups.map(range), 'first'),
        dots(scales, pointsOf(challenger), 'first'),
      ],
    }),
    note: `Ten groups of rows by score, with ${confidence} intervals of the challenger’s (Wilson).${isSpread ? ' Both axes on a root scale.' : ''}`,
    figures: table({
      caption: 'Challenger’s rows in ten groups, lowest scores first',
      columns: ['Mean score', ...['Positive', 'Interval', 'Rows'].map((head): Column => ({ head }))],
      rows: groups.map((group) => ({
        head: percent(group.meanScore, 3),
        cells: [percent(group.positiveRate), intervalOf(range(group)), count(group.rows)],
      })),
    }),
  });
}

const intervalOf = ({ low, high }: { readonly low: number; readonly high: number }) =>
  `${percent(low)} to ${percent(high)}`;
