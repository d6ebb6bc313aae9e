/** Output of a child as lines in a file. A line is bounded: what is beyond is counted, not kept. */
import { createWriteStream, type WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** The largest event of CloudWatch Logs, in bytes. */
const LONGEST_LINE = 256 * 1024;
const NEWLINE = 0x0a;

export interface LineLog {
  /** Resolves when the stream has ended and its last line, with or without a newline, is written. */
  follow(stream: Readable): Promise<void>;
  /** Resolves when everything is in the file. */
  close(): Promise<void>;
}

/** Appends to `file`. `onLine` gets each line without its newline. */
export function openLineLog(file: string, onLine: (line: string) => void): LineLog {
  const out = createWriteStream(file, { flags: 'a' });
  let failure: Error | undefined;
  out.on('error', (error) => {
    failure = error;
  });

  const write = (line: string): boolean => {
    onLine(line);
    return failure !== undefined || out.write(`${line}\n`);
  };

  return {
    async follow(stream) {
      const lines = new LineSplitter();
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          for (const line of lines.push(chunk)) {
            if (!write(line)) await drained(out);
          }
        }
      } catch {
        // The stream was cut; what came before counts.
      }
      for (const line of lines.end()) write(line);
    },
    async close() {
      out.end();
      await finished(out).catch(() => {});
    },
  };
}

/** Resolves also when the file can no longer be written, so that the child is not held up. */
function drained(out: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'error', 'close']) out.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'error', 'close']) out.once(event, done);
  });
}

class LineSplitter {
  private kept: Buffer[] = [];
  private keptBytes = 0;
  private lostBytes = 0;

  *push(chunk: Buffer): Iterable<string> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      yield this.take();
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
  }

  *end(): Iterable<string> {
    if (this.keptBytes > 0) yield this.take();
  }

  private keep(piece: Buffer): void {
    const room = LONGEST_LINE - this.keptBytes;
    const kept = piece.length <= room ? piece : piece.subarray(0, room);
    if (kept.length > 0) this.kept.push(kept);
    this.keptBytes += kept.length;
    this.lostBytes += piece.length - kept.length;
  }

  private take(): string {
    const text = Buffer.concat(this.kept, this.keptBytes).toString('utf8');
    const line = this.lostBytes > 0 ? `${text} … (${this.lostBytes} more bytes)` : text;
    this.kept = [];
    this.keptBytes = 0;
    this.lostBytes = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}
