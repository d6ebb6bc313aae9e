/** The `ronda` command as a user types it: `bin/ronda.mjs` in a process of its own. What still runs after a file's tests is ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { ResultDocument } from '#local/cli/result/document';
import { serverFile } from '#local/config';
import { until } from './until';

const PROGRAM = join(import.meta.dirname, '../../bin/ronda.mjs');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  /** What it has written to its standard error by now. */
  messages(): string;
  /** Resolves when its standard error has matched; rejects when it ended without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Ends it at once, as `kill -9` does. */
  kill(): Promise<void>;
  /** Asks it to end, as Ctrl-C does. */
  interrupt(): void;
  readonly ended: Promise<Ended>;
}

const running = new Map<ChildProcess, Promise<Ended>>();

afterAll(async () => {
  // What a command's server still writes keeps the pipes open: it has ended when they are closed.
  for (const child of running.keys()) child.kill('SIGKILL');
  await Promise.all(running.values());
});

/** Starts a command; `words` as typed after `ronda`, `variables` beside those of this process. */
export function startRonda(words: readonly string[], input = '', variables: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: { ...process.env, USER: 'tester', NO_COLOR: '1', NODE_OPTIONS: '', ...variables },
    stdio: 'pipe',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  running.set(child, ended);
  return {
    pid: child.pid as number,
    messages: () => stderr,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(stderr);
          if (match) resolve(match);
        };
        look();
        child.stderr.on('data', look);
        child.once('close', () => reject(new Error(`ended without saying ${pattern}:\n${stderr}`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    interrupt: () => void child.kill('SIGINT'),
  };
}

/** Runs a command to its end. */
export const ronda = (words: readonly string[], input?: string): Promise<Ended> => startRonda(words, input).ended;

/** The one document that a command with `--json` prints. @throws Error with what it said instead */
export function documentOf<Document = ResultDocument>({ stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>): Document {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`expected a JSON document on stdout, got '${stdout}'; stderr: ${stderr}`);
  }
}

export interface LocalServer extends Running {
  readonly url: string;
  /** Of the console. */
  readonly consoleUrl: string;
  /** Of the server program, which is a child of the command. */
  readonly serverPid: number;
}

/** `ronda local` on a free port, ready for calls. */
export async function startLocal(stateDirectory: string): Promise<LocalServer> {
  const command = startRonda(['local', '--state-dir', stateDirectory, '--port', '0', '--console-port', '0']);
  const [, consoleUrl = ''] = await command.says(/shows the runs in a browser at (\S+)/);
  const { url, pid } = await until('the server file', async () => readServerFile(stateDirectory));
  return { ...command, url, consoleUrl, serverPid: pid };
}

/** Where the server of a state directory is, and which process it is; undefined while there is none. */
export function readServerFile(stateDirectory: string): { url: string; pid: number } | undefined {
  try {
    return JSON.parse(readFileSync(serverFile(stateDirectory), 'utf8'));
  } catch {
    return undefined;
  }
}
