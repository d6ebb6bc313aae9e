/**
 * Histograms. Bins are of equal width between the 1st and the 99th percentile; the outer two also hold the tails, however
 * long, so that one wild value does not squeeze all others into one bar. Columns of few values get a bin for each.
 */
import type { Database } from './database';
import { double } from './sql-text';

export const BINS = 20;

/** How a column is counted. `n` is an SQL expression of type DOUBLE over the table `dataset`. */
export interface Binning {
  readonly key: string;
  readonly n: string;
  /** Ascending; bin i is [edges[i], edges[i+1]), what lies outside counts in the outer bins. */
  readonly edges: readonly number[];
}

export interface BinCounts {
  readonly counts: number[];
  readonly positives: number[];
}

export interface Spread {
  readonly minimum: number;
  readonly maximum: number;
  /** 1st and 99th percentile. */
  readonly low: number;
  readonly high: number;
}

/** @param values all the values of the column, if they are few */
export function edgesFor({ minimum, maximum, low, high }: Spread, values: readonly number[] | null): number[] {
  if (minimum === maximum) return [minimum, maximum];
  if (values && values.length <= BINS) {
    const between = values.slice(1).map((value, index) => middle(values[index] as number, value));
    return [minimum, ...between, maximum];
  }
  const [from, to] = low < high ? [low, high] : [minimum, maximum];
  // Divided before it is subtracted: the difference of two doubles may not be one.
  const inner = Array.from({ length: BINS - 1 }, (_, index) => {
    const share = (index + 1) / BINS;
    return from * (1 - share) + to * share;
  });
  return [...new Set([minimum, ...inner, maximum])].sort((a, b) => a - b);
}

const middle = (a: number, b: number) => a / 2 + b / 2;

/** Columns counted in one scan. */
const BATCH = 50;

/** @returns the counts of each binning by its key */
export async function countBins(database: Database, binnings: readonly Binning[]): Promise<Map<string, BinCounts>> {
  const counted = new Map<string, BinCounts>();
  for (let from = 0; from < binnings.length; from += BATCH) {
    const batch = binnings.slice(from, from + BATCH);
    const aggregates = batch.flatMap((binning, index) => aggregatesOf(binning, index)).join(', ');
    const all = await database.row<Record<string, unknown>>(`SELECT ${aggregates} FROM dataset`);
    // A scan of their own: aggregates with a filter would put every row into its bin first.
    const positive = await database.row<Record<string, unknown>>(`SELECT ${aggregates} FROM dataset WHERE positive`);
    for (const [index, { key, edges }] of batch.entries()) {
      counted.set(key, {
        counts: complete(all[`c${index}`], all[`n${index}`], edges),
        positives: complete(positive[`c${index}`], positive[`n${index}`], edges),
      });
    }
  }
  return counted;
}

/**
 * The database's bins include their upper bound, ours the lower: both sides are negated, which also turns their order round.
 * Only inner edges are given; the first bin is what remains.
 */
function aggregatesOf({ n, edges }: Binning, index: number): string[] {
  const bounds = innerEdges(edges).map((edge) => double(-edge));
  const values = bounds.length ? `map_values(histogram(-(${n}), [${bounds.join(', ')}]))` : '[]';
  return [`${values} AS c${index}`, `count(${n}) AS n${index}`];
}

function complete(values: unknown, total: unknown, edges: readonly number[]): number[] {
  const upper = ((values ?? []) as number[]).slice(0, innerEdges(edges).length).reverse();
  while (upper.length < innerEdges(edges).length) upper.push(0);
  return [Number(total) - upper.reduce((sum, count) => sum + count, 0), ...upper];
}

const innerEdges = (edges: readonly number[]) => edges.slice(1, -1);
