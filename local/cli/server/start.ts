/** Starts the local server as a child program that ends with this one, however this one ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { local, readEnvironment } from '#local/config';
import { CommandFailed } from '../misuse';

export interface StartOptions {
  readonly buildDirectory: string;
  readonly stateDirectory: string;
  /** 0 for any. Default: the usual one if it is free, else any. */
  readonly port?: number;
  /** Whether an execution will be started as soon as the server is there. */
  readonly expectExecution?: boolean;
  /** Called while the server gets ready. */
  readonly meanwhile?: () => void;
  /** Whether the server writes to this program's terminal; otherwise to `<state directory>/logs/server.log`. */
  readonly foreground?: boolean;
}

export interface OwnServer {
  readonly url: string;
  /** Resolves when the server has ended, whoever ended it. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /**
   * Waits so long, or until a run has begun, asks a person, or has ended since the last wait. Rejects as the signal says.
   *
   * @returns whether that was so
   */
  pause(milliseconds: number, signal?: AbortSignal): Promise<boolean>;
  /** Asks it to end, waits, and ends it the hard way when it does not. */
  close(): Promise<void>;
}

const SERVER_ENVIRONMENT = {
  // Node would read certificates before all else. The server talks to itself, over HTTP.
  NODE_EXTRA_CA_CERTS: undefined,
  // To start a process takes 4 ms longer for each 100 MB of this one. The database's allocator, jemalloc, would keep what it once had.
  DUCKDB_JE_MALLOC_CONF: 'dirty_decay_ms:30,muzzy_decay_ms:0',
};

/** How long a server may take to give its running jobs up. */
const LONGEST_CLOSE_MILLISECONDS = 15_000;

/** @throws CommandFailed with the server's own words when it cannot start */
export async function startServer(options: StartOptions): Promise<OwnServer> {
  const { buildDirectory, stateDirectory, foreground = false } = options;
  const port = options.port ?? ((await isFree(local.port)) ? local.port : 0);
  const log = logFile(stateDirectory);
  const output = foreground ? ('inherit' as const) : openSync(log, 'w');
  const program = join(buildDirectory, 'server.cjs');
  const words = ['--state-dir', stateDirectory, '--port', String(port)];
  if (options.expectExecution) words.push('--expect-execution');
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...readEnvironment().inherited, ...SERVER_ENVIRONMENT },
    stdio: ['ignore', output, output, 'ipc'],
    // A group of its own: Ctrl-C reaches this program only, which then ends the server in good order.
    detached: true,
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  const pause = pauseUntilNews(child);
  const ready = readiness(child, foreground ? undefined : log);
  options.meanwhile?.();
  const url = await ready;
  return { url, exited, pause, close: () => end(child, exited) };
}

function pauseUntilNews(child: ChildProcess): OwnServer['pause'] {
  let isNew = false;
  let wake = () => {};
  child.on('message', ({ news }: { news?: boolean }) => {
    if (!news) return;
    isNew = true;
    wake();
  });
  return async (milliseconds, signal) => {
    signal?.throwIfAborted();
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const over = new AbortController();
    const stop = () => over.abort();
    signal?.addEventListener('abort', stop);
    try {
      if (!isNew) await Promise.race([woken, sleep(milliseconds, undefined, { signal: over.signal })]);
    } catch {
      // The signal's own reason is thrown below.
    } finally {
      stop();
      signal?.removeEventListener('abort', stop);
    }
    signal?.throwIfAborted();
    const woke = isNew;
    isNew = false;
    return woke;
  };
}

function logFile(stateDirectory: string): string {
  const folder = join(stateDirectory, 'logs');
  mkdirSync(folder, { recursive: true });
  return join(folder, 'server.log');
}

function readiness(child: ChildProcess, log: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (message: string) => reject(new CommandFailed(`cannot start the local server: ${message}`));
    child.once('error', ({ message }) => fail(message));
    child.once('exit', (code, signal) =>
      fail(`it ended with ${signal ?? `code ${code}`}${log ? `: ${lastLines(log)}` : ''}`),
    );
    child.on('message', (message: { ready?: { url: string }; failed?: string }) => {
      if (message.ready) resolve(message.ready.url);
      else if (message.failed !== undefined) fail(message.failed);
    });
  });
}

function lastLines(log: string): string {
  return readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
}

async function end(child: ChildProcess, exited: OwnServer['exited']): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_CLOSE_MILLISECONDS);
  await exited;
  clearTimeout(timer);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, local.host, () => probe.close(() => resolve(true)));
  });
}
