/**
 * One tiny shell program for the whole server. It reads a pipe on which each child registers itself before it becomes its
 * program, and on which the server reports each end. When the pipe closes, the server is gone: what is left is killed.
 * A plain shell, because it must work without Node, on Linux and macOS alike, and for programs that are not ours.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

export interface Watchdog {
  /** The stream that a child must get as one of its descriptors, to write `start <its pid>` to. */
  registration(): Socket;
  /** The process group has ended; its id may be used again by others. */
  forget(pid: number): void;
  /** Ends it; nothing is killed when nothing is registered. */
  stop(): void;
}

const SCRIPT = `
trap '' INT TERM HUP
groups=' '
while read -r verb pid; do
  case $verb in
    start) groups="$groups$pid " ;;
    end) case $groups in *" $pid "*) groups="\${groups%% $pid *} \${groups#* $pid }" ;; esac ;;
    stop) exit 0 ;;
  esac
done
for pid in $groups; do kill -KILL "-$pid" 2>/dev/null; done
`;

/** @param running the children to watch when somebody has ended the watchdog and a new one takes over */
export function startWatchdog(running: () => readonly number[]): Watchdog {
  let current: ChildProcess | undefined;
  let stopped = false;

  const start = (): ChildProcess => {
    const watchdog = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], env: {} });
    watchdog.unref();
    const pipe = watchdog.stdin as Socket;
    pipe.unref();
    pipe.on('error', () => {});
    watchdog.on('error', () => {});
    watchdog.once('exit', () => {
      if (current === watchdog) current = undefined;
      if (!stopped && running().length > 0) write('');
    });
    for (const pid of running()) pipe.write(`start ${pid}\n`);
    return watchdog;
  };
  const pipe = (): Socket => {
    current ??= start();
    return current.stdin as Socket;
  };
  const write = (line: string) => pipe().write(line);

  return {
    registration: pipe,
    forget: (pid) => void write(`end ${pid}\n`),
    stop() {
      stopped = true;
      current?.stdin?.end('stop\n');
    },
  };
}
