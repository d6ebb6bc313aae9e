import { expect, test } from '@jest/globals';
import { aucBySearch } from '#local/services/sagemaker/algorithms/xgboost/auc-by-search';
import { seeded } from '#test/tasks/evaluation/rows';

/** As libxgboost computes it, step by step in single precision. */
function score(margin: number): number {
  const power = Math.fround(Math.exp(Math.min(-margin, Math.fround(88.7))));
  return Math.fround(1 / Math.fround(power + 1));
}

function plainAuc(margins: Float32Array, labels: Float32Array): number {
  const scores = Array.from(margins, score);
  const of = (label: number) => scores.filter((_, row) => labels[row] === label);
  const [positives, negatives] = [of(1), of(0)];
  let wins = 0;
  for (const positive of positives) {
    for (const negative of negatives) wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  }
  return wins / (positives.length * negatives.length);
}

const near = (center: number, width: number) => (random: () => number) => center + (random() - 0.5) * width;

test.each([
  ['a millionth around 0', near(0, 1e-6)],
  ['a millionth around 0.01', near(0.01, 1e-6)],
  ['a millionth around 0.3', near(0.3, 1e-6)],
  ['a millionth around -0.3', near(-0.3, 1e-6)],
  ['some millionths around 1', near(1, 3e-6)],
  ['some millionths around -2', near(-2, 3e-6)],
  ['some thousandths around 8', near(8, 3e-3)],
  ['where scores become 1', near(16.6, 2)],
  ['where scores become 0', near(-88.7, 1e-4)],
  ['far below', near(-130, 100)],
  ['of a usual model', near(-3, 10)],
  ['from one end to the other', near(0, 400)],
  ['of a few values', (random: () => number) => Math.round(random() * 4)],
  ['of one value', () => 0.25],
])('finds the AUC of scores by margins: %s', (_, margin) => {
  const random = seeded(5);
  for (let trial = 0; trial < 200; trial++) {
    const rows = 60;
    const rare = 1 + (trial % 5);
    const rareLabel = trial % 2;
    const labels = Float32Array.from({ length: rows }, (_, row) => (row < rare ? rareLabel : 1 - rareLabel));
    const margins = Float32Array.from({ length: rows }, () => margin(random));
    expect(aucBySearch(labels)(margins)).toBeCloseTo(plainAuc(margins, labels), 12);
  }
});
