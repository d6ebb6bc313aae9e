import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openXGBoost } from '#local/backends/xgboost';
import { createExplainer } from '#tasks/evaluation/contributions';
import { readForest } from '#tasks/evaluation/xgboost-forest';
import { temporaryDirectory } from '#test/support/temporary';

const xgboost = openXGBoost();
const COLUMNS = 6;

/** Rows of numbers, a tenth of them missing; the label depends on some columns and their interplay. */
function trainingData(rows: number) {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  const cells = Float32Array.from({ length: rows * COLUMNS }, () => (random() < 0.1 ? Number.NaN : random()));
  const cell = (row: number, column: number) => cells[row * COLUMNS + column] || 0;
  const labels = Float32Array.from({ length: rows }, (_, row) =>
    Number(cell(row, 0) + cell(row, 1) * cell(row, 2) + random() * 0.4 > 0.9),
  );
  const matrix = xgboost.matrixFromRows(cells, COLUMNS);
  matrix.setLabels(labels);
  return { cells, matrix };
}

async function train(parameters: Readonly<Record<string, string>>, rows = 800, rounds = 30) {
  const { cells, matrix } = trainingData(rows);
  const booster = xgboost.createBooster(
    [matrix],
    Object.entries({ objective: 'binary:logistic', tree_method: 'hist', seed: '1', ...parameters }),
  );
  for (let round = 0; round < rounds; round++) booster.update(round, matrix);
  const file = join(await temporaryDirectory(), 'xgboost-model');
  booster.save(file);
  return { cells, expected: booster.contributions(matrix).values, forest: readForest(readFileSync(file)) };
}

describe('contributions of features', () => {
  test.each([
    ['the defaults of a retraining', { max_depth: '5', eta: '0.2', gamma: '1', min_child_weight: '6' }],
    ['deep trees that ask for a feature again and again', { max_depth: '9', min_child_weight: '0' }],
    ['trees that grow by loss', { grow_policy: 'lossguide', max_leaves: '20', max_depth: '0' }],
    ['several trees a round and another base score', { num_parallel_tree: '3', subsample: '0.5', base_score: '0.1' }],
    ['trees that are a single leaf', { gamma: '1000000' }],
  ])("equal libxgboost's: %s", async (_, parameters) => {
    const { cells, expected, forest } = await train(parameters);
    const explainer = createExplainer(forest);
    const into = new Float64Array(COLUMNS);
    let largestGap = 0;
    for (let row = 0; row < cells.length / COLUMNS; row++) {
      explainer?.explain(cells.subarray(row * COLUMNS, (row + 1) * COLUMNS), into);
      const libraries = expected.subarray(row * (COLUMNS + 1), (row + 1) * (COLUMNS + 1));
      for (const [column, value] of [...into, explainer?.bias ?? Number.NaN].entries()) {
        largestGap = Math.max(largestGap, Math.abs(value - (libraries[column] as number)));
      }
    }
    // The library adds single-precision numbers up.
    expect(largestGap).toBeLessThan(2e-4);
  });

  test('are left out where the score is no plain sum over trees', async () => {
    const { forest } = await train({ booster: 'dart', rate_drop: '0.2' }, 200, 5);
    expect(createExplainer(forest)).toBeUndefined();
    expect(createExplainer({ ...forest, booster: 'gbtree', objective: 'reg:squarederror' })).toBeUndefined();
  });
});
