/**
 * Mean, deviation and percentiles of numeric columns. Percentiles are exact up to 20,000 rows; beyond that they come from
 * every n-th row of the table, whose order is that of a hash: a fair sample, and the same every time.
 */
import type { Database } from './database';
import type { Extent } from './extents';
import type { LoadedColumn } from './load';
import { numberExpression, perColumn } from './numeric-view';

export interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly quartiles: readonly [number, number, number];
  /** 1st and 99th percentile. */
  readonly low: number;
  readonly high: number;
}

const SAMPLE_ROWS = 20_000;

/** @param columns numeric ones of the table `dataset`, finite, with at least one value. @param rows of the table */
export function measureMoments(
  database: Database,
  columns: readonly LoadedColumn[],
  extents: ReadonlyMap<LoadedColumn, Extent>,
  rows: number,
): Promise<Map<LoadedColumn, Moments>> {
  return perColumn(columns, async (batch) => {
    const bounds = batch.map((column) => extents.get(column)?.bounds ?? { minimum: 0, maximum: 0 });
    const sums = batch.flatMap((column, index) => {
      const n = `(${numberExpression(column)} * ${scaleOf(bounds[index] as Bounds)})`;
      return [`avg(${n}) AS a${index}`, `stddev_pop(${n}) AS s${index}`];
    });
    const row = await database.row<Record<string, number>>(`SELECT ${sums.join(', ')} FROM dataset`);
    const percentiles = await samplePercentiles(database, batch, rows);
    return batch.map((_, index) => {
      const { minimum, maximum } = bounds[index] as Bounds;
      const scale = scaleOf({ minimum, maximum });
      const deviation = (row[`s${index}`] ?? 0) / scale;
      const [low, first, second, third, high] = percentiles[index] ?? [minimum, minimum, minimum, maximum, maximum];
      return {
        mean: steady((row[`a${index}`] ?? 0) / scale, deviation),
        deviation: Math.min(steady(deviation, deviation), Number.MAX_VALUE),
        quartiles: [first, second, third],
        low,
        high,
      };
    });
  });
}

type Percentiles = [low: number, first: number, second: number, third: number, high: number];

async function samplePercentiles(
  database: Database,
  columns: readonly LoadedColumn[],
  rows: number,
): Promise<(Percentiles | null)[]> {
  const every = Math.ceil(rows / SAMPLE_ROWS);
  const aggregates = columns.map(
    (column, index) => `quantile_cont(${numberExpression(column)}, [0.01, 0.25, 0.5, 0.75, 0.99]) AS q${index}`,
  );
  const row = await database.row<Record<string, Percentiles | null>>(
    `SELECT ${aggregates.join(', ')} FROM dataset WHERE rowid % ${every} = 0`,
  );
  return columns.map((_, index) => row[`q${index}`] ?? null);
}

interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** Squares of huge numbers overflow; a power of two costs no digit. */
const scaleOf = ({ minimum, maximum }: Bounds) => (Math.max(-minimum, maximum) > 1e150 ? 2 ** -520 : 1);

/** Sums made in parallel differ in their last digits from run to run; a profile should not. */
function steady(number: number, deviation: number): number {
  if (deviation === 0 || Math.abs(number) >= 1e21) return Number(number.toPrecision(12));
  const digits = 9 - Math.floor(Math.log10(deviation));
  return Number(number.toFixed(Math.min(Math.max(digits, 0), 100)));
}
