/**
 * Writes what the gate wants to know of each held-out row beside its score: which one it is, the amount at stake, the segments
 * it belongs to. Plain CSV (RFC 4180), the rows in the places that they have in the files of encoded rows.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrepareSettings } from '#tasks/contracts/process-data';
import type { Database } from './database';
import type { LoadedColumn } from './load';
import { numberTextSql, plainNumberTextSql } from './number-text';
import type { Part } from './parts';
import { readColumn } from './read-column';
import { literal } from './sql-text';

export async function writeHeldOutRows(
  database: Database,
  directory: string,
  columns: readonly LoadedColumn[],
  { id, heldOut: { amount, segments } }: Pick<PrepareSettings, 'id' | 'heldOut'>,
  parts: readonly Part[],
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const named = (name: string) => columns.find((column) => column.name === name) as LoadedColumn;
  const cells = [
    idSql(id.map(named)),
    amount === null ? 'NULL' : plainNumberTextSql(amountReader(named(amount))?.value as string),
    ...segments.map((name) => textSql(named(name))),
  ].map((cell) => `CAST(${cell} AS VARCHAR)`);
  // A row like the others: as names of columns, two that differ only in case would be renamed.
  const header = ['row_id', 'amount', ...segments].map(literal);
  for (const { name, from, to } of parts) {
    const rows = `SELECT ${cells.join(', ')} FROM dataset WHERE rowid >= ${from} AND rowid < ${to}`;
    const query = `SELECT ${header.join(', ')} UNION ALL ${rows}`;
    await database.write(query, join(directory, `${name}.csv`), "FORMAT csv, HEADER false, NULLSTR ''");
  }
}

/** How a column of `dataset` is read as an amount; undefined when nothing in it could be one, such as a date. */
export const amountReader = ({ name, c, type }: LoadedColumn) => readColumn({ name, x: c, type }, 'double');

function idSql(ids: readonly LoadedColumn[]): string {
  if (ids.length === 0) return 'rowid + 1';
  return `concat_ws('|', ${ids.map((column) => `coalesce(${textSql(column)}, '')`).join(', ')})`;
}

const textSql = ({ c, type }: LoadedColumn) => (type === 'double' ? numberTextSql(c) : `CAST(${c} AS VARCHAR)`);
