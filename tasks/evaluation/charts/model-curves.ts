/** The curves that are drawn of the challenger and, where there is one, the champion: ROC, precision and recall, calibration. */
import type { Evaluation, ModelQuality } from '#tasks/contracts/evaluation';
import { type Html, html } from '#tasks/report/page';
import { figure, percent } from '../format';
import { type Chart, FIRST, line, numberAxis, reference, SECOND } from './svg';

type Models = Pick<Evaluation, 'challenger' | 'champion' | 'test'>;

export function rocChart(models: Models): Chart {
  return {
    title: 'ROC curve',
    description: `ROC curve. ${each(models, (quality) => `AUC ${figure(quality.auc)}`)}.`,
    caption: html`${key(models)} Of all positives, the share found; of all negatives, the share mistaken for one. Dashed: guessing.`,
    option: {
      xAxis: unitAxis('false positive rate', 'middle'),
      yAxis: unitAxis('true positive rate'),
      series: [
        reference([
          [0, 0],
          [1, 1],
        ]),
        ...lines(models, (quality) => quality.roc),
      ],
    },
  };
}

export function precisionRecallChart(models: Models): Chart {
  const baseRate = models.test.positives / models.test.rows;
  return {
    title: 'Precision and recall',
    description: `Precision by recall. ${each(models, (q) => `average precision ${figure(q.averagePrecision)}`)}. Guessing gives ${figure(baseRate)}.`,
    caption: html`${key(models)} Of the rows called positive, the share that is. Dashed: guessing, ${percent(baseRate)}.`,
    option: {
      xAxis: unitAxis('recall', 'middle'),
      yAxis: unitAxis('precision'),
      series: [
        reference([
          [0, baseRate],
          [1, baseRate],
        ]),
        ...lines(models, (quality) => quality.precisionRecall),
      ],
    },
  };
}

export function calibrationChart(models: Models): Chart {
  const points = (quality: ModelQuality) =>
    quality.calibration.map(({ meanScore, positiveRate }): [number, number] => [meanScore, positiveRate]);
  const all = [...points(models.challenger), ...(models.champion ? points(models.champion.quality) : [])].flat();
  const end = roundUp(Math.max(...all, 0.001));
  const last = models.challenger.calibration.at(-1);
  const summary = last
    ? `In the tenth with the highest scores the challenger says ${percent(last.meanScore)} on average; ${percent(last.positiveRate)} are positive.`
    : '';
  return {
    title: 'Calibration',
    description: `Share of positives by mean score, in ten groups of equal size. ${summary}`,
    caption: html`${key(models)} Ten groups of rows by score: how many are positive, beside what the score says. Dashed: scores that mean what they say.`,
    option: {
      xAxis: { ...numberAxis('mean score', end, percent), nameLocation: 'middle', nameGap: 26 },
      yAxis: { ...numberAxis('positive', end, percent), nameTextStyle: { ...START } },
      series: [
        reference([
          [0, 0],
          [end, end],
        ]),
        ...lines(models, points, { showSymbol: true, symbol: 'circle', symbolSize: 7 }),
      ],
    },
  };
}

const START = { color: 'var(--muted)', fontSize: 12, align: 'left' as const };

const unitAxis = (name: string, place: 'middle' | 'end' = 'end') => ({
  ...numberAxis(name, 1, String),
  nameLocation: place,
  ...(place === 'middle' ? { nameGap: 26 } : { nameTextStyle: START }),
});

/** The champion's line is dashed too, for those who do not see the colours apart. It lies below. */
const lines = (
  { challenger, champion }: Models,
  of: (quality: ModelQuality) => [number, number][],
  extra: Parameters<typeof line>[2] = {},
) => [
  ...(champion
    ? [line(of(champion.quality), SECOND, { ...extra, lineStyle: { color: SECOND, width: 2, type: [6, 3] } })]
    : []),
  line(of(challenger), FIRST, extra),
];

const key = ({ champion }: Models): Html =>
  champion
    ? html`<span class="key"></span>challenger, <span class="key second"></span>champion (dashes).`
    : html`<span class="key"></span>challenger.`;

const each = ({ challenger, champion }: Models, say: (quality: ModelQuality) => string): string =>
  champion ? `Challenger: ${say(challenger)}; champion: ${say(champion.quality)}` : `Challenger: ${say(challenger)}`;

/** The next of 1, 2, 2.5, 5 times a power of ten, at most 1. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5].find((candidate) => candidate * power >= value) ?? 10;
  return Math.min(1, step * power);
}
