/** The clocks of one task attempt: its timeout, counted from TaskStarted, and its heartbeat, counted from the last beat. */
import type { Clock } from '../../ports';
import { childOf, sleepUntil } from '../../time';

export interface Limits {
  /** Seconds; undefined means the service's limit of a year, which no local run reaches. */
  readonly timeout?: number;
  readonly heartbeat?: number;
}

/** Thrown when a limit passes. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
  constructor(readonly limit: 'timeout' | 'heartbeat') {
    super(limit);
  }
}

export interface Timed {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limits: Limits;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  lastHeartbeat(): number;
}

/**
 * Does `work` until it ends, a limit passes or the branch is aborted, whichever comes first; `work`'s signal is then aborted.
 *
 * @throws TimedOut, the reason of `signal`, or what `work` throws
 */
export async function withinLimits<T>(timed: Timed, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { controller, release } = childOf(timed.signal);
  const { signal } = controller;
  const rivals = [aborted(signal), ...timersOf(timed, signal)];
  for (const rival of rivals) rival.catch(() => {});
  try {
    return (await Promise.race([work(signal), ...rivals])) as T;
  } finally {
    release();
    controller.abort(new Error('the attempt is over'));
  }
}

function timersOf({ clock, limits, startedAt, lastHeartbeat }: Timed, signal: AbortSignal): Promise<never>[] {
  const { timeout, heartbeat } = limits;
  const timers: Promise<never>[] = [];
  if (timeout !== undefined) {
    timers.push(
      sleepUntil(clock, startedAt + timeout * 1000, signal).then(() => {
        throw new TimedOut('timeout');
      }),
    );
  }
  if (heartbeat !== undefined) timers.push(watchHeartbeat(heartbeat * 1000));
  return timers;

  async function watchHeartbeat(milliseconds: number): Promise<never> {
    for (;;) {
      const deadline = Math.max(startedAt, lastHeartbeat()) + milliseconds;
      if (clock.now() >= deadline) throw new TimedOut('heartbeat');
      await sleepUntil(clock, deadline, signal);
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
