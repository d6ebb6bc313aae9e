/** The processes of this machine, as far as tests ask whether any was left behind. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { until } from './until';

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Those that have ended and wait for somebody to ask about them do not count. */
async function runningProcesses(): Promise<Process[]> {
  const lines = existsSync('/proc/self/stat') ? linesOfProc() : await linesOfPs();
  const processes = lines.map((line) => line.trim().split(/\s+/));
  return processes
    .filter(([, , state = '']) => !state.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

/** Small Linux machines have no `ps`. */
function linesOfProc(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      // e.g. `7 (a program) S 1 …`
      const [, state, parent] = /^\d+ \(.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return state ? [`${pid} ${parent} ${state}`] : [];
    } catch {
      // No process, or one that has ended meanwhile.
      return [];
    }
  });
}

async function linesOfPs(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  return stdout.trim().split('\n');
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
