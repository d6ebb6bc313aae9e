/** Runs jobs in the background: each waits for a place, can be stopped, and is left as it is when the server closes. */
import { createSlots } from '#local/backends/slots';

/** Why a job's signal is aborted: somebody stopped it, or the server closes (then it starts again at the next start). */
export type Interruption = 'stopped' | 'closing';

export interface JobRunner {
  /**
   * Starts `work` when there is a place, and only once at a time for an id. Who is stopped while waiting starts as well, with
   * an aborted signal, to say so. Nothing starts any more once the server closes: what is stored starts at the next start.
   */
  start(id: string, work: (signal: AbortSignal) => Promise<void>): void;
  /** As `start`, but without taking a place: for work that only waits for other jobs. */
  startUnbounded(id: string, work: (signal: AbortSignal) => Promise<void>): void;
  /** Aborts the job's signal. */
  stop(id: string): void;
  /** Resolves when the job is at rest: done, or never started. */
  settled(id: string): Promise<void>;
  /** Whether at most one job has a place now. */
  isAlone(): boolean;
  /** True from the call of `close` on. */
  isClosing(): boolean;
  /** Interrupts all jobs; resolves when they are at rest. */
  close(): Promise<void>;
}

export function createJobRunner(maxConcurrentJobs: number): JobRunner {
  const slots = createSlots(maxConcurrentJobs);
  const jobs = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>();
  let closing = false;
  let working = 0;

  const launch = (id: string, run: (signal: AbortSignal) => Promise<void>) => {
    if (closing) return;
    if (jobs.has(id)) throw new Error(`expected a job to run once at a time, got ${id} again`);
    const controller = new AbortController();
    const done = run(controller.signal).finally(() => jobs.delete(id));
    // A job tells of its own failures; what is left is a disk that cannot be written, and nobody to tell.
    done.catch(() => {});
    jobs.set(id, { controller, done });
  };

  return {
    start: (id, work) =>
      launch(id, async (signal) => {
        const release = await slots.acquire(signal).catch(() => () => {});
        working++;
        try {
          await work(signal);
        } finally {
          working--;
          release();
        }
      }),
    startUnbounded: launch,
    stop: (id) => jobs.get(id)?.controller.abort('stopped' satisfies Interruption),
    settled: async (id) => jobs.get(id)?.done.catch(() => {}),
    isAlone: () => working <= 1,
    isClosing: () => closing,
    async close() {
      closing = true;
      const running = [...jobs.values()];
      for (const { controller } of running) controller.abort('closing' satisfies Interruption);
      await Promise.allSettled(running.map(({ done }) => done));
    },
  };
}
