import { describe, expect, test } from '@jest/globals';
import { measureAuc } from '#tasks/evaluation/auc';
import { aucInterval } from '#tasks/evaluation/auc-interval';
import { compareAucs } from '#tasks/evaluation/comparison';
import { cdf } from '#tasks/evaluation/normal';
import { rank } from '#tasks/evaluation/ranking';
import { delongByPairs } from './delong-by-pairs';
import { OVARIAN } from './ovarian';
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

  test('equal the computation over all pairs in a thousand random cases with ties', () => {
    const random = seeded(7);
    let worst = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const levels = [2, 5, 20, 1e6][seed % 4] as number;
      const [first, second] = randomPair(seed, 6 + Math.floor(random() * 60), levels);
      const slow = delongByPairs(first, second);
      const [a, b] = [measureAuc(rank(first)), measureAuc(rank(second))];
      const comparison = compareAucs(a, b, first.labels, 0.9);
      const variance = slow.variances[0] + slow.variances[1] - 2 * slow.variances[2];
      const difference = slow.aucs[0] - slow.aucs[1];
      const pairs = [
        [a.auc, slow.aucs[0]],
        [b.auc, slow.aucs[1]],
        [a.variance, slow.variances[0]],
        [b.variance, slow.variances[1]],
        [comparison.difference, difference],
        [comparison.variance, variance],
      ];
      if (variance > 1e-12) {
        // 1.6448536269514722 is the published 95 % quantile of the normal distribution.
        const reach = 1.6448536269514722 * Math.sqrt(variance);
        pairs.push([comparison.pValue, 2 * cdf(-Math.abs(difference) / Math.sqrt(variance))]);
        pairs.push([comparison.interval[0], Math.max(-1, difference - reach)]);
        pairs.push([comparison.interval[1], Math.min(1, difference + reach)]);
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
  test('is symmetric on the logit scale and lies inside 0 and 1 near the end', () => {
    const [low, high] = aucInterval({ auc: 0.995, variance: 0.004 ** 2 }, { positives: 20, negatives: 900 }, 0.95);
    const logit = (p: number) => Math.log(p / (1 - p));
    expect(logit(low) + logit(high)).toBeCloseTo(2 * logit(0.995), 10);
    expect(high).toBeLessThan(1);
  });

  test('does not claim certainty after perfect separation of few rows', () => {
    const ranking = rank(rowsOf([0, 0, 0, 0, 1, 1], [0.1, 0.2, 0.2, 0.3, 0.8, 0.9]));
    const [low, high] = aucInterval(measureAuc(ranking), ranking, 0.95);
    expect(high).toBe(1);
    expect(low).toBeLessThan(0.75);
  });

  test('solves its equation when it falls back on the score method', () => {
    const [positives, negatives, z] = [30, 70, 1.959964];
    const [low, high] = newcombeInterval(0.8, { positives, negatives }, z);
    for (const theta of [low, high]) {
      const n = (positives + negatives) / 2;
      const variance =
        (theta * (1 - theta) * (2 * n - 1 - (3 * n - 3) / ((2 - theta) * (1 + theta)))) / (positives * negatives);
      expect(Math.abs(0.8 - theta)).toBeCloseTo(z * Math.sqrt(variance), 12);
    }
  });
});

describe('comparison of two models', () => {
  test('finds no difference, surely, between equal scores', () => {
    const [rows] = randomPair(5, 100, 10);
    const auc = measureAuc(rank(rows));
    expect(compareAucs(auc, auc, rows.labels, 0.95)).toEqual({
      difference: 0,
      variance: 0,
      interval: [0, 0],
      pValue: 1,
    });
  });

  test('is certain of a difference that is the same for every row', () => {
    const labels = [0, 0, 0, 1, 1, 1];
    const perfect = measureAuc(rank(rowsOf(labels, [0.1, 0.2, 0.3, 0.7, 0.8, 0.9])));
    const constant = measureAuc(rank(rowsOf(labels, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])));
    const comparison = compareAucs(perfect, constant, Uint8Array.from(labels), 0.95);
    expect(comparison).toEqual({ difference: 0.5, variance: 0, interval: [0.5, 0.5], pValue: 0 });
  });
});
