/** All that is known of each column of the table `dataset`: what makes features, profile and warnings. */
import { type Category, countCategories } from './categories';
import type { Database } from './database';
import { EXACT_DISTINCT, type Extent, measureExtents } from './extents';
import { BINS, type BinCounts, edgesFor } from './histograms';
import type { Loaded, LoadedColumn } from './load';
import { type Bounds, steady } from './moments';
import { NumberLook } from './number-look';
import { NumberSample, type Percentiles, rowsToOne } from './number-sample';
import { scanNumbers } from './number-scan';
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

export interface NumberStatistics extends Bounds, Percentiles {
  readonly mean: number;
  readonly deviation: number;
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
  const guesses = await lookAtNumbers(database, columns, rows);
  const looks = new Map([...guesses].map(([column, { look }]) => [column, look]));
  const extents = await measureExtents(database, [...looks.keys()], looks);
  const numbers = await measureNumbers(database, guesses, extents);
  const texts = await comingTexts;
  return columns.map((column) => {
    const text = texts.get(column);
    const extent = text ?? (extents.get(column) as Extent);
    const missing = rows - extent.count;
    return { ...extent, column, missing, numbers: numbers.get(column) ?? null, categories: text?.categories ?? null };
  });
}

interface Guessed {
  /** Null where the sample has no value. */
  readonly percentiles: Percentiles | null;
  readonly look: NumberLook;
}

/** Batch by batch: a sample of each column is too much for thousands of them. */
function lookAtNumbers(
  database: Database,
  columns: readonly LoadedColumn[],
  rows: number,
): Promise<Map<LoadedColumn, Guessed>> {
  const numbers = columns.filter((column) => numberExpression(column) !== undefined);
  return perColumn(numbers, async (batch) => {
    const samples = batch.map((column) => ({ n: numberExpression(column) as string, visitor: new NumberSample() }));
    await scanNumbers(database, samples, rowsToOne(rows));
    const guesses = samples.map(({ visitor }) => guess(visitor.takePercentiles()));
    await scanNumbers(
      database,
      guesses.map(({ look }, index) => ({ n: samples[index]?.n as string, visitor: look })),
    );
    return guesses;
  });
}

function guess(percentiles: Percentiles | null): Guessed {
  const { low, high, quartiles } = percentiles ?? { low: 0, high: 0, quartiles: [0, 0, 0] };
  const edges = edgesFor({ minimum: Number.NEGATIVE_INFINITY, maximum: Number.POSITIVE_INFINITY, low, high }, null);
  return { percentiles, look: new NumberLook(quartiles[1], edges) };
}

/** Looks again at those columns of which the guess was wrong: of few values, or where most are equal, or only rare ones. */
async function measureNumbers(
  database: Database,
  guesses: ReadonlyMap<LoadedColumn, Guessed>,
  extents: ReadonlyMap<LoadedColumn, Extent>,
): Promise<Map<LoadedColumn, NumberStatistics>> {
  const numbers: { column: LoadedColumn; percentiles: Percentiles; edges: number[]; look: NumberLook }[] = [];
  const again: { n: string; visitor: NumberLook }[] = [];
  for (const [column, { look, ...guessed }] of guesses) {
    const { bounds, distinct } = extents.get(column) as Extent;
    if (!bounds || !Number.isFinite(bounds.minimum) || !Number.isFinite(bounds.maximum)) continue;
    const { minimum, maximum } = bounds;
    const percentiles = guessed.percentiles ?? { quartiles: [minimum, minimum, maximum], low: minimum, high: maximum };
    const edges = edgesFor({ ...bounds, ...percentiles }, distinct <= BINS ? await valuesOf(database, column) : null);
    if (guessed.percentiles && sameInside(edges, look.edges)) numbers.push({ column, percentiles, edges, look });
    else {
      const center = Math.min(Math.max(look.mean, minimum), maximum);
      const visitor = new NumberLook(center, edges);
      again.push({ n: numberExpression(column) as string, visitor });
      numbers.push({ column, percentiles, edges, look: visitor });
    }
  }
  await scanNumbers(database, again);
  return new Map(numbers.map(({ column, ...measured }) => [column, tell(measured)]));
}

const sameInside = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length && one.slice(1, -1).every((edge, index) => edge === other[index + 1]);

function tell(measured: { percentiles: Percentiles; edges: number[]; look: NumberLook }): NumberStatistics {
  const { percentiles, edges, look } = measured;
  const { deviation } = look;
  return {
    ...(look.bounds as Bounds),
    ...percentiles,
    mean: steady(look.mean, deviation),
    deviation: Math.min(steady(deviation, deviation), Number.MAX_VALUE),
    histogram: { edges, ...look.bins },
  };
}

async function valuesOf(database: Database, column: LoadedColumn): Promise<number[]> {
  const n = numberExpression(column);
  const rows = await database.rows<{ value: number }>(
    `SELECT DISTINCT ${n} AS value FROM dataset WHERE ${n} IS NOT NULL ORDER BY value`,
  );
  return rows.map(({ value }) => value);
}
