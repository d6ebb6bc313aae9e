/**
 * Child processes: jobs, endpoints and functions run in them, each in a process group of its own. A child never outlives the
 * server, however the server ends (see processes/watchdog.ts). How many run at once is the caller's concern.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { openLineLog } from './processes/line-log';
import { startWatchdog } from './processes/watchdog';

export interface Program {
  /** A path, or a name that is looked up in PATH. */
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited but PATH, HOME, TMPDIR and LANG. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Both output streams are appended to this file, line by line. Very long lines are cut. */
  readonly log: string;
  onLine?(line: string): void;
  /**
   * With it, `send` and `onMessage` work: the child is a Node program with an IPC channel. The message `{ exitCode }` is its last: it
   * is killed, and counts as having ended with that code, as soon as it has closed its output. The system may take its time to have
   * its memory back.
   */
  readonly ipc?: boolean;
  onMessage?(message: unknown): void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProgram {
  /** 0 when it could not be started. */
  readonly pid: number;
  /** Resolves when the process runs no more and its output is in the log; rejects only when it could not be started. */
  readonly exited: Promise<Exit>;
  /** A message to a child that has ended is dropped. */
  send(message: unknown): void;
  /** SIGTERM to the whole process group, then SIGKILL after `graceMilliseconds`. */
  stop(graceMilliseconds: number): Promise<Exit>;
}

export interface Processes {
  start(program: Program): RunningProgram;
  /** Stops all that still run; called once, when the server closes. */
  close(): Promise<void>;
}

export interface ProcessesOptions {
  /** Where PATH, HOME, TMPDIR and LANG are taken from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How long `close` waits between SIGTERM and SIGKILL. Default 2,000. */
  readonly closeGraceMilliseconds?: number;
}

const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG'] as const;
/** After the standard streams and the IPC channel. */
const WATCHDOG_DESCRIPTOR = 4;

/** Tells the watchdog its own process id, which is also that of its group, then becomes the program. */
const START_SCRIPT = `echo "start $$" >&${WATCHDOG_DESCRIPTOR} || exit 126; exec "$@" ${WATCHDOG_DESCRIPTOR}>&-`;

/** Output that a stray grandchild still holds open is not waited for longer than this. */
const OUTPUT_GRACE_MILLISECONDS = 1_000;

export function openProcesses({ environment, closeGraceMilliseconds = 2_000 }: ProcessesOptions): Processes {
  const inherited = Object.fromEntries(
    INHERITED.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
  const running = new Map<number, RunningProgram>();
  const watchdog = startWatchdog(() => [...running.keys()]);

  return {
    start(program) {
      const env = { ...inherited, ...program.env };
      let child: ChildProcess;
      try {
        if (program.cwd !== undefined) checkFolder(program.cwd);
        const command = findCommand(program.command, program.cwd, env.PATH);
        mkdirSync(dirname(program.log), { recursive: true });
        child = spawn('/bin/sh', ['-c', START_SCRIPT, 'start', command, ...program.args], {
          cwd: program.cwd,
          env,
          detached: true,
          stdio: ['ignore', 'pipe', 'pipe', program.ipc ? 'ipc' : 'ignore', watchdog.registration()],
        });
      } catch (error) {
        return neverStarted(Promise.reject(error));
      }
      if (child.pid === undefined) return neverStarted(failureOf(child));
      const runningProgram = control(child, child.pid, program);
      running.set(child.pid, runningProgram);
      const forget = () => {
        running.delete(runningProgram.pid);
        watchdog.forget(runningProgram.pid);
      };
      child.once('exit', forget);
      return runningProgram;
    },
    async close() {
      await Promise.all([...running.values()].map((child) => child.stop(closeGraceMilliseconds)));
      watchdog.stop();
    },
  };
}

function control(child: ChildProcess, pid: number, program: Program): RunningProgram {
  const log = openLineLog(program.log, (line) => program.onLine?.(line));
  const outputs = [child.stdout, child.stderr].flatMap((stream) => (stream ? [log.follow(stream)] : []));
  const over = new Promise<Exit>((resolve) => {
    child.on('message', (message) => {
      const exitCode = (message as { readonly exitCode?: number } | null)?.exitCode;
      if (exitCode === undefined) program.onMessage?.(message);
      else resolve({ code: exitCode, signal: null });
    });
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  // A broken channel is not an error of its own: the child has ended, which `exited` tells.
  child.on('error', () => {});

  const exited = over.then(async (exit) => {
    signalGroup(pid, 'SIGKILL');
    const cut = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, OUTPUT_GRACE_MILLISECONDS);
    await Promise.all(outputs).finally(() => clearTimeout(cut));
    await log.close();
    return exit;
  });
  exited.catch(() => {});

  return {
    pid,
    exited,
    send(message) {
      if (child.connected) child.send(message as object, () => {});
    },
    async stop(graceMilliseconds) {
      if (child.exitCode !== null || child.signalCode !== null) return exited;
      signalGroup(pid, 'SIGTERM');
      const kill = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMilliseconds);
      try {
        return await exited;
      } finally {
        clearTimeout(kill);
      }
    },
  };
}

/** Node tells why a process could not be started by an event. */
async function failureOf(child: ChildProcess): Promise<never> {
  const [error] = await once(child, 'error');
  throw error;
}

function neverStarted(exited: Promise<never>): RunningProgram {
  // Whoever does not look at `exited` must not bring the server down.
  exited.catch(() => {});
  return { pid: 0, exited, send() {}, stop: () => exited };
}

/** The group is gone when its last process has ended; that is no error. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Looked up here, because a shell tells of a missing command only by an exit code. @throws Error when there is none */
function findCommand(command: string, cwd = '.', path = ''): string {
  const candidates = command.includes('/')
    ? [resolve(cwd, command)]
    : path.split(delimiter).map((folder) => join(folder, command));
  const found = candidates.find(isExecutable);
  if (!found) throw new Error(`expected '${command}' to be a program, but none was found; install it or give its path`);
  return found;
}

/** Node blames the command when the folder is missing. */
function checkFolder(folder: string): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`expected '${folder}' to be the folder that a program starts in, but there is none`);
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
