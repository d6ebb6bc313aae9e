/** The child's side of a program that `Processes` started with an IPC channel. */
import { closeSync, writeSync } from 'node:fs';

/** Writes a line of output, and waits until the pipe has it. `process.stdout` would need some milliseconds for its first line. */
export const tell = (line: string): void => void writeSync(1, `${line}\n`);

/** As `tell`, of what went wrong: `process.stderr` might still have it when the output is closed. */
export const tellFault = (line: string): void => void writeSync(2, `${line}\n`);

/**
 * Ends the child once all is written: the server is told the exit code, and ends the process itself. `process.exit` may wait for ever:
 * for a thread that compiles, and that waits for this one to collect garbage.
 *
 * @see https://github.com/nodejs/node/issues/54918
 */
export function endWith(exitCode: number): void {
  if (!process.connected) process.exit(exitCode);
  // Whoever has something to do at the end, does it now.
  process.emit('exit', exitCode);
  for (const output of [1, 2]) closeSync(output);
  process.send?.({ exitCode });
}
