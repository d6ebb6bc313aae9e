/**
 * Child processes: jobs, endpoints and functions run in them. A child never outlives the server, however the server ends.
 */

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited but PATH, HOME, TMPDIR and LANG. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Both output streams are appended to this file, line by line. */
  readonly log: string;
  onLine?(line: string): void;
  /** With it, `send` and `onMessage` work: the child is a Node program with an IPC channel. */
  readonly ipc?: boolean;
  onMessage?(message: unknown): void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProgram {
  readonly pid: number;
  /** Resolves when the process has ended and its output is in the log; rejects only when it could not be started. */
  readonly exited: Promise<Exit>;
  send(message: unknown): void;
  /** SIGTERM to the whole process group, then SIGKILL after `graceMilliseconds`. */
  stop(graceMilliseconds: number): Promise<Exit>;
}

export interface Processes {
  start(program: Program): RunningProgram;
  /** Stops all that still run; called once, when the server closes. */
  close(): Promise<void>;
}
