/**
 * Writes encoded rows as part files for the built-in algorithm, label first. The channels that it trains on are Parquet: an
 * eighth of the time to write, and nothing to parse. The rows that it scores are lines of text, as Batch Transform splits
 * nothing else.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database';
import type { EncodedColumns } from './encode-sql';
import { lineWriter } from './lines';
import { PARQUET } from './parquet-format';
import type { Part } from './parts';
import { toDisk } from './to-disk';

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
  { table, leading, encoded }: EncodedRows,
  parts: readonly Part[],
): Promise<void> {
  const cells = encoded.cells.map((cell) => `coalesce(${cell}, CAST('nan' AS DOUBLE))`);
  const select = [`CAST(${leading} AS DOUBLE)`, ...cells].join(', ');
  const linesOf = lineWriter();
  for (const { name, from, to } of parts) {
    const path = join(directory, `${name}.csv`);
    const file = await open(path, 'w');
    try {
      await database.scan(rowsSql(select, { table, encoded }, from, to), async (columns) => {
        for (const lines of linesOf(columns)) await file.appendFile(lines);
      });
    } finally {
      await file.close();
    }
    toDisk(path);
  }
}

/**
 * `part-*.parquet`: the columns `label`, `f0`, `f1`, … of 32-bit floats, in the order of the schema's features; NULL is missing.
 * One type for all, so that the container's pandas makes one matrix of them without widening it.
 */
export async function writeChannel(
  database: Database,
  directory: string,
  { table, leading, encoded }: EncodedRows,
  parts: readonly Part[],
): Promise<void> {
  const features = encoded.cells.map((cell, index) => `CAST(${cell} AS FLOAT) AS f${index}`);
  const select = [`CAST(${leading} AS FLOAT) AS label`, ...features].join(', ');
  for (const { name, from, to } of parts) {
    const query = rowsSql(select, { table, encoded }, from, to);
    await database.write(query, join(directory, `${name}.parquet`), PARQUET);
  }
}

function rowsSql(select: string, { table, encoded }: Pick<EncodedRows, 'table' | 'encoded'>, from: number, to: number) {
  const order = encoded.reordered ? ` ORDER BY ${table}.rowid` : '';
  return `SELECT ${select} FROM ${encoded.from} WHERE ${table}.rowid >= ${from} AND ${table}.rowid < ${to}${order}`;
}
