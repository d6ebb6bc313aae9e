/** The processes of this machine, as far as tests ask whether any was left behind. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from './until';

/** All that a process has started, and what those have. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const parents = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const found = [pid];
  for (const ancestor of found)
    found.push(...parents.filter(([, parent]) => parent === ancestor).map(([child]) => child));
  return found.slice(1);
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @throws Error naming those that stay */
export async function untilGone(pids: readonly number[]): Promise<void> {
  await until(`the end of the processes ${pids.filter(isAlive)}`, async () => !pids.some(isAlive), 20_000);
}
