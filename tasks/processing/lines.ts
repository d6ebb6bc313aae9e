/** Numbers as lines of text: cells apart by commas, a missing one empty. */
import { LONGEST_NUMBER, writeFloat } from './float-text';

const COMMA = 44;
const LINE_FEED = 10;

/** @returns what writes a batch of rows, its columns given, NaN for missing. The lines are valid until the next call. */
export function lineWriter(): (columns: readonly Float64Array[]) => Uint8Array {
  let bytes = Buffer.alloc(0);
  return (columns) => {
    const rows = columns[0]?.length ?? 0;
    const most = rows * columns.length * (LONGEST_NUMBER + 1);
    if (bytes.length < most) bytes = Buffer.allocUnsafeSlow(most);
    let end = 0;
    for (let row = 0; row < rows; row++) {
      for (const column of columns) {
        end = writeFloat(bytes, end, column, row);
        bytes[end++] = COMMA;
      }
      bytes[end - 1] = LINE_FEED;
    }
    return bytes.subarray(0, end);
  };
}
