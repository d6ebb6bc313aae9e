import { describe, expect, test } from '@jest/globals';
import { tQuantile } from '#tasks/evaluation/student';

describe('Student’s t distribution', () => {
  // Values of scipy.stats.t.ppf.
  test.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 9, 2.262157162798205],
    [0.975, 13.7, 2.149201262229809],
    [0.9995, 9, 4.780912585931217],
    [0.975, 999, 1.9623414611334493],
    [0.975, 1001, 1.9623367052808798],
    [0.999875, 250, 3.7157294488080623],
    [0.975, 1e7, 1.959964221767205],
    [0.75, 4, 0.7406970841126829],
  ])('has the quantile of %d with %d degrees of freedom', (p, degreesOfFreedom, expected) => {
    expect(Math.abs(tQuantile(p, degreesOfFreedom) / expected - 1)).toBeLessThan(1e-9);
  });
});
