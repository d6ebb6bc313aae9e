import { expect, test } from '@jest/globals';
import { binormalVariance, perfectSeparation } from '#tasks/evaluation/binormal';
import { projectedTail } from '#tasks/evaluation/projected-tail';
import { seeded } from './rows';

/** Separation of two normal classes with an AUC of 0.95 and 0.99, from published quantiles of the normal distribution. */
const SEPARATIONS = { 0.95: 1.6448536269514722 * Math.SQRT2, 0.99: 2.3263478740408408 * Math.SQRT2 };

/** AUCs of test sets whose scores are drawn. */
function drawn(separation: number, { positives, negatives }: { positives: number; negatives: number }, sets: number) {
  const random = seeded(9);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Float64Array.from({ length: sets }, () => {
    const below = Float64Array.from({ length: negatives }, normal).sort();
    let wins = 0;
    for (let row = 0; row < positives; row++) {
      const score = separation + normal();
      const first = below.findIndex((other) => other > score);
      wins += first < 0 ? negatives : first;
    }
    return wins / positives / negatives;
  });
}

const share = (values: Float64Array, is: (value: number) => boolean) => values.filter(is).length / values.length;

test.each([0.95, 0.99] as const)('knows variance, perfect separation and upper tail of an AUC of %d', (auc) => {
  const counts = { positives: 10, negatives: 60 };
  const values = drawn(SEPARATIONS[auc], counts, 20_000);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean - auc)).toBeLessThan(0.001);
  expect(Math.abs(variance / binormalVariance(auc, counts) - 1)).toBeLessThan(0.06);
  const perfect = perfectSeparation(counts)(auc);
  // Of 20,000 sets a share of 20 % is known to 0.3 %.
  expect(Math.abs(share(values, (value) => value === 1) - perfect)).toBeLessThan(0.012);
  const tail = projectedTail(auc, counts);
  const seen = 1 - (1 - auc) / 4;
  const between = share(values, (value) => value >= seen && value < 1);
  expect(Math.abs(tail(seen) - tail(1) - between)).toBeLessThan(0.05);
});
