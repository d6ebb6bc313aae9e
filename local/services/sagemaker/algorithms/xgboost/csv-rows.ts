/**
 * CSV records to numbers, to the bit as the container does it (Python floats, then 32 bits): `split` on the delimiter without
 * quoting, an empty cell is missing, any other text is refused. Written for hundreds of megabytes a second.
 */
import { csvFailure, parseCell, textOf, UnreadablePayload } from './csv-cell';
import { type LineShape, readPlainLine } from './plain-line';

export interface CsvRows {
  /** Row-major, NaN is missing. */
  readonly values: Float32Array;
  readonly columns: number;
  readonly count: number;
}

/**
 * The delimiter that Python's csv.Sniffer finds on a line of numbers; undefined where it finds none.
 * A line that is one number has none, and the container takes the comma then.
 */
export function sniffDelimiter(line: string): string | undefined {
  const preferred = [',', '\t', ';', ' ', ':', '|'].find((delimiter) => line.trim().includes(delimiter));
  if (preferred) return preferred;
  return line.trim() === '' ? undefined : ',';
}

export const NEW_LINE = 10;

/** Collects rows of one width. Reused between batches, so that no memory is asked for in the inner loop. */
export class RowBuffer {
  #values = new Float32Array(1 << 16);
  #used = 0;
  #count = 0;
  #columns = 0;

  /** Appends the cells `starts[i]..ends[i]` of `bytes`, `columns` of them, as one row. */
  append(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, columns: number): void {
    if (this.#count === 0) this.#columns = columns;
    else if (columns !== this.#columns) {
      throw new UnreadablePayload(csvFailure(`rows have ${this.#columns} and ${columns} cells, which is not a table`));
    }
    if (this.#used + columns > this.#values.length) this.#grow(columns);
    const values = this.#values;
    let used = this.#used;
    for (let i = 0; i < columns; i++) values[used++] = parseCell(bytes, starts[i] as number, ends[i] as number);
    this.#used = used;
    this.#count++;
  }

  /** Appends the wanted cells of the line that begins at `start`. @returns as `readPlainLine`; where that is -1, nothing is appended */
  appendPlain(bytes: Uint8Array, start: number, shape: LineShape): number {
    const columns = shape.cells - shape.skipped;
    if (this.#count === 0) this.#columns = columns;
    else if (columns !== this.#columns) return -1;
    if (this.#used + columns > this.#values.length) this.#grow(columns);
    const end = readPlainLine(bytes, start, shape, this.#values, this.#used);
    if (end === -1) return -1;
    this.#used += columns;
    this.#count++;
    return end;
  }

  get count(): number {
    return this.#count;
  }

  /** The rows so far; valid until the next `append`. The buffer is empty afterwards. */
  take(): CsvRows {
    const rows = { values: this.#values.subarray(0, this.#used), columns: this.#columns, count: this.#count };
    this.#used = 0;
    this.#count = 0;
    return rows;
  }

  #grow(columns: number): void {
    const larger = new Float32Array(Math.max(this.#values.length * 2, this.#used + columns));
    larger.set(this.#values.subarray(0, this.#used));
    this.#values = larger;
  }
}

/** A whole payload. Blank space around it is stripped, as the container does. */
export function parseCsv(payload: Uint8Array): CsvRows {
  const [start, end] = strip(payload);
  if (start === end) throw new UnreadablePayload(csvFailure('Could not determine delimiter'));
  const delimiter = delimiterOf(payload, start, end);
  const rows = new RowBuffer();
  const cells = new CellIndex();
  for (let line = start; line <= end; ) {
    const newLine = payload.indexOf(NEW_LINE, line);
    const lineEnd = newLine === -1 || newLine > end ? end : newLine;
    cells.split(payload, line, lineEnd, delimiter);
    rows.append(payload, cells.starts, cells.ends, cells.count);
    line = lineEnd + 1;
  }
  return rows.take();
}

/** Where the cells of a line begin and end. */
export class CellIndex {
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  count = 0;

  /** @param limit of the cells: what comes after them is not looked at */
  split(bytes: Uint8Array, start: number, end: number, delimiter: number, limit = Number.POSITIVE_INFINITY): void {
    let count = 0;
    let cell = start;
    for (let i = start; i < end; i++) {
      if (bytes[i] !== delimiter) continue;
      if (count + 1 >= this.starts.length) this.#grow();
      this.starts[count] = cell;
      this.ends[count++] = i;
      cell = i + 1;
      if (count === limit) {
        this.count = count;
        return;
      }
    }
    this.starts[count] = cell;
    this.ends[count++] = end;
    this.count = count;
  }

  #grow(): void {
    for (const name of ['starts', 'ends'] as const) {
      const larger = new Int32Array(this[name].length * 2);
      larger.set(this[name]);
      this[name] = larger;
    }
  }
}

/** The byte of the delimiter of a payload, from the first 512 characters of its first line. */
export function delimiterOf(bytes: Uint8Array, start: number, end: number): number {
  const newLine = bytes.indexOf(NEW_LINE, start);
  const lineEnd = Math.min(newLine === -1 ? end : newLine, end, start + 512);
  return (sniffDelimiter(textOf(bytes, start, lineEnd)) ?? ',').charCodeAt(0);
}

function strip(bytes: Uint8Array): [start: number, end: number] {
  let start = 0;
  let end = bytes.length;
  while (start < end && isBlank(bytes[start] as number)) start++;
  while (end > start && isBlank(bytes[end - 1] as number)) end--;
  return [start, end];
}

function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}
