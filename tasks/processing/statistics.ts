/** All that is known of each column of the table `dataset`: what makes features, profile and warnings. */
import { type Category, countCategories } from './categories';
import type { Database } from './database';
import { EXACT_DISTINCT, type Extent, measureExtents } from './extents';
import { BINS, BinCounter, type BinCounts, edgesFor } from './histograms';
import type { Loaded, LoadedColumn } from './load';
import { type Moments, Squares, steady } from './moments';
import { type NumberVisitor, scanNumbers } from './number-scan';
import { type Bounds, FirstLook, type NumberSummary, type Percentiles } from './number-summary';
import { numberExpression, perColumn } from './numeric-view';
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

/** Of the columns that are neither numbers nor times. */
export type TextStatistics = ReadonlyMap<LoadedColumn, Extent & Pick<ColumnStatistics, 'categories'>>;

/** @returns what features are made of, in the order of the columns */
export async function measureTexts(database: Database, { columns }: Loaded): Promise<TextStatistics> {
  const texts = columns.filter((column) => numberExpression(column) === undefined);
  const extents = await measureExtents(database, texts, new Map());
  const statistics = new Map<LoadedColumn, Extent & Pick<ColumnStatistics, 'categories'>>();
  for (const [column, extent] of extents) {
    const countable = !isName(column.role) && extent.distinct <= EXACT_DISTINCT;
    statistics.set(column, { ...extent, categories: countable ? await countCategories(database, column) : null });
  }
  return statistics;
}

/** @param comingTexts what `measureTexts` will find. @returns in the order of the columns */
export async function measure(
  database: Database,
  { columns, rows }: Loaded,
  comingTexts: Promise<TextStatistics>,
): Promise<ColumnStatistics[]> {
  const summaries = await summarize(database, columns, rows);
  const extents = await measureExtents(database, [...summaries.keys()], summaries);
  const numbers = await measureNumbers(database, summaries, extents);
  const texts = await comingTexts;
  return columns.map((column) => {
    const text = texts.get(column);
    const extent = text ?? (extents.get(column) as Extent);
    const missing = rows - extent.count;
    return { ...extent, column, missing, numbers: numbers.get(column) ?? null, categories: text?.categories ?? null };
  });
}

/** Batch by batch: what a look keeps of each column is too much for thousands of them. */
function summarize(
  database: Database,
  columns: readonly LoadedColumn[],
  rows: number,
): Promise<Map<LoadedColumn, NumberSummary>> {
  const numbers = columns.filter((column) => numberExpression(column) !== undefined);
  return perColumn(numbers, async (batch) => {
    const looks = batch.map((column) => ({ n: numberExpression(column) as string, visitor: new FirstLook(rows) }));
    await scanNumbers(database, looks);
    return looks.map(({ visitor }) => visitor.summary);
  });
}

async function measureNumbers(
  database: Database,
  summaries: ReadonlyMap<LoadedColumn, NumberSummary>,
  extents: ReadonlyMap<LoadedColumn, Extent>,
): Promise<Map<LoadedColumn, NumberStatistics>> {
  const visits: { column: LoadedColumn; n: string; visitor: SecondLook }[] = [];
  for (const [column, summary] of summaries) {
    const { bounds, distinct } = extents.get(column) as Extent;
    if (!bounds || !Number.isFinite(bounds.minimum) || !Number.isFinite(bounds.maximum)) continue;
    const values = distinct <= BINS ? await valuesOf(database, column) : null;
    visits.push({
      column,
      n: numberExpression(column) as string,
      visitor: new SecondLook(summary.mean, bounds, summary.percentiles, values),
    });
  }
  await scanNumbers(database, visits);
  return new Map(visits.map(({ column, visitor }) => [column, visitor.statistics]));
}

/** What is measured of a column once its mean and its bounds are known. */
class SecondLook implements NumberVisitor {
  readonly #edges: number[];
  readonly #squares: Squares;
  readonly #bins: BinCounter;

  constructor(
    private readonly mean: number,
    private readonly bounds: Bounds,
    private readonly percentiles: Percentiles,
    values: readonly number[] | null,
  ) {
    this.#edges = edgesFor({ ...bounds, ...percentiles }, values);
    this.#squares = new Squares(mean, bounds);
    this.#bins = new BinCounter(this.#edges);
  }

  add(values: Float64Array, positives: readonly number[]): void {
    this.#squares.add(values);
    this.#bins.add(values, positives);
  }

  get statistics(): NumberStatistics {
    const { deviation } = this.#squares;
    return {
      ...this.bounds,
      ...this.percentiles,
      mean: steady(this.mean, deviation),
      deviation: Math.min(steady(deviation, deviation), Number.MAX_VALUE),
      histogram: { edges: this.#edges, ...this.#bins.bins },
    };
  }
}

async function valuesOf(database: Database, column: LoadedColumn): Promise<number[]> {
  const n = numberExpression(column);
  const rows = await database.rows<{ value: number }>(
    `SELECT DISTINCT ${n} AS value FROM dataset WHERE ${n} IS NOT NULL ORDER BY value`,
  );
  return rows.map(({ value }) => value);
}
