/** Runs statements one after another or side by side, and carries each from SUBMITTED to its end. */
import { createSlots } from '#local/backends/slots';
import { emitStatusChange } from './events';
import { type ExecutionOptions, runParts } from './parts';
import { isReader, parseStatement } from './sql/execute';
import type { Statement } from './statement';
import { SERVER_STOPPED, type StatementStore } from './store';

/** With the one writer this leaves Node's pool of four threads one for files. */
const READERS = 2;

export interface Runner {
  start(statement: Statement): void;
  /** False when the statement had ended already. */
  cancel(id: string): boolean;
  /** Resolves when the statement has ended or the time is over, whichever comes first. */
  settled(id: string, milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Interrupts what runs; it is rolled back and FAILED. */
  close(): Promise<void>;
}

interface Running {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

const CANCELLED = 'cancelled';
const STOPPED = 'stopped';

export function createRunner(store: StatementStore, options: ExecutionOptions): Runner {
  const { clock } = options;
  const running = new Map<string, Running>();
  // As Redshift's table locks would have it.
  const writers = createSlots(1);
  const readers = createSlots(READERS);

  async function run(statement: Statement, signal: AbortSignal): Promise<void> {
    const started = clock.now();
    let release: (() => void) | undefined;
    try {
      // To wait for a lock is to have started.
      statement.status = 'STARTED';
      release = await (isReadOnly(statement) ? readers : writers).acquire(signal);
      statement.updatedAt = clock.now();
      await runParts(statement, signal, options);
    } catch (error) {
      if (!signal.aborted) throw error;
      abandon(statement, signal.reason === STOPPED);
    } finally {
      release?.();
      statement.updatedAt = clock.now();
      statement.duration = (clock.now() - started) * 1e6;
      await store.save(statement);
      // Events are delivered as well as can be; what a statement did does not depend on them.
      if (statement.withEvent) await emitStatusChange(statement, options.emit).catch(() => {});
    }
  }

  return {
    start(statement) {
      const abort = new AbortController();
      const done = run(statement, abort.signal)
        .catch((error: unknown) => {
          statement.status = 'FAILED';
          statement.error = `ERROR: internal error: ${error instanceof Error ? error.message : String(error)}`;
        })
        .finally(() => running.delete(statement.id));
      running.set(statement.id, { abort, done });
    },
    cancel(id) {
      const found = running.get(id);
      found?.abort.abort(CANCELLED);
      return found !== undefined;
    },
    async settled(id, milliseconds, signal) {
      const found = running.get(id);
      if (found === undefined) return;
      const timer = new AbortController();
      const timeout = clock.sleep(milliseconds, AbortSignal.any([signal, timer.signal])).catch(() => {});
      await Promise.race([found.done, timeout]);
      timer.abort();
    },
    async close() {
      const all = [...running.values()];
      for (const { abort } of all) abort.abort(STOPPED);
      await Promise.all(all.map(({ done }) => done));
    },
  };
}

function isReadOnly(statement: Statement): boolean {
  return statement.parts.every((part) => {
    try {
      return isReader(parseStatement(part.sql));
    } catch {
      return true;
    }
  });
}

/** Cancelled, or cut short by the end of the server: what was interrupted has not failed by itself. */
function abandon(statement: Statement, isStopped: boolean): void {
  for (const part of statement.parts) {
    if (part.status === 'FINISHED') continue;
    part.status = 'ABORTED';
    delete part.error;
  }
  statement.status = isStopped ? 'FAILED' : 'ABORTED';
  delete statement.error;
  if (isStopped) statement.error = SERVER_STOPPED;
}
