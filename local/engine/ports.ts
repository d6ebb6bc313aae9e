/** What the engine asks of the world. It has no clock, disk, network or randomness of its own. */
import type { Json } from './json';

/** See `local/backends/clock.ts`. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** One attempt of a Task state, as told to its integration. */
export interface TaskCall {
  readonly parameters: Json;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  /** Whose rights the call has: the state's `Credentials`, or the machine's role. */
  readonly roleArn: string;
  readonly signal: AbortSignal;
  /** Names this attempt among all attempts of all tasks; a repeated call has the same. */
  readonly attempt: string;
  /** When the attempt was started, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** The same call may have been sent before: its answer was lost when the process ended. */
  readonly isRepeated: boolean;
}

/** What a Task's `Resource` stands for. A failure is thrown as `TaskError`. */
export interface Integration {
  /** What is wrong with the parameters, in AWS's words; empty when nothing is. */
  check?(parameters: Json): Promise<string[]>;
  /** The call itself; for `.sync`, the submission. Its answer is the result, or the output of `TaskSubmitted`. */
  start(call: TaskCall): Promise<Json>;
  /** `.sync` only: resolves when the job has ended well. */
  watch?(call: TaskCall, submitted: Json): Promise<Json>;
  /** `.sync` only: best effort, when the task is aborted or timed out. */
  stop?(call: TaskCall): Promise<void>;
}

export interface Ports {
  readonly clock: Clock;
  /** Undefined for a resource that nothing stands behind. */
  integrationOf(resource: string): Integration | undefined;
  /** A number in [0, 1). */
  random(): number;
  /** A version 4 UUID. */
  uuid(): string;
  /** A task token nobody can guess, for one attempt. */
  newToken(): string;
  readonly region: string;
}
