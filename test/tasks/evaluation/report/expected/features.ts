/** What the model looks at, and the rows about which the models disagree. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { Expected } from '../compare';
import { across, bar, grains, strip } from '../drawn';
import { percent, says, table } from './says';

export function features({ importance, contributions }: Evaluation): Expected[] {
  const largest = importance.slice(0, 15);
  const others = importance.slice(15).reduce((sum, { share }) => sum + share, 0);
  return [
    ...(contributions ? contributed(contributions) : []),
    table(largest.map(({ feature, share }) => [[feature], [percent(share)], strip(across('base', 0), bar(share))])),
    ...(importance.length > 15 ? [says(importance.length - 15, percent(others))] : []),
  ];
}

function contributed({ features, others, rows, bias }: NonNullable<Evaluation['contributions']>): Expected[] {
  return [
    says(rows, bias),
    table(
      features.map(({ feature, meanAbsolute, points }) => {
        const inThird = (third: number) =>
          points.filter(([place]) => place !== null && Math.min(2, Math.floor(place * 3)) === third);
        const mean = (some: typeof points) => some.reduce((sum, [, size]) => sum + size, 0) / some.length;
        const drawn = (some: typeof points, series: string) =>
          grains(
            some.map(([place, size]): [number, number] => [size, place ?? -0.3]),
            series,
          );
        return [
          [feature],
          [meanAbsolute],
          [mean(inThird(0))],
          [mean(inThird(2))],
          strip(
            across('base', 0),
            drawn(
              points.filter(([place]) => place === null),
              'third',
            ),
            drawn(inThird(1), 'third'),
            drawn(inThird(0), 'first'),
            drawn(inThird(2), 'second'),
          ),
        ];
      }),
    ),
    ...(others.features > 0 ? [says(others.features, others.meanAbsolute)] : []),
  ];
}

export function disagreements({ disagreements: rows }: Evaluation): Expected[] {
  if (rows.length === 0) return [];
  return [
    table(
      rows.map(({ rowId, label, challenger, champion }) => [
        [rowId],
        [label === 1 ? 'positive' : 'negative'],
        [challenger],
        [champion],
        [challenger - champion],
        [Math.abs(label - challenger) < Math.abs(label - champion) ? 'challenger' : 'champion'],
      ]),
    ),
  ];
}
