/**
 * Cuts the CSV that others wrote into records, with their line numbers: for headers, and to say where a file breaks the rules. The
 * rows themselves are read by the database.
 */

export interface CsvRecord {
  /** The line it begins in, from 1. */
  readonly line: number;
  /** Without the line end. */
  readonly bytes: Buffer;
  /** Cells as the delimiter divides it. */
  readonly cells: number;
  readonly ending: '\n' | '\r\n' | '\r' | '';
  /** Why the quotes in it do not match up; empty when they do. */
  readonly problem: '' | 'open quote' | 'text after a quote' | 'too long';
}

/** The longest record that is read, in bytes. A record that goes on is given up, and with it the rest of the file. */
export const LONGEST_RECORD = 1_048_576;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const BLANK = 0x20;

/** @param chunks the file from its beginning; a byte order mark is skipped */
export async function* csvRecords(chunks: AsyncIterable<Buffer>, delimiter: string): AsyncGenerator<CsvRecord> {
  const comma = delimiter.charCodeAt(0);
  const parts: Buffer[] = [];
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  let problem: CsvRecord['problem'] = '';
  let [line, begin, cells] = [1, 1, 1];
  let pendingReturn = false;

  const finish = (tail: Buffer, ending: CsvRecord['ending']): CsvRecord => {
    const bytes = Buffer.concat([...parts, tail]);
    const record = {
      line: begin,
      bytes,
      cells,
      ending,
      problem: bytes.length > LONGEST_RECORD ? ('too long' as const) : problem,
    };
    parts.length = 0;
    [state, problem, begin, cells] = ['start', '', line, 1];
    return record;
  };

  for await (const chunk of withoutMark(chunks)) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (pendingReturn) {
        pendingReturn = false;
        line++;
        yield finish(Buffer.alloc(0), byte === LINE_FEED ? '\r\n' : '\r');
        from = byte === LINE_FEED ? at + 1 : at;
        if (byte === LINE_FEED) continue;
      }
      if (state === 'quoted') {
        if (byte === QUOTE) state = 'closed';
        else if (byte === LINE_FEED) line++;
      } else if (byte === LINE_FEED) {
        line++;
        yield finish(chunk.subarray(from, at), '\n');
        from = at + 1;
      } else if (byte === RETURN) {
        parts.push(chunk.subarray(from, at));
        from = at + 1;
        pendingReturn = true;
      } else if (byte === comma) {
        cells++;
        state = 'start';
      } else if (byte === QUOTE && (state === 'start' || state === 'closed')) {
        // A second quote right after a closing one is a quote in the text.
        state = 'quoted';
      } else if (state === 'closed' && byte !== BLANK) {
        problem = 'text after a quote';
      } else if (byte !== BLANK) {
        state = 'plain';
      }
    }
    parts.push(Buffer.from(chunk.subarray(from)));
    if (parts.reduce((sum, part) => sum + part.length, 0) > LONGEST_RECORD) {
      problem = 'too long';
      yield finish(Buffer.alloc(0), '');
      return;
    }
  }
  if (state === 'quoted') problem = 'open quote';
  if (pendingReturn) yield finish(Buffer.alloc(0), '\r');
  else if (parts.some((part) => part.length > 0)) yield finish(Buffer.alloc(0), '');
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of chunks) {
    yield first && chunk.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? chunk.subarray(3) : chunk;
    first = false;
  }
}

/** The cells of one record as text, without their quotes and the blanks around them. */
export function cellsOf(record: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < record.length; at++) {
    const character = record[at] as string;
    if (quoted && character === '"' && record[at + 1] === '"') cell += record[++at];
    else if (character === '"' && (quoted || cell.trim() === '')) quoted = !quoted;
    else if (character === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return [...cells, cell.trim()];
}
