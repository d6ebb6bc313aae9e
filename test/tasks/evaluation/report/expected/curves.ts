/** The pictures of a report, with the tables below them. */
import type { Evaluation, Interval, ModelQuality } from '#tasks/contracts/evaluation';
import { wilson } from '#tasks/evaluation/wilson';
import type { Expected } from '../compare';
import { bars, diagonalToAnywhere, ground, groundToAnywhere, path, whiskers } from '../drawn';
import { baseRate, percent, qualities, says, table } from './says';

export function curves(evaluation: Evaluation): Expected[] {
  const { challenger, champion, gate } = evaluation;
  const confidence = percent(gate.confidence);
  const rate = baseRate(evaluation);
  const drawn = (reference: Points, of: (quality: ModelQuality) => Points, ...marks: ReturnType<typeof path>[]) => ({
    kind: 'picture' as const,
    drawn: [
      ground(0, 1),
      path('reference', reference),
      ...(champion ? [path('line second dashed', of(champion.quality))] : []),
      path('line first', of(challenger)),
      ...marks,
    ],
  });
  const readings = (at: readonly number[], of: (quality: ModelQuality) => Points) =>
    table(at.map((x) => [[percent(x)], ...qualities(evaluation).map((one) => [percent(readOff(of(one), x))])]));
  const diagonal: Points = [
    [0, 0],
    [1, 1],
  ];
  const gainsOf = ({ gains }: ModelQuality): Points => [
    [0, 0],
    ...gains.map((group): [number, number] => [group.cumulativeRows, group.cumulativePositives]),
  ];
  const [top] = challenger.gains;
  const inTop = top ? [percent(top.cumulativeRows), percent(top.cumulativePositives), top.lift] : [];
  return [
    says(...qualities(evaluation).map(({ auc }) => auc)),
    drawn(diagonal, ({ roc }) => roc),
    readings([0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5], ({ roc }) => roc),
    says(...qualities(evaluation).map(({ averagePrecision }) => averagePrecision), rate),
    drawn(
      [
        [0, rate],
        [1, rate],
      ],
      ({ precisionRecall }) => precisionRecall,
    ),
    says(percent(rate)),
    readings([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], ({ precisionRecall }) => precisionRecall),
    says(...inTop),
    drawn(diagonal, gainsOf),
    says(...inTop),
    table(
      challenger.gains.map((group) => [
        [group.lowestScore],
        [group.rows],
        [group.positives],
        [group.lift],
        [percent(group.cumulativePositives)],
      ]),
    ),
    ...calibration(evaluation, confidence),
    ...scores(challenger),
    ...(champion ? scores(champion.quality) : []),
  ];
}

type Points = ModelQuality['roc'];

/** The height of a curve at `x`: where it is steep, at the top. */
function readOff(points: Points, x: number): number {
  const before = points.findLastIndex(([at]) => at <= x);
  const [from, to] = [points[Math.max(0, before)], points[before + 1]];
  if (!from) return Number.NaN;
  return to && before >= 0 ? from[1] + ((x - from[0]) / (to[0] - from[0])) * (to[1] - from[1]) : from[1];
}

function calibration({ challenger, champion, gate }: Evaluation, confidence: number): Expected[] {
  const groups = challenger.calibration;
  const last = groups.at(-1);
  const pointsOf = ({ calibration }: ModelQuality) =>
    calibration.map(({ meanScore, positiveRate }): [number, number] => [meanScore, positiveRate]);
  const rangeOf = ({ rows, positiveRate }: (typeof groups)[number]): Interval =>
    wilson(rows * positiveRate, rows, gate.confidence);
  return [
    says(...(last ? [percent(last.meanScore), percent(last.positiveRate)] : [])),
    {
      kind: 'picture',
      drawn: [
        groundToAnywhere,
        diagonalToAnywhere,
        ...(champion ? [path('line second dashed', pointsOf(champion.quality))] : []),
        whiskers(groups.map((group) => [group.meanScore, ...rangeOf(group)])),
        path('dot first', pointsOf(challenger)),
      ],
    },
    says(confidence),
    table(
      groups.map((group) => [
        [percent(group.meanScore)],
        [percent(group.positiveRate)],
        rangeOf(group).map(percent),
        [group.rows],
      ]),
    ),
  ];
}

function scores({ scores: { positives, negatives }, kolmogorovSmirnov }: ModelQuality): Expected[] {
  const sharesOf = (counts: readonly number[]) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => count / total);
  };
  const upper = (counts: readonly number[]) =>
    percent(
      sharesOf(counts)
        .slice(10)
        .reduce((sum, share) => sum + share, 0),
    );
  const down = sharesOf(negatives).map((share) => -share);
  return [
    says('0.5', upper(positives), upper(negatives), kolmogorovSmirnov),
    {
      kind: 'picture',
      drawn: [binned(ground(0, 20)), binned(bars(sharesOf(positives), 'second')), binned(bars(down, 'first'))],
    },
    says(kolmogorovSmirnov),
    table(positives.map((count, bin) => [[bin / 20], [count], [negatives[bin] ?? Number.NaN]])),
  ];
}

/** Twenty bins lie between scores of 0 and 1. */
const binned = ({ look, corners }: ReturnType<typeof bars>): ReturnType<typeof bars> => ({
  look,
  corners: (x, y, seen) => corners((bin) => x(bin / 20), y, seen),
});
