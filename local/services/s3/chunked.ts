/**
 * The aws-chunked transfer coding: `<size in hex>[;chunk-signature=…]\r\n<bytes>\r\n … 0\r\n<trailers>\r\n\r\n`.
 * Chunk signatures are not verified; lengths and checksums are, by received-body.ts.
 */
import { incompleteBody } from './errors';

/** Longer than any line that a client writes. */
const MAX_LINE_BYTES = 16 * 1024;

/** Yields the content; `onTrailer` gets each trailer, its name in lower case. @throws ServiceError IncompleteBody */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Buffer> {
  const input = new Input(source);
  for (;;) {
    const size = sizeOf(await input.line());
    if (size === 0) break;
    yield* input.bytes(size);
    if ((await input.line()) !== '') throw incompleteBody();
  }
  for (let line = await input.lineOrEnd(); line; line = await input.lineOrEnd()) {
    const colon = line.indexOf(':');
    if (colon > 0) onTrailer(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

function sizeOf(line: string): number {
  const size = /^([0-9a-f]{1,13})(?:;.*)?$/i.exec(line)?.[1];
  if (size === undefined) throw incompleteBody();
  return Number.parseInt(size, 16);
}

class Input {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    const line = await this.lineOrEnd();
    if (line === undefined) throw incompleteBody();
    return line;
  }

  async lineOrEnd(): Promise<string | undefined> {
    let end = this.rest.indexOf('\r\n');
    while (end === -1) {
      if (this.rest.length > MAX_LINE_BYTES) throw incompleteBody();
      const more = await this.next();
      if (!more) return undefined;
      this.rest = Buffer.concat([this.rest, more]);
      end = this.rest.indexOf('\r\n');
    }
    const line = this.rest.toString('latin1', 0, end);
    this.rest = this.rest.subarray(end + 2);
    return line;
  }

  async *bytes(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      if (this.rest.length === 0) {
        const more = await this.next();
        if (!more) throw incompleteBody();
        this.rest = more;
      }
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  private async next(): Promise<Buffer | undefined> {
    const { value, done } = await this.source.next();
    return done ? undefined : value;
  }
}
