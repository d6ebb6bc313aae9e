/**
 * CSV records to numbers, to the bit as the container does it (Python floats, then 32 bits): `split` on the delimiter without
 * quoting, an empty cell is missing, any other text is refused. Written for hundreds of megabytes a second.
 */
import { parseFloat64 } from './python-numbers';

/** A payload that the container answers with 415. */
export class UnreadablePayload extends Error {
  override readonly name = 'UnreadablePayload';
}

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
    const used = this.#used;
    for (let i = 0; i < columns; i++) {
      const start = starts[i] as number;
      const end = ends[i] as number;
      if (!parseShort(bytes, start, end, values, used + i)) values[used + i] = parseCell(bytes, start, end);
    }
    this.#used = used + columns;
    this.#count++;
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

/** How the container words any failure to read CSV. */
export function csvFailure(reason: string): string {
  return `Loading csv data failed with Exception, please ensure data is in csv format:\n <class 'ValueError'>\n ${reason}`;
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

const POWERS = Float64Array.from({ length: 309 }, (_, exponent) => Number(`1e${exponent}`));

/** More digits might be no 32-bit integer. */
const SHORT = 9;

/**
 * `parseCell` for the cells that most are: a few digits, perhaps with a sign and a point. In whole numbers, and without a result that
 * would be an object, it takes half of the time.
 *
 * @returns whether it is such a cell; only then `into[at]` is written
 */
function parseShort(bytes: Uint8Array, start: number, end: number, into: Float32Array, at: number): boolean {
  const negative = bytes[start] === 45;
  let mantissa = 0;
  let digits = 0;
  let point = end;
  for (let i = negative ? start + 1 : start; i < end; i++) {
    const digit = (bytes[i] as number) - 48;
    if (digit >= 0 && digit <= 9 && digits < SHORT) {
      mantissa = mantissa * 10 + digit;
      digits++;
    } else if (digit === -2 && point === end) point = i + 1;
    else return false;
  }
  if (digits === 0) return false;
  // Both are exact, so that the quotient is the double nearest to the decimal.
  const value = mantissa / (POWERS[end - point] as number);
  into[at] = negative ? -value : value;
  return true;
}

/** Bound of the relative error of the quick way below: digits left out after the 15th, and two roundings. */
const DOUBT = 3e-14;

/**
 * One cell as a 32-bit float: the double nearest to the decimal, rounded to 32 bits.
 *
 * The quick way reads 15 digits into an exact integer and scales it. That is within DOUBT of the true value; where all
 * values so near round to the same float (nearly always), so does the right one. Otherwise, and for anything unusual, the
 * slow way decides.
 */
export function parseCell(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return Number.NaN;
  let i = start;
  let byte = bytes[i] as number;
  const negative = byte === 45;
  if (negative || byte === 43) byte = bytes[++i] as number;
  let mantissa = 0;
  let digits = 0;
  let scale = 0;
  let seen = false;
  let fraction = false;
  for (; i < end; i++) {
    byte = bytes[i] as number;
    if (byte >= 48 && byte <= 57) {
      seen = true;
      if (digits < 15) {
        mantissa = mantissa * 10 + (byte - 48);
        if (mantissa !== 0) digits++;
        if (fraction) scale--;
      } else if (!fraction) scale++;
    } else if (byte === 46 && !fraction) fraction = true;
    else break;
  }
  if (!seen) return parseUnusual(bytes, start, end);
  if (i < end && (byte === 101 || byte === 69)) {
    let exponent = 0;
    byte = bytes[++i] as number;
    const below = byte === 45;
    if (below || byte === 43) i++;
    const first = i;
    for (; i < end && i < first + 4; i++) {
      byte = bytes[i] as number;
      if (byte < 48 || byte > 57) break;
      exponent = exponent * 10 + (byte - 48);
    }
    if (i === first) return parseUnusual(bytes, start, end);
    scale += below ? -exponent : exponent;
  }
  if (i !== end || scale < -300 || scale > 300) return parseUnusual(bytes, start, end);
  const near = scale < 0 ? mantissa / (POWERS[-scale] as number) : mantissa * (POWERS[scale] as number);
  const float = Math.fround(near);
  if (Math.fround(near * (1 - DOUBT)) !== Math.fround(near * (1 + DOUBT)) || float > 3e38) {
    return parseUnusual(bytes, start, end);
  }
  return negative ? -float : float;
}

function parseUnusual(bytes: Uint8Array, start: number, end: number): number {
  const text = textOf(bytes, start, end);
  const value = parseFloat64(text);
  if (value === undefined) {
    throw new UnreadablePayload(csvFailure(`could not convert string to float: '${text.slice(0, 100)}'`));
  }
  const float = Math.fround(value);
  if (!Number.isFinite(float) && !Number.isNaN(float)) {
    throw new UnreadablePayload(
      csvFailure('Input data contains `inf` or a value too large, while `missing` is not set to `inf`'),
    );
  }
  return float;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}
