/** The processes of this machine, as far as tests ask whether any was left behind. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from './until';

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Those that have ended and wait for somebody to ask about them do not count. */
async function runningProcesses(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return lines
    .filter(([, , state = '']) => !state.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

/** All that a process has started, and what those have. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const processes = await runningProcesses();
  const found = [pid];
  for (const ancestor of found)
    found.push(...processes.filter(({ parent }) => parent === ancestor).map((child) => child.pid));
  return found.slice(1);
}

/** @throws Error naming those that stay */
export async function untilGone(pids: readonly number[]): Promise<void> {
  await until(
    `the end of the processes ${pids}`,
    async () => {
      const running = new Set((await runningProcesses()).map(({ pid }) => pid));
      return !pids.some((pid) => running.has(pid));
    },
    20_000,
  );
}
