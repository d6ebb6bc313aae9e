/**
 * Records of the CSV that our own processing job writes (RFC 4180): quoted cells may hold commas, quotes and line ends. There are as many
 * as test rows, so a record is text and nothing more; `tasks/processing/foreign-csv.ts` reads what others wrote, byte by byte, to say in
 * which line and how it breaks the rules.
 */

/** Far longer than any id with a few segments: a file that is no CSV must not fill the memory before it is refused. */
const LONGEST_RECORD = 1_000_000;

/** Turns chunks of a file's bytes into records; the text of a record has no line end. */
export class CsvRecords {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #rest = '';

  /** @throws Error for bytes that are no UTF-8, and for a record that never ends */
  *take(chunk: Uint8Array | string | 'end'): Generator<string> {
    const isEnd = chunk === 'end';
    const added = isEnd
      ? this.#decoder.decode()
      : typeof chunk === 'string'
        ? chunk
        : this.#decoder.decode(chunk, { stream: true });
    const text = this.#rest + added;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
      if (isOpen(text, start, end)) continue;
      yield text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
      start = end + 1;
    }
    this.#rest = text.slice(start);
    if (this.#rest.length > LONGEST_RECORD) throw new Error('a record of more than a million characters');
    if (isEnd && this.#rest !== '') {
      if (isOpen(this.#rest, 0, this.#rest.length)) throw new Error('a quote that is never closed');
      yield this.#rest;
    }
  }
}

/** Whether a quoted cell is still open at `end`: an odd number of quotes. */
function isOpen(text: string, start: number, end: number): boolean {
  let open = false;
  for (let at = text.indexOf('"', start); at >= 0 && at < end; at = text.indexOf('"', at + 1)) open = !open;
  return open;
}

/** The cells of one record. */
export function cellsOf(record: string): string[] {
  if (!record.includes('"')) return record.split(',');
  const cells: string[] = [];
  for (const [, quoted, plain] of record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g)) {
    cells.push(quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"'));
  }
  return cells;
}
