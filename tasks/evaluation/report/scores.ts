/** How well the scores tell the classes apart: the share of each class in every bin of the score, one picture a model. */
import type { Evaluation, ModelQuality } from '#tasks/contracts/evaluation';
import { MIRRORED_KEY, mirrored, sharesOf } from '#tasks/report/charts/mirrored';
import { figure } from '#tasks/report/figure';
import { type Html, html } from '#tasks/report/html';
import { table } from '#tasks/report/table';
import { count, percent, figure as write } from '../format';

export const scoreDistributions = ({ challenger, champion }: Evaluation): Html =>
  html`${distribution('Scores of the challenger', challenger)}${champion && distribution('Scores of the champion', champion.quality)}`;

function distribution(title: string, { scores, kolmogorovSmirnov }: ModelQuality): Html {
  const { positives, negatives } = scores;
  const bins = positives.length;
  const fromHalf = (counts: readonly number[]) =>
    percent(
      sharesOf(counts)
        .slice(bins / 2)
        .reduce((sum, share) => sum + share, 0),
      1,
    );
  const edge = (bin: number) => String(Number((bin / bins).toFixed(2)));
  return figure({
    title,
    description: `${title} by class. At least 0.5 score ${fromHalf(positives)} of the positives and ${fromHalf(negatives)} of the negatives; the largest gap between the two distributions is ${write(kolmogorovSmirnov)}.`,
    key: MIRRORED_KEY,
    picture: mirrored({
      above: positives,
      below: negatives,
      x: { label: 'score', ticks: [0, 4, 8, 12, 16, 20], write: edge },
    }),
    note: `Heights are roots of the shares, so that small bins show. Largest gap between the classes (Kolmogorov-Smirnov): ${write(kolmogorovSmirnov)}.`,
    figures: table({
      caption: 'Rows by score',
      columns: ['Score from', { head: 'Positive' }, { head: 'Negative' }],
      rows: positives.map((rows, bin) => ({ head: edge(bin), cells: [count(rows), count(negatives[bin] ?? 0)] })),
    }),
  });
}
