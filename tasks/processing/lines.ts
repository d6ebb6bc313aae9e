/** Numbers as lines of text: first a whole number, then 32-bit floats, apart by commas, a missing one empty. */
import { LONGEST_NUMBER, writeFloat, writeWhole } from './float-text';

const COMMA = 44;
const LINE_FEED = 10;

/** Lines that are made at once, unless one alone is longer. */
const BATCH_BYTES = 2 ** 21;

/**
 * @returns what makes lines of a batch of rows, some at a time, each valid until the next are asked for
 * @example for (const lines of linesOf(columns)) await file.appendFile(lines);
 */
export function lineWriter(): (columns: readonly Float64Array[]) => Generator<Uint8Array> {
  let bytes = Buffer.alloc(0);
  return function* linesOf(columns) {
    const rows = columns[0]?.length ?? 0;
    const longest = columns.length * (LONGEST_NUMBER + 1);
    const atOnce = Math.max(Math.floor(BATCH_BYTES / longest), 1);
    if (bytes.length < atOnce * longest) bytes = Buffer.allocUnsafeSlow(atOnce * longest);
    for (let from = 0; from < rows; from += atOnce) {
      yield bytes.subarray(0, writeRows(bytes, columns, from, Math.min(from + atOnce, rows)));
    }
  };
}

/** @returns where they end */
function writeRows(bytes: Uint8Array, columns: readonly Float64Array[], from: number, to: number): number {
  const [leading = new Float64Array()] = columns;
  let end = 0;
  for (let row = from; row < to; row++) {
    // A row's number may have more digits than a float.
    end = writeWhole(bytes, end, leading[row] as number);
    for (let column = 1; column < columns.length; column++) {
      bytes[end++] = COMMA;
      end = writeFloat(bytes, end, columns[column] as Float64Array, row);
    }
    bytes[end++] = LINE_FEED;
  }
  return end;
}
