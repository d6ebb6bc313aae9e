/** Writes encoded rows as part files for the built-in algorithm: no header, numbers only, an empty cell is missing. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database';
import type { EncodedColumns } from './encode-sql';
import type { Part } from './parts';
import { literal } from './sql-text';

export interface EncodedRows {
  /** The table that `encoded.from` reads; its `rowid` is the order of the rows. */
  readonly table: string;
  /** The first cell of each line, an SQL expression: the label or the row number. */
  readonly leading: string;
  readonly encoded: EncodedColumns;
}

export async function writeEncoded(
  database: Database,
  directory: string,
  rows: EncodedRows,
  parts: readonly Part[],
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const { table, leading, encoded } = rows;
  for (const { name, from, to } of parts) {
    const order = encoded.reordered ? `ORDER BY ${table}.rowid` : '';
    const cells = [leading, ...encoded.cells].map((cell, index) => `${cell} AS f${index}`);
    await database.run(`
      COPY (SELECT ${cells.join(', ')} FROM ${encoded.from} WHERE ${table}.rowid >= ${from} AND ${table}.rowid < ${to} ${order})
      TO ${literal(join(directory, `${name}.csv`))} (FORMAT csv, HEADER false, NULLSTR '')`);
  }
}
