/**
 * Retry and Catch, for Task, Parallel and Map alike. Retry is tried first; a retrier that is used up falls through to Catch.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
import type { Catcher, Recoverable, Retrier } from '../definition';
import { asFailure, matchesError, type StateFailure } from '../errors';
import { datumOf } from '../json';
import type { Scope, Transition } from '../scope';
import { sleepUntil } from '../time';
import { leave } from './exit';

interface Attempts {
  /** Tries the state once more; `retryCount` is 0 at first. */
  attempt(retryCount: number): Promise<Transition>;
  /** Done when no retrier handles the failure, before Catch. */
  onGivingUp?(failure: StateFailure): Promise<void>;
}

export async function withRecovery(state: Recoverable, scope: Scope, attempts: Attempts): Promise<Transition> {
  const used = new Map<Retrier, number>();
  for (let retryCount = 0; ; retryCount += 1) {
    try {
      return await attempts.attempt(retryCount);
    } catch (thrown) {
      const failure = asFailure(thrown);
      const retrier = state.Retry?.find((candidate) => matchesError(candidate.ErrorEquals, failure));
      const count = (retrier && used.get(retrier)) ?? 0;
      if (retrier && count < (retrier.MaxAttempts ?? 3)) {
        used.set(retrier, count + 1);
        await pause(retrier, count, scope);
        continue;
      }
      await attempts.onGivingUp?.(failure);
      return handled(state.Catch ?? [], failure, scope);
    }
  }
}

/** The end of the pause is recorded before it begins. */
async function pause(retrier: Retrier, count: number, { track, run, signal }: Scope): Promise<void> {
  const { clock, random } = run.ports;
  const step = await track.step(['Retry'], () => ({
    hidden: 'Retry',
    memo: { until: clock.now() + delaySeconds(retrier, count, random) * 1000 },
  }));
  if (!track.isReplaying) await sleepUntil(clock, step.memo?.until ?? 0, signal);
}

/** @param count how often the retrier was used before */
export function delaySeconds(retrier: Retrier, count: number, random: () => number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY, JitterStrategy } = retrier;
  const delay = Math.min(IntervalSeconds * BackoffRate ** count, MaxDelaySeconds);
  return JitterStrategy === 'FULL' ? delay * random() : delay;
}

async function handled(catchers: readonly Catcher[], failure: StateFailure, scope: Scope): Promise<Transition> {
  const index = catchers.findIndex((candidate) => matchesError(candidate.ErrorEquals, failure));
  const catcher = catchers[index];
  if (!catcher) throw failure;
  const errorOutput = { Error: failure.error ?? null, Cause: failure.cause ?? null };
  return leave(scope, () => ({
    rule: catcher,
    at: `Catch[${index}]/`,
    visible: { errorOutput },
    fallback: datumOf(errorOutput),
    next: catcher.Next,
  }));
}
