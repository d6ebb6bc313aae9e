import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openXGBoost } from '#local/backends/xgboost';
import { createExplainer } from '#tasks/evaluation/contributions';
import { explain, rowsToExplain } from '#tasks/evaluation/explain';
import { readForest } from '#tasks/evaluation/xgboost-forest';
import { temporaryDirectory } from '#test/support/temporary';
import { seeded } from './rows';

const xgboost = openXGBoost();
const FEATURES = ['amount', 'age', 'noise', 'rare'];
const ROWS = 2000;

/** The label depends on amount, upwards, and on age, downwards; a tenth of the ages is missing; `rare` is never split by. */
async function trained() {
  const random = seeded(11);
  const cells = Float32Array.from({ length: ROWS * FEATURES.length }, (_, index) => {
    const column = index % FEATURES.length;
    if (column === 3) return 1;
    return column === 1 && random() < 0.1 ? Number.NaN : random();
  });
  const at = (row: number, column: number) => cells[row * FEATURES.length + column] as number;
  const labels = Float32Array.from({ length: ROWS }, (_, row) =>
    Number(at(row, 0) - 0.5 * (at(row, 1) || 0.5) + 0.2 * random() > 0.35),
  );
  const matrix = xgboost.matrixFromRows(cells, FEATURES.length);
  matrix.setLabels(labels);
  const booster = xgboost.createBooster(
    [matrix],
    Object.entries({ objective: 'binary:logistic', tree_method: 'hist', max_depth: '4' }),
  );
  for (let round = 0; round < 20; round++) booster.update(round, matrix);
  const file = join(await temporaryDirectory(), 'xgboost-model');
  booster.save(file);
  const lines = Array.from({ length: ROWS }, (_, row) =>
    [labels[row], ...FEATURES.map((_, column) => (Number.isNaN(at(row, column)) ? '' : at(row, column)))].join(','),
  );
  return { forest: readForest(readFileSync(file)), lines, at };
}

/** Part files whose chunks end anywhere, in the middle of lines too. */
async function* files(lines: readonly string[], parts: number, chunk: number) {
  const size = Math.ceil(lines.length / parts);
  for (let part = 0; part < parts; part++) {
    const text = lines
      .slice(part * size, (part + 1) * size)
      .map((line) => `${line}\n`)
      .join('');
    const chunks = Array.from({ length: Math.ceil(text.length / chunk) }, (_, index) =>
      Buffer.from(text.slice(index * chunk, (index + 1) * chunk)),
    );
    yield { name: `part-${part}.csv`, content: chunks };
  }
}

describe('what moves the scores', () => {
  test('is told of a sample of the rows, whatever pieces the files come in', async () => {
    const { forest, lines } = await trained();
    const wanted = { rows: ROWS, features: FEATURES };
    const whole = await explain(forest, files(lines, 1, 1_000_000), wanted);
    expect(whole?.rows).toBe(1000);
    expect(await explain(forest, files(lines, 3, 7), wanted)).toEqual(whole);
  });

  test('is told of rows from everywhere, as many of each kind as there are', async () => {
    const { forest, lines } = await trained();
    // Equal rows lie beside each other.
    const [first = '', second = ''] = lines;
    const many = [...Array<string>(30_000).fill(first), ...Array<string>(10_000).fill(second)];
    const told = await explain(forest, files(many, 2, 50_000), { rows: many.length, features: FEATURES });
    expect(told?.rows).toBe(1000);
    const bias = createExplainer(forest)?.bias ?? 0;
    const sizes = [first, second].map((line) => {
      const into = new Float64Array(FEATURES.length);
      const cells = line
        .split(',')
        .slice(1)
        .map((cell) => (cell === '' ? Number.NaN : Number(cell)));
      createExplainer(forest)?.explain(Float32Array.from(cells), into);
      return into;
    });
    for (const { feature, meanAbsolute } of told?.features ?? []) {
      const of = (row: number) => Math.abs(sizes[row]?.[FEATURES.indexOf(feature)] ?? 0);
      expect(meanAbsolute).toBeCloseTo(0.75 * of(0) + 0.25 * of(1), 9);
    }
    expect(told?.bias).toBe(bias);
  });

  test('is told of all rows where there are few', async () => {
    const { forest, lines, at } = await trained();
    const few = await explain(forest, files(lines.slice(0, 100), 1, 1000), { rows: 100, features: FEATURES });
    expect(few?.rows).toBe(100);
    const explainer = createExplainer(forest);
    const into = new Float64Array(FEATURES.length);
    const sizes = [0, 0, 0, 0];
    for (let row = 0; row < 100; row++) {
      explainer?.explain(
        Float32Array.from(FEATURES, (_, column) => at(row, column)),
        into,
      );
      for (const [column, value] of into.entries()) sizes[column] = (sizes[column] as number) + Math.abs(value) / 100;
    }
    for (const { feature, meanAbsolute, points } of few?.features ?? []) {
      expect(meanAbsolute).toBeCloseTo(sizes[FEATURES.indexOf(feature)] as number, 9);
      expect(points.length).toBe(100);
    }
    expect(few?.bias).toBe(explainer?.bias);
  });

  test('begins with what matters most and leaves out what never does', async () => {
    const { forest, lines } = await trained();
    const all = await explain(forest, files(lines, 1, 100_000), { rows: ROWS, features: FEATURES });
    expect(all?.features.map(({ feature }) => feature)).toEqual(['amount', 'age', 'noise']);
    expect(all?.others).toEqual({ features: 0, meanAbsolute: 0 });
  });

  test('places each row by its value: low amounts pull down, high ones push up, missing ages have no place', async () => {
    const { forest, lines } = await trained();
    const all = await explain(forest, files(lines, 1, 100_000), { rows: ROWS, features: FEATURES });
    const [amount, age] = all?.features ?? [];
    const low = amount?.points.filter(([place]) => (place ?? 1) < 0.2) ?? [];
    const high = amount?.points.filter(([place]) => (place ?? 0) > 0.8) ?? [];
    expect(low.length).toBeGreaterThan(10);
    expect(high.length).toBeGreaterThan(10);
    expect(Math.max(...low.map(([, contribution]) => contribution))).toBeLessThan(0);
    expect(Math.min(...high.map(([, contribution]) => contribution))).toBeGreaterThan(0);
    expect(age?.points.filter(([place]) => place === null).length).toBeGreaterThan(3);
    expect(amount?.points.every(([place]) => place !== null && place >= 0 && place <= 1)).toBe(true);
  });

  test('is told on fewer rows for a large model, never on fewer than fifty', async () => {
    const { forest } = await trained();
    expect(rowsToExplain(forest.trees)).toBe(1000);
    const many = (count: number) =>
      Array.from({ length: count }, () => forest.trees[0] as (typeof forest.trees)[number]);
    const some = rowsToExplain(many(30_000));
    expect(some).toBeGreaterThan(50);
    expect(some).toBeLessThan(1000);
    expect(rowsToExplain(many(2_000_000))).toBe(50);
  });

  test('is not told of a model that is no plain sum of trees', async () => {
    const { forest, lines } = await trained();
    const dart = { ...forest, booster: 'dart' as const };
    expect(await explain(dart, files(lines, 1, 1000), { rows: ROWS, features: FEATURES })).toBeNull();
  });

  test('fails when the rows have other features than the model', async () => {
    const { forest, lines } = await trained();
    const wanted = { rows: ROWS, features: [...FEATURES, 'another'] };
    await expect(explain(forest, files(lines, 1, 1000), wanted)).rejects.toThrow(
      'expected a label and 5 features in a test row, got 5 cells',
    );
  });
});
