/** A clock that stands still until it is moved, so that hours of waiting take no time. */
import type { Clock } from '#local/backends/clock';

export interface ManualClock extends Clock {
  /** Moves on by so many milliseconds, waking every sleeper on the way in order. */
  advance(milliseconds: number): Promise<void>;
  /** Moves to the next sleeper's time; false when nobody sleeps. */
  skip(): Promise<boolean>;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** @param start milliseconds since the epoch */
export function manualClock(start = Date.parse('2026-01-01T00:00:00Z')): ManualClock {
  let now = start;
  const sleepers = new Set<Sleeper>();

  const next = (): Sleeper | undefined => [...sleepers].sort((a, b) => a.until - b.until)[0];
  const wake = async (sleeper: Sleeper): Promise<void> => {
    now = Math.max(now, sleeper.until);
    sleepers.delete(sleeper);
    sleeper.wake();
    await quiet();
  };

  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { until: now + milliseconds, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            sleepers.delete(sleeper);
            reject(signal.reason);
          },
          { once: true },
        );
      }),
    async advance(milliseconds) {
      const end = now + milliseconds;
      await quiet();
      for (let sleeper = next(); sleeper && sleeper.until <= end; sleeper = next()) await wake(sleeper);
      now = end;
      await quiet();
    },
    async skip() {
      await quiet();
      const sleeper = next();
      if (sleeper) await wake(sleeper);
      return sleeper !== undefined;
    },
  };
}

/** Lets everything that needs no time come to rest. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
}
