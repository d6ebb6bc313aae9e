import { describe, expect, test } from '@jest/globals';
import { measureAuc } from '#tasks/evaluation/auc';
import { aucInterval } from '#tasks/evaluation/auc-interval';
import { compareAucs, delongTest, measureForComparison } from '#tasks/evaluation/comparison';
import { type Ranking, rank } from '#tasks/evaluation/ranking';
import { delongByPairs } from './delong-by-pairs';
import { CONTRASTS, OVARIAN } from './ovarian';
import { randomPair, rowsOf, seeded } from './rows';

/** Hanley & McNeil, Radiology 143, 1982, table I: a reader's ratings of 109 CT images, from certainly normal to certainly abnormal. */
const RATINGS = { normal: [33, 6, 6, 11, 2], abnormal: [3, 2, 2, 11, 33] };

const readings = () => {
  const rows = [RATINGS.normal, RATINGS.abnormal].flatMap((counts, label) =>
    counts.flatMap((count, rating) => new Array<[number, number]>(count).fill([label, rating / 4])),
  );
  return rank(
    rowsOf(
      rows.map(([label]) => label),
      rows.map(([, score]) => score),
    ),
  );
};

const compare = (first: Ranking, second: Ranking, confidence = 0.95, isSameModel = false) =>
  compareAucs(measureForComparison(first, confidence), measureForComparison(second, confidence), {
    confidence,
    isSameModel,
  });

/** P(Z > x) by Simpson's rule on its density: nothing that the code computes with. */
function tailByQuadrature(x: number): number {
  const [steps, width] = [2_000, 12 / 2_000];
  const density = (z: number) => Math.exp((-z * z) / 2);
  let sum = density(x) + density(x + 12);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(x + i * width);
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

describe('AUC and its variance', () => {
  test('reproduce the published analysis of 109 CT images', () => {
    const { auc, variance } = measureAuc(readings());
    const error = Math.sqrt(variance);
    // Stata's roctab on these ratings: ROC area 0.8932, Std. Err. 0.0307, 95% Conf. Interval 0.83295 0.95339.
    expect([auc, error].map((value) => value.toFixed(4))).toEqual(['0.8932', '0.0307']);
    expect([auc - 1.959964 * error, auc + 1.959964 * error].map((value) => value.toFixed(5))).toEqual([
      '0.83295',
      '0.95339',
    ]);
  });

  test('reproduce the published analysis of three tests of 43 women', () => {
    for (const { ranking, area, error } of Object.values(OVARIAN)) {
      const { auc, variance } = measureAuc(ranking);
      expect([auc, Math.sqrt(variance)].map((value) => value.toFixed(4))).toEqual([area, error]);
    }
    for (const { of, ...published } of CONTRASTS) {
      const { difference, variance } = compare(of.ranking, OVARIAN.score.ranking);
      const { pValue } = delongTest(difference, variance, 0.95);
      const figures = [difference, Math.sqrt(variance), difference ** 2 / variance, pValue].map((value) =>
        value.toFixed(4),
      );
      expect(figures).toEqual([published.estimate, published.error, published.chiSquare, published.pValue]);
    }
  });

  test('equal the computation over all pairs in a thousand random cases with ties', () => {
    const random = seeded(7);
    let worst = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const levels = [2, 5, 20, 1e6][seed % 4] as number;
      const [first, second] = randomPair(seed, 6 + Math.floor(random() * 60), levels);
      const slow = delongByPairs(first, second);
      const [a, b] = [measureAuc(rank(first)), measureAuc(rank(second))];
      const comparison = compare(rank(first), rank(second));
      const variance = slow.variances[0] + slow.variances[1] - 2 * slow.variances[2];
      const difference = slow.aucs[0] - slow.aucs[1];
      const pairs = [
        [a.auc, slow.aucs[0]],
        [b.auc, slow.aucs[1]],
        [a.variance, slow.variances[0]],
        [b.variance, slow.variances[1]],
        [comparison.difference, difference],
        [comparison.variance, variance],
        [(a.variance + b.variance - comparison.variance) / 2, slow.variances[2]],
      ];
      if (variance > 1e-12) {
        const { pValue, interval } = delongTest(comparison.difference, comparison.variance, 0.9);
        // 1.6448536269514722 is the published 95 % quantile of the normal distribution.
        const reach = 1.6448536269514722 * Math.sqrt(variance);
        pairs.push([pValue, 2 * tailByQuadrature(Math.abs(difference) / Math.sqrt(variance))]);
        pairs.push([interval[0], Math.max(-1, difference - reach)], [interval[1], Math.min(1, difference + reach)]);
      }
      for (const [got, expected] of pairs) worst = Math.max(worst, Math.abs((got as number) - (expected as number)));
    }
    expect(worst).toBeLessThan(1e-9);
  });

  test('do not depend on the order of rows, or on the scale of scores', () => {
    const [rows] = randomPair(3, 200, 30);
    const reversed = rowsOf([...rows.labels].reverse(), [...rows.scores].reverse());
    const stretched = rowsOf(
      [...rows.labels],
      [...rows.scores].map((score) => score ** 3 - 100),
    );
    const { auc, variance } = measureAuc(rank(rows));
    for (const same of [reversed, stretched]) {
      expect(measureAuc(rank(same))).toMatchObject({ auc, variance });
    }
  });

  test('take 0 and -0 for the same score', () => {
    expect(measureAuc(rank(rowsOf([1, 0, 1, 0], [-0, 0, 0, -0]))).auc).toBe(0.5);
  });
});

describe('interval of an AUC', () => {
  test('is symmetric on the logit scale and lies inside 0 and 1 where many rows are mistaken', () => {
    const counts = { positives: 500, negatives: 900 };
    const { interval, method } = aucInterval({ auc: 0.95, variance: 0.006 ** 2, degreesOfFreedom: 700 }, counts, 0.95);
    const logit = (p: number) => Math.log(p / (1 - p));
    expect(method).toBe('delong-logit');
    expect(logit(interval[0]) + logit(interval[1])).toBeCloseTo(2 * logit(0.95), 10);
    expect(interval[1]).toBeLessThan(1);
  });

  test('does not claim certainty after perfect separation of few rows', () => {
    const ranking = rank(rowsOf([0, 0, 0, 0, 1, 1], [0.1, 0.2, 0.2, 0.3, 0.8, 0.9]));
    const { interval, method } = aucInterval(measureAuc(ranking), ranking, 0.95);
    expect(method).toBe('beta-tail');
    expect(interval[1]).toBe(1);
    expect(interval[0]).toBeLessThan(0.75);
  });

  test('is the mirror image for scores turned round', () => {
    const [rows] = randomPair(9, 40, 1e6);
    const turned = rowsOf(
      [...rows.labels],
      [...rows.scores].map((score) => -score),
    );
    const of = (ranking: Ranking) => aucInterval(measureAuc(ranking), ranking, 0.9).interval;
    const [[low, high], mirrored] = [of(rank(rows)), of(rank(turned))];
    expect(mirrored[0]).toBeCloseTo(1 - high, 9);
    expect(mirrored[1]).toBeCloseTo(1 - low, 9);
  });

  test('grows with the confidence', () => {
    const ranking = rank(randomPair(3, 60, 1e6)[0]);
    const widths = [0.5, 0.8, 0.95, 0.999].map((confidence) => {
      const { interval } = aucInterval(measureAuc(ranking), ranking, confidence);
      return interval[1] - interval[0];
    });
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
  });
});

describe('comparison of two models', () => {
  test('has DeLong’s p-value where there are rows enough, and an interval no narrower than DeLong’s', () => {
    const [first, second] = randomPair(5, 3000, 1e6);
    const slow = delongByPairs(first, second);
    const { difference, interval, pValue } = compare(rank(first), rank(second), 0.9);
    const error = Math.sqrt(slow.variances[0] + slow.variances[1] - 2 * slow.variances[2]);
    expect(Math.abs(pValue - 2 * tailByQuadrature(Math.abs(difference) / error))).toBeLessThan(1e-9);
    // 1.6448536269514722 is the published 95 % quantile of the normal distribution.
    const reach = 1.6448536269514722 * error;
    expect(interval[0]).toBeLessThan(difference - reach);
    expect(interval[1]).toBeGreaterThan(difference + reach);
    expect(interval[1] - interval[0]).toBeLessThan(2.1 * reach);
  });

  test('tells two models that differ in a few rows apart by little: the interval shrinks with what they differ in', () => {
    const [first] = randomPair(5, 3000, 1e9);
    const swapped = first.scores.slice();
    const rows = [...swapped.keys()].sort((a, b) => (swapped[a] as number) - (swapped[b] as number));
    for (const at of [2200, 2400, 2600]) {
      const [low, high] = [rows[at] as number, rows[at + 1] as number];
      [swapped[low], swapped[high]] = [swapped[high] as number, swapped[low] as number];
    }
    const { interval, method } = compare(rank({ ...first, scores: swapped }), rank(first));
    expect(method).toBe('delong-mover');
    expect(interval[0]).toBeGreaterThan(-0.005);
    expect(interval[1]).toBeLessThan(0.005);
    expect(interval[1]).toBeGreaterThan(interval[0]);
  });

  test('finds no difference, surely, between a model and itself', () => {
    const [rows] = randomPair(5, 100, 10);
    expect(compare(rank(rows), rank(rows), 0.95, true)).toEqual({
      difference: 0,
      variance: 0,
      interval: [0, 0],
      method: 'identical',
      pValue: 1,
    });
  });

  test('sees no difference between scores of the same order, but what as few rows may not show', () => {
    const [rows] = randomPair(5, 100, 10);
    const squared = { ...rows, scores: rows.scores.map((score) => score ** 2) };
    const ranking = rank(rows);
    const { difference, interval, method, pValue } = compare(rank(squared), ranking);
    expect({ difference, method, pValue }).toEqual({ difference: 0, method: 'same-order', pValue: 1 });
    // If more than this share of a class were taken for the other, at least one row of these would be, in 97.5 % of test sets.
    const fewer = Math.min(ranking.positives, ranking.negatives);
    const share = interval[1] / Math.abs(measureForComparison(ranking, 0.95).auc - 0.5);
    expect((1 - share) ** fewer).toBeCloseTo(0.025, 12);
    expect(interval[0]).toBe(-interval[1]);
  });

  test('claims no certainty where different models rank a few rows alike', () => {
    const labels = [0, 0, 0, 1, 1, 1];
    const first = rank(rowsOf(labels, [0.1, 0.2, 0.3, 0.7, 0.8, 0.9]));
    const second = rank(rowsOf(labels, [0.3, 0.2, 0.1, 0.9, 0.8, 0.7]));
    const { difference, interval, method } = compare(first, second);
    expect([difference, method]).toEqual([0, 'delong-mover']);
    expect(interval[0]).toBeLessThan(-0.1);
    expect(interval[1]).toBeGreaterThan(0.1);
  });
});
