/** Watches a job until it has ended: what `.sync` does. */
import { type Clock, type Json, TaskError } from '#local/engine/index';
import { isTransient } from './failures';

const FIRST_PAUSE = 50;
/** Where nobody tells of changes. */
const LONGEST_PAUSE = 100;
/** Where changes are told: only against news that got lost. */
const LONGEST_PAUSE_WITH_NEWS = 1_000;
const GROWTH = 1.5;

export interface Watch {
  readonly clock: Clock;
  /**
   * Calls `listener` whenever a job or an execution has changed, as EventBridge tells Step Functions on AWS. Returns what ends it.
   * Default: nobody tells.
   */
  onChange?(listener: () => void): () => void;
}

/**
 * Looks at each change, and besides again and again, soon at first and then more seldom. An endpoint that cannot answer is asked on.
 *
 * @param isDone undefined while the job runs
 */
export async function watchUntil(
  { clock, onChange }: Watch,
  signal: AbortSignal,
  describe: () => Promise<Json>,
  isDone: (description: Json) => 'succeeded' | 'failed' | undefined,
): Promise<Json> {
  let tell = () => {};
  const end = onChange?.(() => tell());
  const longest = end ? LONGEST_PAUSE_WITH_NEWS : LONGEST_PAUSE;
  try {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * GROWTH, longest)) {
      // Listened for before the look: what changes after it is not missed.
      const changed = new Promise<void>((resolve) => {
        tell = resolve;
      });
      const description = await describe().catch((error: unknown) => {
        signal.throwIfAborted();
        if (!isTransient(error)) throw new TaskError('States.TaskFailed', (error as Error).message);
        return undefined;
      });
      const outcome = description === undefined ? undefined : isDone(description);
      if (outcome === 'succeeded') return description as Json;
      if (outcome === 'failed') throw new TaskError('States.TaskFailed', JSON.stringify(description));
      await sleepUntil(changed, clock, pause, signal);
    }
  } finally {
    end?.();
  }
}

async function sleepUntil(changed: Promise<void>, clock: Clock, pause: number, signal: AbortSignal): Promise<void> {
  const awake = new AbortController();
  const asleep = clock.sleep(pause, AbortSignal.any([signal, awake.signal]));
  await Promise.race([asleep, changed]);
  asleep.catch(() => {});
  awake.abort();
}
