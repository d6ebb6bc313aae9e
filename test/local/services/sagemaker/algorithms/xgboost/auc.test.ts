import { expect, test } from '@jest/globals';
import { type Booster, type Matrix, openXGBoost } from '#local/backends/xgboost';
import { watchAuc } from '#local/services/sagemaker/algorithms/xgboost/auc';

const xgboost = openXGBoost();

type Parameters = readonly (readonly [string, string])[];

const settings = (objective = 'binary:logistic', metrics = ['auc'], csvWeights = false, more: Parameters = []) => ({
  csvWeights,
  parameters: [
    ['objective', objective],
    ['max_depth', '3'],
    ...more,
    ...metrics.map((metric) => ['eval_metric', metric] as const),
  ] as const,
});

/** Rows of two numbers that are rounded coarsely, so that many have the same score. */
function matrix(rows: number, seed: number, positive: (value: number, row: number) => boolean, steps = 20) {
  const value = (row: number) => ((row * 7919 + seed * 104_729) % 1009) / 1009;
  const cells = Float32Array.from({ length: rows * 2 }, (_, i) => Math.round(value(i) * steps) / steps);
  const result = xgboost.matrixFromRows(cells, 2);
  result.setLabels(Float32Array.from({ length: rows }, (_, row) => Number(positive(cells[row * 2] as number, row))));
  return result;
}

/** Trains on the first, and compares after each round. @returns what was trained */
function expectLibrarysAuc(
  by: ReturnType<typeof settings>,
  watched: readonly [readonly [string, Matrix], readonly [string, Matrix]],
  rounds: number,
): Booster {
  const booster = xgboost.createBooster(
    watched.map(([, one]) => one),
    by.parameters,
  );
  const watch = watchAuc(by, watched);
  for (let round = 0; round < rounds; round++) {
    booster.update(round, watched[0][1]);
    expect(figures(watch?.evaluate(round, booster))).toEqual(figures(booster.evaluate(round, watched)));
  }
  return booster;
}

const figures = (line = '') =>
  line.split('\t').map((part) => part.replace(/:(.*)/, (_, value) => `:${Number(value).toFixed(12)}`));

test.each([
  ['balanced classes', 4000, (value: number, row: number) => value + (row % 10) / 10 > 0.9],
  ['rare positives', 3000, (value: number, row: number) => value > 0.8 && row % 37 === 0],
  ['rare negatives', 9000, (value: number, row: number) => value > 0.1 || row % 37 !== 0],
  ['scores that know nothing', 1000, (_: number, row: number) => row % 3 === 0],
])('gives the metric that the library gives, round by round: %s', (_, rows, positive) => {
  const watched = [
    ['train', matrix(rows, 1, positive)],
    ['validation', matrix(rows / 4, 2, positive)],
  ] as const;
  expectLibrarysAuc(settings(), watched, 20);
});

test('takes rows for equal whose margins differ by less than scores do', () => {
  const cautious = settings('binary:logistic', ['auc'], false, [['eta', '0.00001']]);
  const watched = [
    ['train', matrix(20_000, 1, (value, row) => value > 0.3 && row % 61 === 0, 1000)],
    ['validation', matrix(20_000, 2, (value, row) => value > 0.3 && row % 61 === 0, 1000)],
  ] as const;
  expectLibrarysAuc(cautious, watched, 40);
});

test('takes rows for equal of which the model is all but certain', () => {
  const sure = settings('binary:logistic', ['auc'], false, [
    ['eta', '1'],
    ['lambda', '0.00001'],
    ['min_child_weight', '0'],
  ]);
  // Of two sizes, so that they come to different margins.
  const isSure = (value: number) => value > 0.992 || Math.abs(value - 0.3) < 0.001;
  const watched = [
    ['train', matrix(9000, 1, isSure, 200)],
    ['validation', matrix(9000, 2, (value, row) => (isSure(value) ? row % 3 > 0 : row % 97 === 0), 200)],
  ] as const;
  const booster = expectLibrarysAuc(sure, watched, 40);
  const scores = new Set(booster.predict(watched[1][1]).values);
  expect(booster.withMargins(watched[1][1], (margins) => new Set(margins).size)).toBeGreaterThan(scores.size);
});

test('leaves to the library what only the library can answer', () => {
  const watched = [['train', matrix(100, 1, (_, row) => row % 2 === 0)]] as const;
  expect(watchAuc(settings(), watched)).toBeDefined();
  expect(watchAuc(settings('reg:squarederror'), watched)).toBeUndefined();
  expect(watchAuc(settings('binary:logistic', ['auc', 'logloss']), watched)).toBeUndefined();
  expect(watchAuc(settings('binary:logistic', ['auc'], true), watched)).toBeUndefined();
  expect(watchAuc(settings(), [['train', matrix(100, 1, () => true)]])).toBeUndefined();
});
