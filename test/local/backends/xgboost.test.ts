import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Booster, type Matrix, openXGBoost } from '#local/backends/xgboost';

const xgboost = openXGBoost();
const directory = mkdtempSync(join(tmpdir(), 'xgboost-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, text: string) => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};

/** 40 rows: the label is whether the first cell is above 0.5 or missing (every eighth); the second says nothing. */
const rows = Float32Array.from({ length: 80 }, (_, i) =>
  i % 16 === 0 ? Number.NaN : i % 2 === 0 ? i / 80 : (i % 7) / 7,
);
const labels = Float32Array.from({ length: 40 }, (_, row) => ((rows[row * 2] ?? 0) <= 0.5 ? 0 : 1));

function trained(rounds = 3): { booster: Booster; matrix: Matrix } {
  const matrix = xgboost.matrixFromRows(rows, 2);
  matrix.setLabels(labels);
  const booster = xgboost.createBooster(
    [matrix],
    [
      ['objective', 'binary:logistic'],
      ['eval_metric', 'auc'],
      ['max_depth', '2'],
      ['nthread', '1'],
    ],
  );
  for (let round = 0; round < rounds; round++) booster.update(round, matrix);
  return { booster, matrix };
}

describe('matrices', () => {
  test('are read from CSV files, also from several of which one lacks its last newline', () => {
    const a = file('a.csv', '1,2.5,,3\n0,,4,5');
    const b = file('b.csv', '1,7,8,9\r\n0,1e-5,nan,-1.5e+3\n');
    const matrix = xgboost.matrixFromFile(`${a};${b}?format=csv&label_column=0&delimiter=,`);
    expect([matrix.rows, matrix.columns, ...matrix.labels()]).toEqual([4, 3, 1, 0, 1, 0]);
    matrix.free();
  });

  test('take an empty cell as missing, not as zero', () => {
    const { booster } = trained();
    const one = xgboost.matrixFromFile(`${file('one.csv', '1,,0.5\n')}?format=csv&label_column=0&delimiter=,`);
    expect(booster.predict(one).values).toEqual(booster.predictRows(Float32Array.of(Number.NaN, 0.5), 2).values);
    expect(booster.predict(one).values).not.toEqual(booster.predictRows(Float32Array.of(0, 0.5), 2).values);
  });

  test('fail with the library’s words when a file is missing or a value infinite', () => {
    expect(() => xgboost.matrixFromFile(`${directory}/none.csv?format=csv`)).toThrow(/none\.csv/);
    const infinite = file('inf.csv', '1,inf,2\n');
    expect(() => xgboost.matrixFromFile(`${infinite}?format=csv&label_column=0`)).toThrow('Input data contains `inf`');
  });
});

describe('boosters', () => {
  test('learn, and say how well', () => {
    const { booster, matrix } = trained();
    expect(booster.evaluate(2, [['train', matrix]])).toMatch(/^\[2\]\ttrain-auc:1\.0*$/);
    expect([booster.rounds, booster.features]).toEqual([3, 2]);
  });

  test('score rows and matrices alike', () => {
    const { booster, matrix } = trained();
    const scores = booster.predictRows(rows, 2);
    expect(scores.shape).toEqual([40]);
    expect(scores.values).toEqual(booster.predict(matrix).values);
  });

  test('explain scores: contributions add up to the margin', () => {
    const { booster, matrix } = trained();
    const { values, shape } = booster.contributions(matrix);
    expect(shape).toEqual([40, 3]);
    const margin = (values[0] ?? 0) + (values[1] ?? 0) + (values[2] ?? 0);
    expect(1 / (1 + Math.exp(-margin))).toBeCloseTo(booster.predict(matrix).values[0] ?? 0, 5);
  });

  test('tell which features matter', () => {
    const { booster } = trained();
    for (const type of ['weight', 'gain', 'cover', 'total_gain', 'total_cover'] as const) {
      expect([...booster.importance(type).keys()]).toEqual(['f0']);
    }
    expect(booster.dump('text')).toHaveLength(3);
    expect(booster.configuration()).toMatchObject({ learner: { objective: { name: 'binary:logistic' } } });
  });

  test('are saved and loaded with their attributes', () => {
    const { booster } = trained();
    booster.setAttribute('best_iteration', '2');
    const path = join(directory, 'model');
    booster.save(path);
    const loaded = xgboost.loadBooster(path);
    expect(loaded.predictRows(rows, 2).values).toEqual(booster.predictRows(rows, 2).values);
    expect([loaded.attribute('best_iteration'), loaded.attribute('none')]).toEqual(['2', undefined]);
  });

  test('are cut at a round', () => {
    const { booster } = trained(5);
    const cut = booster.slice(0, 2);
    expect(cut.rounds).toBe(2);
    expect(cut.predictRows(rows, 2).values).toEqual(trained(2).booster.predictRows(rows, 2).values);
  });

  test('take fewer columns as missing ones, and refuse more', () => {
    const { booster } = trained();
    expect(booster.predictRows(Float32Array.of(0.9), 1).values).toEqual(
      booster.predictRows(Float32Array.of(0.9, Number.NaN), 2).values,
    );
    expect(() => booster.predictRows(Float32Array.of(1, 2, 3), 3)).toThrow(
      'Number of columns does not match number of features',
    );
  });

  test('fail when a file is no model', () => {
    expect(() => xgboost.loadBooster(file('text', 'this is no model, whatever its length may be'))).toThrow();
  });
});
