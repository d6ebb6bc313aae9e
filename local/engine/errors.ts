/**
 * How a state fails, and who may handle it. Not here: texts of single failures, which stand where they arise.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */

/** Thrown by an integration: the error name and cause as Step Functions reports them. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  constructor(
    readonly error: string | undefined,
    override readonly cause?: string,
  ) {
    super(`${error}: ${cause}`);
  }
}

/** A state has failed, and the event that says so (or led to it) is in the journal. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  constructor(
    readonly error: string | undefined,
    override readonly cause: string | undefined,
    readonly options: {
      /** A second name that matches it: a missed heartbeat is a `States.Timeout` and a `States.HeartbeatTimeout`. */
      readonly alias?: string;
      /** `States.ALL` reaches a task's oversized result, but not an oversized `Output`. */
      readonly beyondAll?: boolean;
    } = {},
  ) {
    super(`${error}: ${cause}`);
  }
}

/** Why work is given up without a result of its own. */
export type AbortCause = 'sibling failed' | 'execution ended' | 'suspended';

/** Thrown through a branch whose work is not wanted any more. Never matched by Retry or Catch. */
export class Aborted extends Error {
  override readonly name = 'Aborted';
  constructor(readonly why: AbortCause) {
    super(why);
  }
}

/** The journal and the definition do not belong together, or the journal was damaged. */
export class JournalMismatch extends Error {
  override readonly name = 'JournalMismatch';
}

/** What `States.TaskFailed` does not stand for. */
const NOT_TASK_FAILED = new Set(['States.Timeout', 'States.DataLimitExceeded']);

/** Whether a Retry or Catch with these `ErrorEquals` handles the failure. `States.Runtime` is handled by nobody. */
export function matchesError(names: readonly string[], failure: StateFailure): boolean {
  const { error, options } = failure;
  if (error === 'States.Runtime') return false;
  return names.some((name) => {
    if (name === 'States.ALL') return !options.beyondAll;
    if (name === 'States.TaskFailed' && !NOT_TASK_FAILED.has(error ?? '')) return true;
    return name === error || name === options.alias;
  });
}

/** The failure itself; anything that no state threw on purpose goes on. */
export function asFailure(thrown: unknown): StateFailure {
  if (thrown instanceof StateFailure) return thrown;
  throw thrown;
}
