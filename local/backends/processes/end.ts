import { closeSync } from 'node:fs';

/**
 * Ends a child with an IPC channel once all is written: the server is told the exit code, and ends the process itself. `process.exit` may
 * wait for ever: for a thread that compiles, and that waits for this one to collect garbage.
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
