/** The rows to predict: from a CSV file, from `--row a=1,b=2`, or as JSON from the standard input. Read in batches. */
import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parse as parseStream } from 'csv-parse';
import { parse as parseText } from 'csv-parse/sync';
import * as z from 'zod';
import type { PredictInput } from '#tasks/contracts/predict';
import { Misuse } from '../misuse';
import type { Terminal } from '../terminal';
import { collectFiles } from './files';

export type RowBatch = PredictInput['rows'];

/** A call of a function carries at most 6 MB. */
const ROWS_PER_BATCH = 1000;
const BYTES_PER_BATCH = 5_000_000;

const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Row = z.record(z.string(), Cell);
const JsonRows = z.union([z.array(Row).min(1), Row.transform((row) => [row])]);

interface Source {
  readonly file: string | undefined;
  readonly rows: readonly string[];
  readonly terminal: Terminal;
}

/** @throws Misuse naming the line or value that cannot be read; also when there is no row at all */
export async function* readRows({ file, rows, terminal }: Source): AsyncGenerator<RowBatch, RowBatch> {
  if (file !== undefined && rows.length > 0) throw new Misuse('expected --data or --row, got both');
  if (file !== undefined) yield* inBatches(csvRows(file), `${file} has no row`);
  else if (rows.length > 0) yield* inBatches(rows.map(parseRow), '');
  else if (terminal.inputIsTerminal) {
    throw new Misuse(
      'no rows to predict',
      "name a file with --data FILE.csv, or a row with --row 'a=1,b=2', or pipe JSON in",
    );
  } else yield* inBatches(jsonRows(await text(terminal.input)), '');
  return [];
}

async function* inBatches(rows: Iterable<RowBatch[number]> | AsyncIterable<RowBatch[number]>, whenEmpty: string) {
  let batch: RowBatch = [];
  let bytes = 0;
  let any = false;
  for await (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row));
    if (batch.length > 0 && (batch.length >= ROWS_PER_BATCH || bytes + size > BYTES_PER_BATCH)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(row);
    bytes += size;
    any = true;
  }
  if (!any) throw new Misuse(whenEmpty);
  yield batch;
}

const CSV = { columns: true, bom: true, skip_empty_lines: true } as const;

async function* csvRows(file: string): AsyncGenerator<Record<string, string>> {
  collectFiles('--data', [file]);
  const source = createReadStream(file);
  const parser = source.pipe(parseStream(CSV));
  source.once('error', (error) => parser.destroy(error));
  try {
    for await (const row of parser) yield row;
  } catch (error) {
    throw new Misuse(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** `a=1,b="x, y"`: cells as in a CSV file, each with its column's name. */
function parseRow(row: string): Record<string, string> {
  let cells: string[];
  try {
    [cells = []] = parseText(row, { relax_quotes: true, trim: true }) as string[][];
  } catch (error) {
    throw new Misuse(`cannot read --row '${row}': ${(error as Error).message}`);
  }
  return Object.fromEntries(
    cells.map((cell) => {
      const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(cell) ?? [];
      if (name === undefined)
        throw new Misuse(`expected --row to be NAME=VALUE, separated by commas; got '${cell}' in '${row}'`);
      return [name, value.replace(/^"(.*)"$/s, '$1')];
    }),
  );
}

function jsonRows(json: string): RowBatch {
  if (json.trim() === '') throw new Misuse('no rows to predict: the standard input is empty');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Misuse(`the standard input is not JSON: ${(error as Error).message}`);
  }
  const parsed = JsonRows.safeParse(value);
  if (!parsed.success)
    throw new Misuse('expected JSON of an object, or an array of objects, from column name to value');
  return parsed.data;
}
