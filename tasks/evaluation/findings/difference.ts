/** The rules for differences to the champion. Only intervals decide, never the value that these rows happened to give. */
import type { Interval, Judgement } from '#tasks/contracts/evaluation';

type Decided = Extract<Judgement, 'passes' | 'holds' | 'rejects'>;

/**
 * Passes, is worse beyond doubt, or cannot be told.
 * @param interval of a difference of which more is better
 * @param margin how much worse is tolerated
 */
export function judgeDifference([low, high]: Interval, margin: number): Decided {
  if (low >= -margin) return 'passes';
  return high < 0 ? 'rejects' : 'holds';
}

/**
 * How many times as much the challenger may lose as it may gain before it is not worth a person's question. With 5, one that is the
 * champion's equal is rejected in less than one case of ten, however many rows there are: for a symmetric 95 % interval the
 * rule asks for a difference of at least 4/6 of its half width below 0, which chance makes in 9.6 %.
 */
const LOSS_OVER_GAIN = 5;

/** As `judgeDifference`, and rejects besides what has little to gain and much to lose. */
export function judgeStake(interval: Interval, margin: number): Decided {
  const [low, high] = interval;
  const judgement = judgeDifference(interval, margin);
  return judgement === 'holds' && high < -low / LOSS_OVER_GAIN ? 'rejects' : judgement;
}
