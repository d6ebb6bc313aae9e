import { describe, expect, test } from '@jest/globals';
import { GateInput, MetricBounds } from '#tasks/contracts/execution-input';
import { bootstrapDifferences } from '#tasks/evaluation/metrics/bootstrap';
import { measureMetrics } from '#tasks/evaluation/metrics/measure';
import { compareLosses } from '#tasks/evaluation/metrics/row-losses';
import {
  averagePrecision,
  calibrationError,
  kolmogorovSmirnov,
  precisionAtK,
  recallAtFalsePositiveRate,
  type Sweep,
  type SweptMetric,
  sweep,
} from '#tasks/evaluation/metrics/sweeps';
import { brierScore } from '#tasks/evaluation/probabilities';
import { measureQuality } from '#tasks/evaluation/quality';
import { middle, Random } from '#tasks/evaluation/random';
import { eachScoreFromHighest, type Ranking, rank } from '#tasks/evaluation/ranking';
import { askPython, withPython } from '../python';
import { randomPair, rowsOf } from '../rows';

describe('recall at a false positive rate', () => {
  const ranking = rank(rowsOf([1, 0, 1, 1, 0, 0], [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]));
  test.each([
    [0.1, 1 / 3],
    [0.33, 1 / 3],
    [0.34, 1],
    [0.99, 1],
  ])('of %d is %d', (rate, recall) => {
    expect(sweep(recallAtFalsePositiveRate(rate), ranking)).toBeCloseTo(recall, 12);
  });

  test('flags no part of equal scores', () => {
    expect(sweep(recallAtFalsePositiveRate(0.2), rank(rowsOf([1, 0, 0], [0.5, 0.5, 0.1])))).toBe(0);
    // 29 of 100 negatives score higher, and 0.29 * 100 is 28.999999999999996.
    const negatives = Array.from({ length: 100 }, (_, row) => row / 100);
    const rows = rowsOf([1, ...negatives.map(() => 0)], [0.705, ...negatives]);
    expect(sweep(recallAtFalsePositiveRate(0.29), rank(rows))).toBe(1);
  });
});

describe('precision of the top k rows', () => {
  const ranking = rank(rowsOf([1, 0, 1, 1, 0, 0], [0.9, 0.8, 0.7, 0.7, 0.7, 0.4]));
  test.each([
    [1, 1],
    [2, 0.5],
    // One of the three that score 0.7, of which two are positive.
    [3, (1 + 2 / 3) / 3],
    [5, 3 / 5],
    [1000, 3 / 6],
  ])('for k = %d is %d', (k, precision) => {
    expect(sweep(precisionAtK(k), ranking)).toBeCloseTo(precision, 12);
  });
});

describe('calibration error', () => {
  test('is 0 for scores that mean what they say, and the mean gap for others', () => {
    const labels = Array.from({ length: 100 }, (_, row) => Number(row % 10 < 3));
    const scores = (value: number) => labels.map((_, row) => value + row * 1e-9);
    expect(sweep(calibrationError, rank(rowsOf(labels, scores(0.3))))).toBeCloseTo(0, 6);
    expect(sweep(calibrationError, rank(rowsOf(labels, scores(0.5))))).toBeCloseTo(0.2, 6);
  });
});

withPython(['sklearn'], 'recall and precision equal what scikit-learn’s curves give', () => {
  const cases = Array.from(
    { length: 30 },
    (_, seed) => randomPair(seed, 60 + seed * 7, [8, 1e9][seed % 2] as number)[0],
  );
  const theirs = askPython<{ recall: number; precision: number }[]>(
    `
import json, sys, numpy
from sklearn import metrics
def figures(case):
    y, s = numpy.array(case['labels']), numpy.array(case['scores'])
    fpr, tpr, _ = metrics.roc_curve(y, s, drop_intermediate=False)
    edge = numpy.sort(s)[-20]
    above, ties = y[s > edge], y[s == edge]
    return dict(recall=max(tpr[fpr <= 0.1]), precision=(above.sum() + ties.mean() * (20 - len(above))) / 20)
print(json.dumps([figures(case) for case in json.load(sys.stdin)]))`,
    cases.map(({ labels, scores }) => ({ labels: [...labels], scores: [...scores] })),
  );
  cases.forEach((rows, index) => {
    const ranking = rank(rows);
    expect(sweep(recallAtFalsePositiveRate(0.1), ranking)).toBeCloseTo(theirs[index]?.recall as number, 11);
    expect(sweep(precisionAtK(20), ranking)).toBeCloseTo(theirs[index]?.precision as number, 11);
  });
});

/** The bootstrap as it is defined: every single row drawn with replacement, class by class, and everything measured anew. */
function bootstrapByRows(models: readonly [Ranking, Ranking], metrics: readonly SweptMetric[], draws: number) {
  const random = new Random(99);
  const [{ labels }] = models;
  const classes = [0, 1].map((label) => Uint32Array.from(labels.keys()).filter((row) => labels[row] === label));
  const timesDrawn = new Uint16Array(labels.length);
  const drawn = metrics.map(() => new Float64Array(draws));
  for (let draw = 0; draw < draws; draw++) {
    timesDrawn.fill(0);
    for (const rows of classes) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[Math.floor(random.uniform() * rows.length)] as number;
        timesDrawn[row] = (timesDrawn[row] as number) + 1;
      }
    }
    metrics.forEach((of, index) => {
      const [first, second] = models.map((ranking) => of(weighted(ranking, timesDrawn), ranking)) as [number, number];
      (drawn[index] as Float64Array)[draw] = first - second;
    });
  }
  return drawn.map((values) => middle(values, 0.95));
}

const weighted =
  (ranking: Ranking, timesDrawn: Uint16Array): Sweep =>
  (visit) =>
    eachScoreFromHighest(ranking, (score, _positives, _negatives, from, to) => {
      const rows = [0, 0] as [number, number];
      for (let at = from; at <= to; at++) {
        rows[ranking.sorted.labels[at] as 0 | 1] += timesDrawn[ranking.order[at] as number] as number;
      }
      if (rows[0] + rows[1] > 0) visit(score, rows[1], rows[0]);
    });

describe('the bootstrap of a difference', () => {
  const metrics = [
    averagePrecision,
    kolmogorovSmirnov,
    recallAtFalsePositiveRate(0.1),
    recallAtFalsePositiveRate(0.01),
    precisionAtK(40),
    calibrationError,
  ];

  test.each([
    // The first two are exact but for chance, the third comes from bins.
    ['scores of 50 levels', 400, 50, 1500],
    ['scores that are all different', 400, 1e9, 1500],
    ['scores of more rows than are drawn one by one', 17_000, 1e9, 400],
  ])('gives nearly the interval that drawing rows gives, for %s', (_what, rows, levels, draws) => {
    const [first, second] = randomPair(4, rows, levels);
    const [a, b] = [rank(first), rank(second)];
    const intervals = bootstrapDifferences(
      [a, b],
      metrics.map((of) => ({ of, difference: sweep(of, a) - sweep(of, b) })),
      0.95,
    );
    bootstrapByRows([a, b], metrics, draws).forEach(([low, high], index) => {
      const [ours, theirs] = intervals[index] as [number, number];
      expect(Math.abs(ours - low)).toBeLessThanOrEqual(0.12 * (high - low));
      expect(Math.abs(theirs - high)).toBeLessThanOrEqual(0.12 * (high - low));
    });
  });

  test('is never asked for more confidence than a thousand replicates have', () => {
    expect(GateInput.safeParse({ confidence: 0.998 }).success).toBe(true);
    expect(GateInput.safeParse({ confidence: 0.9981 }).error?.issues[0]?.path).toEqual(['confidence']);
  });

  test('is the same every time', () => {
    const [first, second] = randomPair(4, 400, 1e9).map(rank) as [ReturnType<typeof rank>, ReturnType<typeof rank>];
    const draw = () => bootstrapDifferences([first, second], [{ of: averagePrecision, difference: 0.1 }], 0.95);
    expect(draw()).toEqual(draw());
  });
});

test('the difference of mean losses has the interval of a stratified mean', () => {
  const [first, second] = randomPair(8, 500, 1e9);
  const { difference, interval } = compareLosses(brierScore, first, second, 0.95);
  const gaps = [0, 1].map((label) =>
    [...first.labels.keys()]
      .filter((row) => first.labels[row] === label)
      .map((row) => brierScore(label, first.scores[row] as number) - brierScore(label, second.scores[row] as number)),
  );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = gaps.reduce((sum, values) => {
    const within = values.reduce((total, value) => total + (value - mean(values)) ** 2, 0) / (values.length - 1);
    return sum + (values.length / 500) ** 2 * (within / values.length);
  }, 0);
  expect(difference).toBeCloseTo(mean(gaps.flat()), 12);
  expect(interval[1] - difference).toBeCloseTo(1.959963984540054 * Math.sqrt(variance), 10);
});

describe('metrics of two models', () => {
  const [first, second] = randomPair(21, 1200, 500).map((rows) => measureQuality(rank(rows), 0.95)) as [
    ReturnType<typeof measureQuality>,
    ReturnType<typeof measureQuality>,
  ];

  test('are told where the input bounds none, and those with a parameter only where it is given', () => {
    const results = measureMetrics(first, second, { confidence: 0.95, minimumPositives: 50, metrics: {} });
    expect(results.map(({ metric }) => metric)).toEqual([
      'averagePrecision',
      'kolmogorovSmirnov',
      'logLoss',
      'brier',
      'calibrationError',
    ]);
    expect(results.every(({ judgement }) => judgement === 'told')).toBe(true);
    for (const { metric, value, champion, difference, interval } of results) {
      expect(difference).toBeCloseTo(value - (champion ?? 0), 12);
      if (metric === 'calibrationError') continue;
      expect((interval?.[0] ?? 1) < (difference ?? 0) && (difference ?? 0) < (interval?.[1] ?? -1)).toBe(true);
    }
  });

  test('are judged where it does', () => {
    const metrics = { precisionAtK: { k: 100, minimum: 0.99 }, brier: { maximum: 0.5, margin: 0.2 } };
    const results = measureMetrics(first, second, { confidence: 0.95, minimumPositives: 50, metrics });
    expect(results.find(({ metric }) => metric === 'precisionAtK')).toMatchObject({
      parameter: 100,
      bound: 0.99,
      judgement: 'rejects',
    });
    expect(results.find(({ metric }) => metric === 'brier')).toMatchObject({
      bound: 0.5,
      margin: 0.2,
      intervalMethod: 'stratified-mean',
      judgement: 'passes',
    });
  });

  test('hold instead of rejecting where positives are few', () => {
    const metrics = { precisionAtK: { k: 100, minimum: 0.99 } };
    const results = measureMetrics(first, second, { confidence: 0.95, minimumPositives: 1200, metrics });
    expect(results.find(({ metric }) => metric === 'precisionAtK')?.judgement).toBe('holds');
  });

  test('take no margin for the calibration error, and say what to do instead', () => {
    const parse = (bounds: object) => MetricBounds.safeParse({ calibrationError: bounds });
    expect(parse({ maximum: 0.05 }).success).toBe(true);
    expect(parse({ maximum: 0.05, margin: 0.01 }).error?.message).toContain('give brier a margin instead');
  });

  test('have no interval of the calibration error, which chance alone makes larger than 0', () => {
    const results = measureMetrics(first, second, { confidence: 0.95, minimumPositives: 50, metrics: {} });
    expect(results.at(-1)).toMatchObject({ metric: 'calibrationError', interval: null, intervalMethod: null });
  });

  test('have no difference without a champion', () => {
    const results = measureMetrics(first, null, {
      confidence: 0.95,
      minimumPositives: 50,
      metrics: { logLoss: { margin: 0.1 } },
    });
    expect(results.find(({ metric }) => metric === 'logLoss')).toMatchObject({
      champion: null,
      difference: null,
      interval: null,
      judgement: 'told',
    });
  });
});
