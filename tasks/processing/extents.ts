/** The first look at each column: how many values, how many different ones, between which bounds. */
import type { Database } from './database';
import type { LoadedColumn } from './load';
import { numberExpression, perColumn } from './numeric-view';

export interface Extent {
  /** Rows that have a value. */
  readonly count: number;
  /** Exact up to `EXACT_DISTINCT`, approximate above. */
  readonly distinct: number;
  /** Numbers and times that have a value; may be infinite. */
  readonly bounds: { readonly minimum: number; readonly maximum: number } | null;
  /** Bytes of the longest text. */
  readonly longest: number;
}

export const EXACT_DISTINCT = 10_000;

/** The estimate may be off by some percent. */
const WORTH_COUNTING = 1.2 * EXACT_DISTINCT;

/** @returns the extent of each column of the table `dataset` */
export async function measureExtents(
  database: Database,
  columns: readonly LoadedColumn[],
): Promise<Map<LoadedColumn, Extent>> {
  const extents = await perColumn(columns, (batch) => firstLook(database, batch));
  const few = columns.filter((column) => (extents.get(column)?.distinct ?? 0) <= WORTH_COUNTING);
  const exact = await perColumn(few, async (batch) => {
    const counts = batch.map(({ c }, index) => `count(DISTINCT ${c}) AS n${index}`);
    const row = await database.row<Record<string, number>>(`SELECT ${counts.join(', ')} FROM dataset`);
    return batch.map((_, index) => row[`n${index}`] ?? 0);
  });
  for (const [column, distinct] of exact) extents.set(column, { ...(extents.get(column) as Extent), distinct });
  return extents;
}

async function firstLook(database: Database, columns: readonly LoadedColumn[]): Promise<Extent[]> {
  const aggregates = columns.flatMap((column, index) => {
    const n = numberExpression(column);
    const bounds = n ? [`min(${n}) AS l${index}`, `max(${n}) AS h${index}`] : [];
    const longest = column.type === 'text' ? [`max(strlen(${column.c})) AS b${index}`] : [];
    return [
      `count(${column.c}) AS n${index}`,
      `approx_count_distinct(${column.c}) AS d${index}`,
      ...bounds,
      ...longest,
    ];
  });
  const row = await database.row<Record<string, number | null>>(`SELECT ${aggregates.join(', ')} FROM dataset`);
  return columns.map((_, index) => {
    const [count, minimum, maximum] = [row[`n${index}`] ?? 0, row[`l${index}`] ?? null, row[`h${index}`] ?? null];
    return {
      count,
      distinct: Math.min(row[`d${index}`] ?? 0, count),
      bounds: minimum === null || maximum === null ? null : { minimum, maximum },
      longest: row[`b${index}`] ?? 0,
    };
  });
}
