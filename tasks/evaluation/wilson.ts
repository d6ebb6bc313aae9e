/** The interval of a share, sound also for few rows and shares near 0: Wilson, J. American Statistical Association 22 (1927). */
import type { Interval } from '#tasks/contracts/evaluation';
import { quantile } from './normal';

/** @param rows at least 1 */
export function wilson(successes: number, rows: number, confidence: number): Interval {
  const z = quantile((1 + confidence) / 2);
  const share = successes / rows;
  const middle = share + z ** 2 / (2 * rows);
  const reach = z * Math.sqrt((share * (1 - share)) / rows + z ** 2 / (4 * rows ** 2));
  const width = 1 + z ** 2 / rows;
  // At its ends the formula gives 0 and 1 but for rounding.
  return [successes === 0 ? 0 : (middle - reach) / width, successes === rows ? 1 : (middle + reach) / width];
}
