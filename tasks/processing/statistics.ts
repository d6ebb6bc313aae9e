/** All that is known of each column of the table `dataset`: what makes features, profile and warnings. */
import { type Category, countCategories } from './categories';
import type { Database } from './database';
import { EXACT_DISTINCT, type Extent, measureExtents } from './extents';
import { BINS, type BinCounts, countBins, edgesFor } from './histograms';
import type { LoadedColumn } from './load';
import { type Moments, measureMoments } from './moments';
import { numberExpression } from './numeric-view';
import { isName } from './roles';

export interface ColumnStatistics extends Extent {
  readonly column: LoadedColumn;
  readonly missing: number;
  /** Numbers and times that have a value, and finite ones only. */
  readonly numbers: NumberStatistics | null;
  /** Texts and booleans with at most 10,000 values, most frequent first; not of names. */
  readonly categories: readonly Category[] | null;
}

export interface NumberStatistics extends Moments {
  readonly minimum: number;
  readonly maximum: number;
  readonly histogram: Histogram;
}

export interface Histogram extends BinCounts {
  readonly edges: readonly number[];
}

/** @param rows of the table */
export async function measure(
  database: Database,
  columns: readonly LoadedColumn[],
  rows: number,
): Promise<ColumnStatistics[]> {
  const extents = await measureExtents(database, columns);
  const numbers = await measureNumbers(database, columns, extents, rows);
  const statistics: ColumnStatistics[] = [];
  for (const column of columns) {
    const extent = extents.get(column) as Extent;
    const countable = !numberExpression(column) && !isName(column.role) && extent.distinct <= EXACT_DISTINCT;
    statistics.push({
      ...extent,
      column,
      missing: rows - extent.count,
      numbers: numbers.get(column) ?? null,
      categories: countable ? await countCategories(database, column) : null,
    });
  }
  return statistics;
}

async function measureNumbers(
  database: Database,
  columns: readonly LoadedColumn[],
  extents: ReadonlyMap<LoadedColumn, Extent>,
  rows: number,
): Promise<Map<LoadedColumn, NumberStatistics>> {
  const finite = columns.flatMap((column) => {
    const { bounds, distinct } = extents.get(column) as Extent;
    const usable = bounds && Number.isFinite(bounds.minimum) && Number.isFinite(bounds.maximum);
    return usable ? [{ column, bounds, distinct }] : [];
  });
  const moments = await measureMoments(
    database,
    finite.map(({ column }) => column),
    extents,
    rows,
  );
  const measured: { column: LoadedColumn; numbers: Omit<NumberStatistics, 'histogram'>; edges: number[] }[] = [];
  for (const { column, bounds, distinct } of finite) {
    const values = distinct <= BINS ? await valuesOf(database, column) : null;
    const numbers = { ...(moments.get(column) as Moments), ...bounds };
    measured.push({ column, numbers, edges: edgesFor(numbers, values) });
  }
  const counts = await countBins(
    database,
    measured.map(({ column, edges }) => ({ key: column.c, n: numberExpression(column) as string, edges })),
  );
  return new Map(
    measured.map(({ column, numbers, edges }) => {
      const histogram = { edges, ...(counts.get(column.c) as BinCounts) };
      return [column, { ...numbers, histogram }];
    }),
  );
}

async function valuesOf(database: Database, column: LoadedColumn): Promise<number[]> {
  const n = numberExpression(column);
  const rows = await database.rows<{ value: number }>(
    `SELECT DISTINCT ${n} AS value FROM dataset WHERE ${n} IS NOT NULL ORDER BY value`,
  );
  return rows.map(({ value }) => value);
}
