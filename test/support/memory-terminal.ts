/** A terminal that keeps what is written, for the command's tests. */
import { Readable, Writable } from 'node:stream';
import { createTerminal, type Terminal } from '#local/cli/terminal';

export interface MemoryTerminal {
  readonly terminal: Terminal;
  readonly streams: Parameters<typeof createTerminal>[0];
  /** What went to the standard output, and to the standard error. */
  output(): string;
  messages(): string;
}

export function memoryTerminal({
  input = Readable.from(['']),
  columns,
  isTTY = false,
}: {
  input?: Readable;
  columns?: number;
  isTTY?: boolean;
} = {}): MemoryTerminal {
  const stdout = new MemoryStream();
  const stderr = Object.assign(new MemoryStream(), { isTTY, columns });
  const streams = { stdin: input, stdout, stderr };
  return {
    terminal: createTerminal(streams, { noColor: true, dumbTerminal: false }),
    streams,
    output: () => stdout.text,
    messages: () => stderr.text,
  };
}

class MemoryStream extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.text += chunk.toString();
    done();
  }
}
