/** A job's containers as child processes, one a host: started together, ended together. */
import type { Clock } from '#local/backends/clock';
import type { Exit, Processes, Program } from '#local/backends/processes';

export interface HostsRun {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly programs: readonly Program[];
  /** Of the whole run. */
  readonly limitSeconds: number | undefined;
  readonly graceSeconds: number;
  readonly signal: AbortSignal;
}

/** `failed`: the exit code of the first host that did not end with 0; the others are stopped then. */
export type HostsResult =
  | { readonly kind: 'completed' }
  | { readonly kind: 'failed'; readonly code: number }
  | { readonly kind: 'timed out' }
  | { readonly kind: 'interrupted' };

/** A job that starts again later has nothing to save. */
const CLOSING_GRACE_SECONDS = 1;

export async function runHosts(run: HostsRun): Promise<HostsResult> {
  if (run.signal.aborted) return { kind: 'interrupted' };
  const children = run.programs.map((program) => run.processes.start(program));
  const stopAll = () => {
    const grace = run.signal.reason === 'closing' ? CLOSING_GRACE_SECONDS : run.graceSeconds;
    return Promise.all(children.map((child) => child.stop(grace * 1000).catch(() => undefined)));
  };
  const over = new AbortController();
  try {
    const result = await Promise.race([
      outcome(children.map((child) => child.exited)),
      interrupted(run.signal, over.signal),
      timeLimit(run, over.signal),
    ]);
    if (result.kind !== 'completed') await stopAll();
    return result;
  } catch (error) {
    await stopAll();
    throw error;
  } finally {
    over.abort();
  }
}

async function outcome(exits: readonly Promise<Exit>[]): Promise<HostsResult> {
  const failure = (exit: Exit) => (exit.code === 0 ? undefined : codeOf(exit));
  return new Promise((resolve, reject) => {
    for (const exited of exits) {
      exited.then((exit) => {
        const code = failure(exit);
        if (code !== undefined) resolve({ kind: 'failed', code });
      }, reject);
    }
    Promise.all(exits).then(() => resolve({ kind: 'completed' }), reject);
  });
}

/** As a shell and Docker report it: 128 and the signal's number. */
function codeOf({ code, signal }: Exit): number {
  if (code !== null) return code;
  return 128 + ({ SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }[signal as string] ?? 0);
}

function interrupted(signal: AbortSignal, over: AbortSignal): Promise<HostsResult> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'interrupted' }), { once: true, signal: over });
  });
}

async function timeLimit(run: HostsRun, over: AbortSignal): Promise<HostsResult> {
  if (run.limitSeconds === undefined) return new Promise(() => {});
  try {
    await run.clock.sleep(run.limitSeconds * 1000, over);
    return { kind: 'timed out' };
  } catch {
    return new Promise(() => {});
  }
}
