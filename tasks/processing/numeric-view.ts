/** A column seen as a number, and many columns in few scans. */
import type { ColumnType } from '#tasks/contracts/process-data';
import type { LoadedColumn } from './load';

/** The column as DOUBLE: itself, or seconds since the epoch. Undefined for texts and booleans. */
export function numberExpression({ c, type }: { readonly c: string; readonly type: ColumnType }): string | undefined {
  if (type === 'integer' || type === 'double') return `CAST(${c} AS DOUBLE)`;
  return type === 'date' || type === 'timestamp' ? `epoch(CAST(${c} AS TIMESTAMP))` : undefined;
}

/** Columns in one scan: many, but not a thousand. */
export const BATCH = 100;

/** @returns the query's result of each column, in order */
export async function perColumn<Result>(
  columns: readonly LoadedColumn[],
  query: (batch: readonly LoadedColumn[]) => Promise<Result[]>,
): Promise<Map<LoadedColumn, Result>> {
  const results = new Map<LoadedColumn, Result>();
  for (let from = 0; from < columns.length; from += BATCH) {
    const batch = columns.slice(from, from + BATCH);
    for (const [index, result] of (await query(batch)).entries()) results.set(batch[index] as LoadedColumn, result);
  }
  return results;
}
