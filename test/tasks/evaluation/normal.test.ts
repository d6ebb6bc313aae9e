import { describe, expect, test } from '@jest/globals';
import { cdf, quantile, upperTail } from '#tasks/evaluation/normal';

describe('normal distribution', () => {
  // Values of scipy.stats.norm.sf, which rests on the Cephes library.
  test.each([
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1, 0.15865525393145707],
    [1.4999, 0.06682015399983361],
    [2, 0.022750131948179195],
    [3, 0.0013498980316300933],
    [5, 2.8665157187919333e-7],
    [10, 7.61985302416047e-24],
    [37, 5.7255712225239266e-300],
  ])('has the tail probability of %d', (x, expected) => {
    expect(Math.abs(upperTail(x) / expected - 1)).toBeLessThan(1e-12);
    expect(upperTail(-x)).toBeCloseTo(1 - expected, 15);
    expect(cdf(x)).toBe(upperTail(-x));
  });

  // Values of scipy.stats.norm.ppf.
  test.each([
    [0.5, 0],
    [0.75, 0.6744897501960817],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.9995, 3.2905267314919255],
    [0.025, -1.9599639845400545],
    [1e-20, -9.262340089798409],
  ])('has the quantile of %d', (p, expected) => {
    expect(Math.abs(quantile(p) - expected)).toBeLessThan(1e-12);
  });

  test.each([0, 1, -0.1, Number.NaN])('rejects the quantile of %d', (p) => {
    expect(() => quantile(p)).toThrow('expected a probability above 0 and below 1');
  });
});
