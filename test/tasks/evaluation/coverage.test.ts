/** What the intervals and the paired test claim, counted: 2,000 test sets of each world, drawn with a fixed seed. */
import { describe, expect, jest, test } from '@jest/globals';
import { measureAuc } from '#tasks/evaluation/auc';
import { quantile } from '#tasks/evaluation/normal';
import { Random } from '#tasks/evaluation/random';
import { rank } from '#tasks/evaluation/ranking';
import { simulate, type World } from './simulated';

jest.setTimeout(600_000);

const SETS = 2_000;
const observe = (world: Omit<World, 'correlation'>) => simulate({ ...world, correlation: 0 }, SETS, 2, false);
const observePair = (world: World) => simulate(world, SETS, 2);

describe('the 95 % interval of an AUC covers the truth in 95 % ± 1.5 % of test sets', () => {
  test.each([
    [10, 90, [0.6, 0.75, 0.9, 0.95]],
    [10, 990, [0.75, 0.9, 0.98]],
    [14, 986, [0.6, 0.9, 0.95]],
    [20, 180, [0.6, 0.75, 0.9, 0.98]],
    [50, 450, [0.6, 0.75, 0.9, 0.95, 0.99]],
    [50, 1_950, [0.75, 0.9, 0.98]],
    [100, 100, [0.6, 0.75, 0.9, 0.98]],
    [400, 100, [0.75, 0.9, 0.98]],
    [200, 800, [0.75, 0.9, 0.99]],
    [1_000, 1_000, [0.75, 0.98]],
  ])('with %d positives and %d negatives, AUCs %j', (positives, negatives, aucs) => {
    for (const auc of aucs) {
      const { covered } = observe({ positives, negatives, auc });
      expect({ auc, covered, isRight: Math.abs(covered - 0.95) <= 0.015 }).toMatchObject({ isRight: true });
    }
  });
});

test('ten of a hundred rows and an AUC near 1 are the one corner where it does not: there are too few AUCs to see', () => {
  // Between 10 and 90 rows hardly a pair is wrong; an interval can only be too narrow or too wide then.
  expect(observe({ positives: 10, negatives: 90, auc: 0.98 }).covered).toBeGreaterThan(0.915);
  expect(observe({ positives: 10, negatives: 90, auc: 0.99 }).covered).toBeLessThan(0.985);
});

test('where the positives vary half as much again as the negatives it covers less, and more than DeLong’s does', () => {
  const world = { positives: 20, negatives: 980, auc: 0.95, spread: 1.5 };
  const { covered } = observe(world);
  expect(covered).toBeGreaterThan(0.86);
  expect(covered).toBeGreaterThan(coverageOfDeLong(world) + 0.02);
});

test('DeLong’s interval alone would miss the truth in one of five rare-event test sets', () => {
  expect(coverageOfDeLong({ positives: 10, negatives: 990, auc: 0.98 })).toBeLessThan(0.8);
});

describe('the paired test calls equal models different in 5 % ± 1.5 % of test sets', () => {
  test.each([
    [10, 990, [0.6, 0.75], 0.9],
    [14, 986, [0.85], 0.5],
    [20, 980, [0.75, 0.9], 0.9],
    [50, 450, [0.75, 0.9], 0.5],
    [100, 100, [0.75, 0.95], 0.9],
    [100, 900, [0.95], 0.9],
    [400, 400, [0.75, 0.95], 0.5],
  ])('with %d positives and %d negatives, AUCs %j, correlation %d', (positives, negatives, aucs, correlation) => {
    for (const auc of aucs) {
      const { falseAlarms } = observePair({ positives, negatives, auc, correlation });
      expect({ auc, falseAlarms, isRight: Math.abs(falseAlarms - 0.05) <= 0.015 }).toMatchObject({ isRight: true });
    }
  });

  test.each([
    [10, 90, 0.9],
    [10, 990, 0.98],
    [50, 450, 0.99],
  ])(
    'or in fewer, never more, with %d positives, %d negatives and an AUC of %d, where rows hardly differ',
    (positives, negatives, auc) => {
      for (const correlation of [0.5, 0.9]) {
        expect(observePair({ positives, negatives, auc, correlation }).falseAlarms).toBeLessThanOrEqual(0.065);
      }
    },
  );
});

/** The interval that DeLong's variance gives on the logit scale, whatever the rows. */
function coverageOfDeLong({ positives, negatives, auc, spread = 1 }: Omit<World, 'correlation'>): number {
  const random = new Random(2);
  const labels = new Uint8Array(positives + negatives).fill(1, 0, positives);
  const separation = quantile(auc) * Math.hypot(1, spread);
  const truth = Math.log(auc / (1 - auc));
  let covered = 0;
  for (let set = 0; set < SETS; set++) {
    const scores = Float64Array.from(labels, (label) =>
      label === 1 ? separation + spread * random.normal() : random.normal(),
    );
    const { auc: seen, variance } = measureAuc(rank({ labels, scores }));
    const reach = (1.959963984540054 * Math.sqrt(variance)) / (seen * (1 - seen));
    if (Math.abs(Math.log(seen / (1 - seen)) - truth) <= reach) covered++;
  }
  return covered / SETS;
}
