/**
 * What a report has to show of an evaluation, section by section, written down a second time and from the documents alone: no
 * code of the report or of its words is used.
 */
import type { Evaluation, Interval, ModelQuality } from '#tasks/contracts/evaluation';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { wilson } from '#tasks/evaluation/wilson';
import type { Expected, Says, Strip } from './compare';
import {
  across,
  bar,
  bars,
  diagonalToAnywhere,
  grains,
  ground,
  groundToAnywhere,
  interval,
  path,
  strip,
  whiskers,
} from './drawn';

export function expectedOf(evaluation: Evaluation, profile: DatasetProfile): Expected[] {
  return [
    ...verdict(evaluation),
    ...figures(evaluation),
    ...curves(evaluation),
    ...decisions(evaluation),
    ...costs(evaluation),
    ...metrics(evaluation),
    ...segments(evaluation),
    ...features(evaluation),
    ...disagreements(evaluation),
    ...data(evaluation, profile),
    ...lineage(evaluation),
    says('evaluation.json', evaluation.version),
  ];
}

const says = (...parts: Says): Expected => ({ kind: 'text', says: parts });
const table = (rows: readonly (readonly (Says | Strip)[])[]): Expected => ({ kind: 'table', rows });
const percent = (share: number): number => 100 * share;
const NOTHING: Says = [];
const pValueOf = (p: number): Says => (p < 0.001 ? ['p < 0.001'] : [p]);
const baseRate = ({ test }: Evaluation): number => test.positives / test.rows;
const qualities = ({ challenger, champion }: Evaluation): ModelQuality[] => [
  challenger,
  ...(champion ? [champion.quality] : []),
];

function verdict({ run, createdAt, test, findings }: Evaluation): Expected[] {
  return [
    says(run, createdAt.slice(0, 10), createdAt.slice(11, 16)),
    says(test.rows, test.positives),
    ...findings.map(({ sentence }) => says(sentence)),
  ];
}

function figures(evaluation: Evaluation): Expected[] {
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

type Points = ModelQuality['roc'];

/** The height of a curve at `x`: where it is steep, at the top. */
function readOff(points: Points, x: number): number {
  const before = points.findLastIndex(([at]) => at <= x);
  const [from, to] = [points[Math.max(0, before)], points[before + 1]];
  if (!from) return Number.NaN;
  return to && before >= 0 ? from[1] + ((x - from[0]) / (to[0] - from[0])) * (to[1] - from[1]) : from[1];
}

function curves(evaluation: Evaluation): Expected[] {
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

function decisions(evaluation: Evaluation): Expected[] {
  const { threshold, thresholds, test, costs } = evaluation;
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = threshold.confusion;
  const input = costs?.input;
  const flagged = truePositives * (input?.review ?? 0);
  const alarms = falsePositives * ((input?.review ?? 0) + (input?.falseAlarm ?? 0));
  const all = ((costs?.challenger.perThousand ?? 0) * test.rows) / 1000;
  const cell = (rows: number, cost: number): Says => [
    rows,
    percent(rows / test.rows),
    ...(costs && cost > 0 && rows > 0 ? [cost, cost / rows] : []),
  ];
  return [
    says(
      threshold.value,
      ...(threshold.chosenFor === 'f1' ? ['best F1'] : []),
      threshold.precision,
      threshold.recall,
      'F1',
      threshold.f1,
    ),
    table([
      [NOTHING, cell(truePositives, flagged), cell(falseNegatives, all - flagged - alarms)],
      [NOTHING, cell(falsePositives, alarms), cell(trueNegatives, 0)],
    ]),
    table(
      thresholds.map((line) => {
        const positive = line.truePositives + line.falsePositives;
        return [
          [line.threshold, ...(line.threshold === threshold.value ? ['(chosen)'] : [])],
          [positive],
          [line.truePositives],
          [percent(line.truePositives / positive)],
          [percent(line.truePositives / (line.truePositives + line.falseNegatives))],
          [line.falseNegatives],
          [line.falsePositives],
          [line.trueNegatives],
          ...(line.costPerThousand === null ? [] : [[line.costPerThousand]]),
        ];
      }),
    ),
  ];
}

function costs({ costs: result, gate }: Evaluation): Expected[] {
  if (!result) return [];
  const { input, amountsMissing, challenger, champion, noModel, difference } = result;
  const lines = [
    { cost: challenger, threshold: [challenger.threshold], series: 'first' },
    ...(champion ? [{ cost: champion, threshold: [champion.threshold], series: 'second' }] : []),
    { cost: noModel, threshold: [], series: 'third' },
  ];
  const prices = [input.missedPositive, input.falseAlarm, input.review].filter((price) => price > 0);
  return [
    says(...prices, ...(amountsMissing > 0 ? [amountsMissing, ' 0'] : [])),
    says(percent(gate.confidence)),
    table(
      lines.map(({ cost, threshold, series }) => [
        NOTHING,
        [cost.perThousand],
        [...cost.interval],
        threshold,
        strip(across('base', 0), interval(cost.interval, cost.perThousand, series)),
      ]),
    ),
    ...(difference
      ? [
          says(' 0', input.margin, percent(gate.confidence)),
          table([
            [
              NOTHING,
              [difference.perThousand],
              [...difference.interval],
              NOTHING,
              strip(
                across('base', 0),
                across('bound', input.margin),
                interval(difference.interval, difference.perThousand, 'first'),
              ),
            ],
          ]),
        ]
      : []),
  ];
}

function metrics({ metrics: results, champion, gate }: Evaluation): Expected[] {
  const parameterOf = ({ metric, parameter }: (typeof results)[number]): Says =>
    parameter === null ? [] : [metric === 'recallAtFalsePositiveRate' ? percent(parameter) : parameter];
  return [
    ...(champion ? [says(percent(gate.confidence))] : []),
    table(
      results.map((result) => [
        parameterOf(result),
        [result.value],
        ...(champion ? [orNothing(result.champion), orNothing(result.difference), [...(result.interval ?? [])]] : []),
        [...orNothing(result.bound), ...orNothing(result.margin)],
        NOTHING,
      ]),
    ),
  ];
}

const orNothing = (value: number | null): number[] => (value === null ? [] : [value]);

function segments({ segments: results, segmentsLeftOut, gate, champion }: Evaluation): Expected[] {
  if (results.length === 0) return [];
  const drop = gate.segments?.maximumDrop ?? Number.NaN;
  return [
    says(...(champion ? [percent(gate.confidence)] : []), -drop, gate.segments?.minimumPositives ?? Number.NaN),
    table(
      results.map((segment) => [
        [segment.column, segment.value],
        [segment.rows],
        [segment.positives],
        orNothing(segment.challenger),
        ...(champion
          ? [orNothing(segment.champion), orNothing(segment.difference), [...(segment.interval ?? [])]]
          : []),
        NOTHING,
        ...(champion && segment.interval
          ? [
              strip(
                across('base', 0),
                across('bound', -drop),
                interval(
                  segment.interval,
                  segment.difference ?? Number.NaN,
                  segment.judgement === 'told' ? 'third' : 'first',
                ),
              ),
            ]
          : champion
            ? [NOTHING]
            : []),
      ]),
    ),
    ...(segmentsLeftOut > 0 ? [says(segmentsLeftOut)] : []),
  ];
}

function features({ importance, contributions }: Evaluation): Expected[] {
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

function disagreements({ disagreements: rows }: Evaluation): Expected[] {
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

function data({ dataset }: Evaluation, profile: DatasetProfile): Expected[] {
  const { rows, positives, splits, entities, championData: before, columns, duplicates } = profile;
  const drifts = columns
    .flatMap(({ name, drift }) => (drift === null ? [] : [{ name, drift }]))
    .sort((a, b) => b.drift - a.drift);
  const now = positives / rows;
  const line = (split: { rows: number; positives: number }): Says[] => [
    NOTHING,
    [split.rows],
    [percent(split.rows / rows)],
    [split.positives],
    [percent(split.positives / split.rows)],
  ];
  const aside = entities && entities.setAside.rows > 0 ? [entities.setAside] : [];
  return [
    ...profile.warnings.map((sentence) => says(sentence)),
    ...(dataset.suspects.length > 0 ? [table(dataset.suspects.map(({ feature, auc }) => [[feature], [auc]]))] : []),
    ...(before
      ? [
          table([
            [NOTHING, [before.rows], [rows], [percent(rows / before.rows - 1)]],
            [NOTHING, [before.positives], [positives], [percent(positives / before.positives - 1)]],
            [
              NOTHING,
              [percent(before.positives / before.rows)],
              [percent(now)],
              [percent(now - before.positives / before.rows)],
            ],
          ]),
        ]
      : []),
    ...(drifts.length > 0
      ? [
          says(drifts.length, ...(drifts.length > 15 ? [15, drifts.length] : []), 0.1, 0.1, 0.25),
          table(
            drifts
              .slice(0, 15)
              .map(({ name, drift }) => [
                [name],
                [drift],
                [drift >= 0.25 ? 'large' : drift >= 0.1 ? 'moderate' : 'small'],
                strip(across('base', 0), across('reference', 0.1), across('bound', 0.25), bar(drift)),
              ]),
          ),
        ]
      : []),
    table([splits.train, splits.validation, splits.test, ...aside, { rows, positives }].map(line)),
    says(
      ...(entities ? [...entities.columns, entities.count, ...aside.map((split) => split.rows)] : []),
      ...(duplicates > 0 ? [duplicates] : []),
      ...(profile.duplicatesAcrossSplits > 0 ? [profile.duplicatesAcrossSplits] : []),
    ),
  ];
}

function lineage({ run, executionArn, createdAt, dataset, training, champion, lineage: from, resampling }: Evaluation) {
  const instant = (time: string): Says => [time.slice(0, 10), time.slice(11, 19)];
  const durationOf = (seconds: number): number[] => {
    if (seconds < 120) return [seconds];
    const minutes = seconds / 60;
    return minutes < 120 ? [minutes] : [Math.floor(minutes / 60), minutes % 60];
  };
  const job = ({ jobName, seconds }: Evaluation['lineage']['processing']) =>
    says(jobName, ...(seconds === null ? [] : durationOf(seconds)));
  const took = (Date.parse(createdAt) - Date.parse(from.startedAt)) / 1000;
  const theirs = from.champion?.hyperparameters;
  const names = [...new Set([...Object.keys(training.hyperparameters), ...Object.keys(theirs ?? {})])].sort();
  const differing = names.filter((name) => training.hyperparameters[name] !== theirs?.[name]);
  const expected: Expected[] = [
    says(run),
    says(executionArn),
    says(...instant(from.startedAt)),
    says(...instant(createdAt), ...durationOf(took)),
    says(dataset.uri),
    says(dataset.version),
    says(from.codeVersion ?? ''),
    job(from.processing),
    ...(from.tuning ? [job(from.tuning)] : []),
    job(from.training),
    job(from.scoring.challenger),
    job(from.scoring.validation),
    ...(from.scoring.champion ? [job(from.scoring.champion)] : []),
    ...(training.validationAuc === null ? [] : [says(training.validationAuc)]),
    says(resampling.seed, resampling.replicates, resampling.signFlips),
    ...(champion ? [says(champion.modelPackageArn)] : []),
    ...(from.champion
      ? [says(from.champion.run), says(from.champion.datasetVersion), says(from.champion.codeVersion ?? '')]
      : []),
    ...(theirs ? [says(differing.length, names.length)] : []),
    table(
      names.map((name) => [
        [name],
        [training.hyperparameters[name] ?? 'not set'],
        ...(theirs ? [[theirs[name] ?? 'not set'], NOTHING] : []),
      ]),
    ),
  ];
  return expected;
}
