/** The rule for every difference to the champion: passes, is worse beyond doubt, or cannot be told. */
import type { Interval, Judgement } from '#tasks/contracts/evaluation';

/**
 * @param interval of a difference of which more is better
 * @param margin how much worse is tolerated
 */
export function judgeDifference(
  [low, high]: Interval,
  margin: number,
): Extract<Judgement, 'passes' | 'holds' | 'rejects'> {
  if (low >= -margin) return 'passes';
  return high < 0 ? 'rejects' : 'holds';
}
