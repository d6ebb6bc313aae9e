/** Streams of bytes as batches of whole lines, in bounded memory. */
import { UnreadablePayload } from '../algorithms/xgboost/csv-cell';

const NEW_LINE = 10;

/** Batches end with a line's end, but for the last one. @param limit bytes of a line; 0: none */
export async function* lineBatches(stream: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let waiting = 0;
  for await (const chunk of stream) {
    const end = chunk.lastIndexOf(NEW_LINE) + 1;
    if (end === 0) {
      rest.push(chunk);
      waiting += chunk.length;
    } else {
      yield Buffer.concat([...rest, chunk.subarray(0, end)]);
      rest = end < chunk.length ? [chunk.subarray(end)] : [];
      waiting = chunk.length - end;
    }
    if (limit > 0 && waiting > limit) {
      throw new UnreadablePayload(`a record is larger than MaxPayloadInMB allows (${limit / 1024 ** 2} MB)`);
    }
  }
  if (waiting > 0) yield Buffer.concat(rest);
}

/** All of it, as one batch. @param limit bytes; 0: none */
export async function* wholeFile(stream: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (limit > 0 && size > limit) {
      throw new UnreadablePayload(
        `the file is larger than MaxPayloadInMB allows (${limit / 1024 ** 2} MB); use SplitType Line`,
      );
    }
  }
  if (size > 0) yield Buffer.concat(chunks);
}
