/** How many values each column has, how many different ones, between which bounds. */
import type { Database } from './database';
import type { LoadedColumn } from './load';
import type { Bounds } from './moments';
import type { NumberLook } from './number-look';
import { perColumn } from './numeric-view';

export interface Extent {
  /** Rows that have a value. */
  readonly count: number;
  /** Exact up to `EXACT_DISTINCT`, approximate above. */
  readonly distinct: number;
  /** Numbers and times that have a value; may be infinite. */
  readonly bounds: Bounds | null;
  /** Bytes of the longest text. */
  readonly longest: number;
}

export const EXACT_DISTINCT = 10_000;

/** The estimate may be off by some percent. */
const WORTH_COUNTING = 1.2 * EXACT_DISTINCT;

/**
 * @param looks of the columns that are numbers or times
 * @returns the extent of each column of the table `dataset`
 */
export async function measureExtents(
  database: Database,
  columns: readonly LoadedColumn[],
  looks: ReadonlyMap<LoadedColumn, NumberLook>,
): Promise<Map<LoadedColumn, Extent>> {
  const extents = new Map<LoadedColumn, Extent>();
  const others: LoadedColumn[] = [];
  for (const column of columns) {
    const look = looks.get(column);
    if (look && column.type === 'double') extents.set(column, extentOf(look));
    // Large integers would be told apart no longer, as doubles.
    else others.push(column);
  }
  const counted = await perColumn(others, (batch) => countValues(database, batch));
  for (const [column, extent] of counted) {
    extents.set(column, { ...extent, bounds: looks.get(column)?.bounds ?? null });
  }
  const few = columns.filter((column) => (extents.get(column)?.distinct ?? 0) <= WORTH_COUNTING);
  const exact = await perColumn(few, async (batch) => {
    const counts = batch.map(({ c }, index) => `count(DISTINCT ${c}) AS n${index}`);
    const row = await database.row<Record<string, number>>(`SELECT ${counts.join(', ')} FROM dataset`);
    return batch.map((_, index) => row[`n${index}`] ?? 0);
  });
  for (const [column, distinct] of exact) extents.set(column, { ...(extents.get(column) as Extent), distinct });
  return extents;
}

const extentOf = ({ count, distinct, bounds }: NumberLook): Extent => ({ count, distinct, bounds, longest: 0 });

async function countValues(database: Database, columns: readonly LoadedColumn[]): Promise<Omit<Extent, 'bounds'>[]> {
  const aggregates = columns.flatMap((column, index) => {
    const longest = column.type === 'text' ? [`max(strlen(${column.c})) AS b${index}`] : [];
    return [`count(${column.c}) AS n${index}`, `approx_count_distinct(${column.c}) AS d${index}`, ...longest];
  });
  const row = await database.row<Record<string, number | null>>(`SELECT ${aggregates.join(', ')} FROM dataset`);
  return columns.map((_, index) => {
    const count = row[`n${index}`] ?? 0;
    return { count, distinct: Math.min(row[`d${index}`] ?? 0, count), longest: row[`b${index}`] ?? 0 };
  });
}
