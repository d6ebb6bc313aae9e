import { expect, test } from '@jest/globals';
import { wilson } from '#tasks/evaluation/wilson';

/** Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('equals the published interval of %i in %i', (successes, rows, low, high) => {
  const [from, to] = wilson(successes, rows, 0.95);
  expect(from).toBeCloseTo(low, 4);
  expect(to).toBeCloseTo(high, 4);
});

test('stays between 0 and 1', () => {
  expect(wilson(0, 3, 0.95)[0]).toBe(0);
  expect(wilson(3, 3, 0.95)[1]).toBe(1);
});
