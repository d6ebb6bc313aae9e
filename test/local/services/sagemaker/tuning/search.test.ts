import { describe, expect, test } from '@jest/globals';
import { dimensionsOf } from '#local/services/sagemaker/tuning/ranges';
import { createSearch, type Trial } from '#local/services/sagemaker/tuning/search';

const dimensions = dimensionsOf({
  ContinuousParameterRanges: [{ Name: 'x', MinValue: '0', MaxValue: '1' }],
  IntegerParameterRanges: [{ Name: 'n', MinValue: '1', MaxValue: '4' }],
});

/** The best of `jobs` trials of a smooth function whose top is at x = 0.7, n = 2. */
function bestOf(strategy: string, seed: number, jobs: number): number {
  const search = createSearch(strategy, dimensions, seed);
  const trials: Trial[] = [];
  for (let i = 0; i < jobs; i++) {
    const values = search.next(trials) ?? {};
    trials.push({ values, score: 1 - (Number(values.x) - 0.7) ** 2 - (Number(values.n) - 2) ** 2 / 10 });
  }
  return Math.max(...trials.map(({ score }) => score ?? 0));
}

describe('searches', () => {
  test('depend on the seed, the number of the trial and the results only', () => {
    for (const strategy of ['Random', 'Bayesian']) {
      const trials = [{ values: { x: '0.5', n: '1' }, score: 1 }];
      const next = (seed: number) => createSearch(strategy, dimensions, seed).next(trials);
      expect(next(3)).toEqual(next(3));
      expect(next(3)).not.toEqual(next(4));
    }
  });

  test('stay in the ranges and reach every whole number', () => {
    const search = createSearch('Random', dimensions, 1);
    const trials: Trial[] = [];
    for (let i = 0; i < 200; i++) trials.push({ values: search.next(trials) ?? {}, score: undefined });
    for (const { values } of trials) expect(Number(values.x) >= 0 && Number(values.x) <= 1).toBe(true);
    expect([...new Set(trials.map(({ values }) => values.n))].sort()).toEqual(['1', '2', '3', '4']);
  });

  test('learn from results, when Bayesian', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const mean = (strategy: string) => seeds.reduce((sum, seed) => sum + bestOf(strategy, seed, 15), 0) / seeds.length;
    expect(mean('Bayesian')).toBeGreaterThan(mean('Random'));
  });

  test('end when a grid is through', () => {
    const grid = dimensionsOf({ CategoricalParameterRanges: [{ Name: 'a', Values: ['1', '2'] }] });
    const search = createSearch('Grid', grid, 0);
    const trial = { values: {}, score: undefined };
    expect([search.next([]), search.next([trial]), search.next([trial, trial])]).toEqual([
      { a: '1' },
      { a: '2' },
      undefined,
    ]);
  });
});

describe('ranges', () => {
  test('spread logarithmically where asked', () => {
    const [range] = dimensionsOf({
      ContinuousParameterRanges: [{ Name: 'x', MinValue: '0.01', MaxValue: '100', ScalingType: 'Logarithmic' }],
    });
    expect(Number(range?.valueAt(0.5))).toBeCloseTo(1);
    expect(range?.unitOf('10')).toBeCloseTo(0.75);
  });

  test.each([
    [{ MinValue: '0', MaxValue: '1', ScalingType: 'Logarithmic' as const }, 'MinValue must be above 0'],
    [{ MinValue: 'a', MaxValue: '1' }, 'is not valid'],
    [{ MinValue: '2', MaxValue: '1' }, 'is greater than its MaxValue'],
  ])('rejects %j', (range, text) => {
    expect(() => dimensionsOf({ ContinuousParameterRanges: [{ Name: 'x', ...range }] })).toThrow(text);
  });
});
