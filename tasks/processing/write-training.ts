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
  // One text a line: numbers need no quotes, and looking at every cell for them would take a third longer.
  const line = `concat_ws(',', ${[leading, ...encoded.cells.map((cell) => `coalesce(${cell}, '')`)].join(', ')})`;
  const order = encoded.reordered ? `ORDER BY ${table}.rowid` : '';
  for (const { name, from, to } of parts) {
    await database.run(`
      COPY (SELECT ${line} FROM ${encoded.from} WHERE ${table}.rowid >= ${from} AND ${table}.rowid < ${to} ${order})
      TO ${literal(join(directory, `${name}.csv`))} (FORMAT csv, HEADER false, QUOTE '', DELIMITER '|')`);
  }
}
