/**
 * Writes encoded rows as part files for the built-in algorithm, label first. The channels that it trains on are Parquet: an
 * eighth of the time to write, and nothing to parse. The rows that it scores are lines of text, as Batch Transform splits
 * nothing else.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database';
import type { EncodedColumns } from './encode-sql';
import { PARQUET } from './parquet-format';
import type { Part } from './parts';
import { literal } from './sql-text';

export interface EncodedRows {
  /** The table that `encoded.from` reads; its `rowid` is the order of the rows. */
  readonly table: string;
  /** The first cell of each row, an SQL expression of a whole number: the label or the row number. */
  readonly leading: string;
  readonly encoded: EncodedColumns;
}

/** `part-*.csv` without a header: numbers only, an empty cell is missing. */
export async function writeLines(
  database: Database,
  directory: string,
  rows: EncodedRows,
  parts: readonly Part[],
): Promise<void> {
  // One text a line: numbers need no quotes, and looking at every cell for them would take a third longer.
  const cells = rows.encoded.cells.map(({ text }) => `coalesce(${text}, '')`);
  const line = `concat_ws(',', ${[rows.leading, ...cells].join(', ')})`;
  await writeParts(database, directory, rows, parts, {
    select: line,
    ending: 'csv',
    options: "FORMAT csv, HEADER false, QUOTE '', DELIMITER '|'",
  });
}

/**
 * `part-*.parquet`: the columns `label`, `f0`, `f1`, … of 32-bit floats, in the order of the schema's features; NULL is missing.
 * One type for all, so that the container's pandas makes one matrix of them without widening it.
 */
export async function writeChannel(
  database: Database,
  directory: string,
  rows: EncodedRows,
  parts: readonly Part[],
): Promise<void> {
  const features = rows.encoded.cells.map(({ number }, index) => `${number} AS f${index}`);
  await writeParts(database, directory, rows, parts, {
    select: [`CAST(${rows.leading} AS FLOAT) AS label`, ...features].join(', '),
    ending: 'parquet',
    options: PARQUET,
  });
}

async function writeParts(
  database: Database,
  directory: string,
  { table, encoded }: EncodedRows,
  parts: readonly Part[],
  { select, ending, options }: { select: string; ending: string; options: string },
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const order = encoded.reordered ? `ORDER BY ${table}.rowid` : '';
  for (const { name, from, to } of parts) {
    await database.run(`
      COPY (SELECT ${select} FROM ${encoded.from} WHERE ${table}.rowid >= ${from} AND ${table}.rowid < ${to} ${order})
      TO ${literal(join(directory, `${name}.${ending}`))} (${options})`);
  }
}
