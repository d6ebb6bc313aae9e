/**
 * What the table `dataset` holds, column by column. Counts are of all rows. Percentiles are exact up to 100,000 rows, beyond
 * that from every n-th row of the table, whose order is that of a hash: the same sample every time.
 */
import type { ColumnType } from '#tasks/contracts/process-data';
import { type Category, countCategories } from './categories';
import type { Database } from './database';
import { type BinCounts, countBins, edgesFor } from './histograms';
import type { LoadedColumn } from './load';

export interface ColumnNumbers {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly deviation: number;
  readonly quartiles: readonly [number, number, number];
}

export interface ColumnStatistics {
  readonly column: LoadedColumn;
  readonly missing: number;
  /** Approximate above 10,000. */
  readonly distinct: number;
  /** Numbers and times (seconds since the epoch) that have a value. */
  readonly numbers: (ColumnNumbers & { readonly histogram: BinCounts & { readonly edges: readonly number[] } }) | null;
  /** Texts and booleans of which there are not too many, most frequent first. */
  readonly categories: readonly Category[] | null;
  /** Bytes of the longest text. */
  readonly longest: number;
}

/** A text column with more values is no category; also the bound up to which `distinct` is exact. */
export const MOST_CATEGORIES = 10_000;

const SAMPLE_ROWS = 100_000;

/** The column as a number: itself, or seconds since the epoch. Undefined for texts and booleans. */
export function numberExpression({ c, type }: { c: string; type: ColumnType }): string | undefined {
  if (type === 'integer' || type === 'double') return `CAST(${c} AS DOUBLE)`;
  return type === 'date' || type === 'timestamp' ? `epoch(CAST(${c} AS TIMESTAMP))` : undefined;
}

export async function measure(database: Database, columns: readonly LoadedColumn[], rows: number): Promise<ColumnStatistics[]> {
  const extents = await measureExtents(database, columns);
  const distinct = await countDistinct(database, columns, extents);
  const numeric = columns.filter((column, index) => numberExpression(column) && (extents[index] as Extent).count > 0);
  const moments = await measureMoments(database, numeric, rows, new Map(columns.map((column, index) => [column, extents[index] as Extent])));
  const edges = await chooseEdges(database, numeric, moments, distinct);
  const histograms = await countBins(
    database,
    numeric.map((column) => ({ key: column.c, n: numberExpression(column) as string, edges: edges.get(column) as number[] })),
  );
  const statistics: ColumnStatistics[] = [];
  for (const [index, column] of columns.entries()) {
    const { count, longest } = extents[index] as Extent;
    const moment = moments.get(column);
    const few = (distinct.get(column) as number) <= MOST_CATEGORIES * 1.2;
    statistics.push({
      column,
      missing: rows - count,
      distinct: distinct.get(column) as number,
      longest,
      numbers: moment
        ? { ...moment.numbers, histogram: { edges: edges.get(column) as number[], ...(histograms.get(column.c) as BinCounts) } }
        : null,
      categories: !numberExpression(column) && column.role !== 'id' && few ? await countCategories(database, column) : null,
    });
  }
  return statistics;
}

interface Extent {
  readonly count: number;
  readonly approximateDistinct: number;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly longest: number;
}

async function measureExtents(database: Database, columns: readonly LoadedColumn[]): Promise<Extent[]> {
  return perColumn(columns, async (batch) => {
    const aggregates = batch.flatMap((column, index) => {
      const { c, type } = column;
      const n = numberExpression(column);
      return [
        `count(${c}) AS n${index}`,
        `approx_count_distinct(${c}) AS d${index}`,
        n ? `min(${n}) AS l${index}, max(${n}) AS h${index}` : `NULL AS l${index}, NULL AS h${index}`,
        type === 'text' ? `max(strlen(${c})) AS b${index}` : `0 AS b${index}`,
      ];
    });
    const row = await database.row<Record<string, number | null>>(`SELECT ${aggregates.join(', ')} FROM dataset`);
    return batch.map((_, index) => ({
      count: row[`n${index}`] ?? 0,
      approximateDistinct: row[`d${index}`] ?? 0,
      minimum: row[`l${index}`] ?? null,
      maximum: row[`h${index}`] ?? null,
      longest: row[`b${index}`] ?? 0,
    }));
  });
}

async function countDistinct(database: Database, columns: readonly LoadedColumn[], extents: readonly Extent[]) {
  const distinct = new Map(columns.map((column, index) => [column, Math.min(extents[index]?.approximateDistinct ?? 0, extents[index]?.count ?? 0)]));
  const countable = columns.filter((column) => (distinct.get(column) as number) <= MOST_CATEGORIES * 1.2);
  const exact = await perColumn(countable, async (batch) => {
    const row = await database.row<Record<string, number>>(`SELECT ${batch.map(({ c }, index) => `count(DISTINCT ${c}) AS n${index}`).join(', ')} FROM dataset`);
    return batch.map((_, index) => row[`n${index}`] ?? 0);
  });
  for (const [index, column] of countable.entries()) distinct.set(column, exact[index] as number);
  return distinct;
}

interface Moments {
  readonly numbers: ColumnNumbers;
  readonly low: number;
  readonly high: number;
}

async function measureMoments(database: Database, columns: readonly LoadedColumn[], rows: number, extents: ReadonlyMap<LoadedColumn, Extent>) {
  const every = Math.ceil(rows / SAMPLE_ROWS);
  const measured = await perColumn(columns, async (batch) => {
    const scales = batch.map((column) => scaleOf(extents.get(column) as Extent));
    const aggregates = batch.flatMap((column, index) => {
      const n = `(${numberExpression(column)} * ${scales[index]})`;
      return [`avg(${n}) AS a${index}`, `stddev_pop(${n}) AS s${index}`];
    });
    const quantiles = batch.map((column, index) => `quantile_cont(${numberExpression(column)}, [0.01, 0.25, 0.5, 0.75, 0.99]) AS q${index}`);
    const row = await database.row<Record<string, number>>(`SELECT ${aggregates.join(', ')} FROM dataset`);
    const sample = await database.row<Record<string, number[] | null>>(`SELECT ${quantiles.join(', ')} FROM dataset WHERE rowid % ${every} = 0`);
    return batch.map((column, index): Moments => {
      const { minimum, maximum } = extents.get(column) as { minimum: number; maximum: number };
      const [low, first, second, third, high] = (sample[`q${index}`] ?? [minimum, minimum, minimum, maximum, maximum]) as [number, number, number, number, number];
      const scale = scales[index] as number;
      const mean = steady((row[`a${index}`] ?? 0) / scale);
      const deviation = Math.min(steady((row[`s${index}`] ?? 0) / scale), Number.MAX_VALUE);
      return { numbers: { minimum, maximum, mean, deviation, quartiles: [first, second, third] }, low, high };
    });
  });
  return new Map(columns.map((column, index) => [column, measured[index] as Moments]));
}

/** Sums in parallel differ in their last digits from run to run; a profile should not. */
const steady = (number: number) => Number(number.toPrecision(12));

/** Squares of huge numbers overflow. A power of two costs no digit. */
const scaleOf = ({ minimum, maximum }: Extent) => (Math.max(-(minimum ?? 0), maximum ?? 0) > 1e150 ? 2 ** -520 : 1);

async function chooseEdges(database: Database, columns: readonly LoadedColumn[], moments: ReadonlyMap<LoadedColumn, Moments>, distinct: ReadonlyMap<LoadedColumn, number>) {
  const edges = new Map<LoadedColumn, number[]>();
  for (const column of columns) {
    const { numbers, low, high } = moments.get(column) as Moments;
    const few = (distinct.get(column) as number) <= 20 ? await valuesOf(database, column) : null;
    edges.set(column, edgesFor({ ...numbers, low, high }, few));
  }
  return edges;
}

async function valuesOf(database: Database, column: LoadedColumn): Promise<number[]> {
  const rows = await database.rows<{ value: number }>(
    `SELECT DISTINCT ${numberExpression(column)} AS value FROM dataset WHERE ${column.c} IS NOT NULL ORDER BY value`,
  );
  return rows.map(({ value }) => value);
}

/** One scan for many columns, but not for a thousand. */
const BATCH = 100;

async function perColumn<Result>(columns: readonly LoadedColumn[], query: (batch: readonly LoadedColumn[]) => Promise<Result[]>): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < columns.length; from += BATCH) results.push(...(await query(columns.slice(from, from + BATCH))));
  return results;
}
