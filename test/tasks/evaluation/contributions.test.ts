import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openXGBoost } from '#local/backends/xgboost';
import { createExplainer } from '#tasks/evaluation/contributions';
import { readForest, type Tree } from '#tasks/evaluation/xgboost-forest';
import { temporaryDirectory } from '#test/support/temporary';

const xgboost = openXGBoost();
const COLUMNS = 12;

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

async function train(parameters: Readonly<Record<string, string>>, rows = 500, rounds = 20) {
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

/** Asks for one feature after another; each turns a third of the rows away, to a leaf of its own. */
function chain(features: number): Tree {
  const nodes = 2 * features + 1;
  const split = (node: number) => node % 2 === 0 && node < nodes - 1;
  const ofNodes = (value: (node: number) => number) => Array.from({ length: nodes }, (_, node) => value(node));
  return {
    left: Int32Array.from(ofNodes((node) => (split(node) ? node + 1 : -1))),
    right: Int32Array.from(ofNodes((node) => (split(node) ? node + 2 : -1))),
    feature: Int32Array.from(ofNodes((node) => node / 2)),
    value: Float32Array.from(ofNodes((node) => (split(node) ? 0.5 : Math.sin(node)))),
    missingLeft: new Uint8Array(nodes),
    gain: new Float32Array(nodes),
    cover: Float32Array.from(ofNodes((node) => (2 / 3) ** Math.floor(node / 2) * (node % 2 === 0 ? 3 : 1))),
  };
}

describe('contributions of features', () => {
  test.each([
    ['the defaults of a retraining', { max_depth: '5', eta: '0.2', gamma: '1', min_child_weight: '6' }],
    ['trees that ask for a feature again and again', { max_depth: '9', colsample_bytree: '0.2' }],
    ['trees too deep for all to be remembered', { max_depth: '20', min_child_weight: '0', colsample_bynode: '0.2' }],
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

  test('add up to the margin where more features are asked for one after another than a number has bits', () => {
    const features = 40;
    const tree = chain(features);
    const explainer = createExplainer({
      objective: 'binary:logistic',
      booster: 'gbtree',
      baseScore: 0.5,
      trees: [tree],
    });
    const into = new Float64Array(features);
    for (const first of [0, 7, 33, 39, features]) {
      // The row is turned away by this feature, and by a later one if it were asked.
      const row = Float32Array.from({ length: features }, (_, feature) => Number(feature !== first && feature !== 36));
      explainer?.explain(row, into);
      const leaf = Math.min(first, 36);
      const margin = (explainer?.bias ?? Number.NaN) + into.reduce((sum, one) => sum + one, 0);
      expect(margin).toBeCloseTo(tree.value[2 * leaf + 1] as number, 7);
    }
  });

  test('are left out where the score is no plain sum over trees', async () => {
    const { forest } = await train({ booster: 'dart', rate_drop: '0.2' }, 200, 5);
    expect(createExplainer(forest)).toBeUndefined();
    expect(createExplainer({ ...forest, booster: 'gbtree', objective: 'reg:squarederror' })).toBeUndefined();
  });
});
