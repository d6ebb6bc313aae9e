/**
 * What is known of held-out rows besides their features: the processing job writes it beside each split, line by line the same
 * rows. Amounts and segments stand in typed arrays; of the ids only those asked for are kept.
 */
import { TaskError } from '#tasks/contracts/errors';
import type { ScoreFile } from '../scores';
import { CsvRecords, cellsOf } from './own-csv';

export interface SegmentColumn {
  readonly name: string;
  readonly values: readonly string[];
  /** For each row the index of its value. */
  readonly codes: Uint16Array;
}

export interface RowFacts {
  /** NaN where the cell is empty. */
  readonly amounts: Float64Array;
  readonly segments: readonly SegmentColumn[];
  /** Ids of the rows asked for, by row number. */
  readonly ids: ReadonlyMap<number, string>;
}

export interface WantedFacts {
  /** Rows that the split has. */
  readonly rows: number;
  /** Names of the segment columns, in order. */
  readonly segments: readonly string[];
  /** Numbers of the rows whose ids are wanted, from 0. */
  readonly ids: readonly number[];
}

/** @throws TaskError `ScoresInvalid` naming file and line for whatever does not fit */
export async function readRowFacts(
  files: AsyncIterable<ScoreFile> | Iterable<ScoreFile>,
  wanted: WantedFacts,
): Promise<RowFacts> {
  const facts = new GrowingFacts(wanted);
  for await (const file of files) await readFile(file, facts);
  return facts.finish();
}

async function readFile({ name, content }: ScoreFile, facts: GrowingFacts): Promise<void> {
  const records = new CsvRecords();
  let line = 0;
  const take = (chunk: Uint8Array | string | 'end') => {
    for (const record of records.take(chunk)) {
      line++;
      if (line === 1) facts.requireHeader(record);
      else facts.add(record);
    }
  };
  try {
    for await (const chunk of content) take(chunk);
    take('end');
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new TaskError('ScoresInvalid', `${cause.message} in ${name}, record ${Math.max(1, line)}`, { cause });
  }
}

/** As many as a `Uint16Array` can number. */
const MOST_VALUES = 65_536;

class GrowingFacts {
  readonly #wanted: WantedFacts;
  readonly #ids = new Map<number, string>();
  readonly #wantedIds: ReadonlySet<number>;
  readonly #amounts: Float64Array;
  readonly #codes: readonly Uint16Array[];
  readonly #values: readonly Map<string, number>[];
  #row = 0;

  constructor(wanted: WantedFacts) {
    this.#wanted = wanted;
    this.#wantedIds = new Set(wanted.ids);
    this.#amounts = new Float64Array(wanted.rows);
    this.#codes = wanted.segments.map(() => new Uint16Array(wanted.rows));
    this.#values = wanted.segments.map(() => new Map());
  }

  requireHeader(record: string): void {
    const expected = ['row_id', 'amount', ...this.#wanted.segments];
    const got = cellsOf(record);
    if (got.length === expected.length && got.every((name, index) => name === expected[index])) return;
    throw new Error(`expected the columns ${expected.join(',')}, got '${record.slice(0, 200)}'`);
  }

  add(record: string): void {
    if (this.#row >= this.#wanted.rows) throw new Error(`expected facts of ${this.#wanted.rows} rows, got more`);
    const cells = cellsOf(record);
    if (cells.length !== 2 + this.#codes.length) {
      throw new Error(`expected ${2 + this.#codes.length} cells, got '${record.slice(0, 200)}'`);
    }
    if (this.#wantedIds.has(this.#row)) this.#ids.set(this.#row, cells[0] as string);
    this.#amounts[this.#row] = amountOf(cells[1] as string);
    for (let column = 0; column < this.#codes.length; column++) {
      (this.#codes[column] as Uint16Array)[this.#row] = this.#codeOf(column, cells[2 + column] as string);
    }
    this.#row++;
  }

  #codeOf(column: number, value: string): number {
    const values = this.#values[column] as Map<string, number>;
    const known = values.get(value);
    if (known !== undefined) return known;
    if (values.size === MOST_VALUES) {
      throw new Error(
        `expected a segment column of few values, got more than ${MOST_VALUES} in ${this.#wanted.segments[column]}`,
      );
    }
    values.set(value, values.size);
    return values.size - 1;
  }

  finish(): RowFacts {
    if (this.#row !== this.#wanted.rows) {
      throw new TaskError('ScoresInvalid', `expected facts of ${this.#wanted.rows} rows, got ${this.#row}`);
    }
    return {
      amounts: this.#amounts,
      ids: this.#ids,
      segments: this.#wanted.segments.map((name, column) => ({
        name,
        values: [...(this.#values[column] as Map<string, number>).keys()],
        codes: this.#codes[column] as Uint16Array,
      })),
    };
  }
}

function amountOf(text: string): number {
  if (text === '') return Number.NaN;
  const amount = Number(text);
  if (text.trim() !== '' && Number.isFinite(amount)) return amount;
  throw new Error(`expected an amount, a finite number, got '${text.slice(0, 60)}'`);
}
