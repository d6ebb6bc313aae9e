/** Waits for a condition that only looking can tell. */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * @param look gives undefined or false while there is nothing yet
 * @throws Error naming what never came
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  milliseconds = 180_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${milliseconds / 1000} s`);
    await pause(20);
  }
}
