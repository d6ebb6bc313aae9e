/** Watches a job until it has ended: what `.sync` does. */
import { type Clock, type Json, TaskError } from '#local/engine/index';
import { isTransient } from './failures';

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 100;
const GROWTH = 1.5;

/**
 * Asks again and again, soon at first and then ten times a second: asking costs next to nothing on one machine. An endpoint that cannot answer is asked on.
 *
 * @param isDone undefined while the job runs
 */
export async function watchUntil(
  clock: Clock,
  signal: AbortSignal,
  describe: () => Promise<Json>,
  isDone: (description: Json) => 'succeeded' | 'failed' | undefined,
): Promise<Json> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * GROWTH, LONGEST_PAUSE)) {
    const description = await describe().catch((error: unknown) => {
      signal.throwIfAborted();
      if (!isTransient(error)) throw new TaskError('States.TaskFailed', (error as Error).message);
      return undefined;
    });
    const end = description === undefined ? undefined : isDone(description);
    if (end === 'succeeded') return description as Json;
    if (end === 'failed') throw new TaskError('States.TaskFailed', JSON.stringify(description));
    await clock.sleep(pause, signal);
  }
}
