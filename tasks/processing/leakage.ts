/** Columns that tell the label by themselves: rarely a discovery, mostly something that was written down afterwards. */
import type { Database } from './database';
import { numberExpression } from './numeric-view';
import type { ColumnStatistics } from './statistics';

export interface Suspect {
  readonly column: string;
  /** ROC AUC of the column alone, whichever way round is better. */
  readonly auc: number;
}

/** From here on a column is suspicious. */
const SUSPICIOUS = 0.99;

/** With more categories than this, ordering them by their label rate would find an order in pure noise. */
const MOST_CATEGORIES = 50;

export async function findSuspects(database: Database, statistics: readonly ColumnStatistics[]): Promise<Suspect[]> {
  const suspects: Suspect[] = [];
  for (const statistic of statistics) {
    if (statistic.column.role !== 'feature') continue;
    const auc = statistic.numbers ? await numericAuc(database, statistic) : categoricalAuc(statistic);
    const strength = Math.max(auc, 1 - auc);
    if (strength > SUSPICIOUS) suspects.push({ column: statistic.column.name, auc: strength });
  }
  return suspects;
}

/** The histogram bounds the AUC from both sides; only where that leaves it open are the rows ranked. */
async function numericAuc(database: Database, { column, numbers }: ColumnStatistics): Promise<number> {
  const { counts, positives } = numbers?.histogram ?? { counts: [], positives: [] };
  const { low, high } = aucBounds(
    counts.map((count, bin) => ({ positives: positives[bin] ?? 0, negatives: count - (positives[bin] ?? 0) })),
  );
  if (high <= SUSPICIOUS && low >= 1 - SUSPICIOUS) return (low + high) / 2;
  const { auc } = await database.row<{ auc: number | null }>(`
    WITH ranked AS (SELECT ${numberExpression(column)} AS value, count_if(positive) AS p, count_if(NOT positive) AS n FROM dataset WHERE ${column.c} IS NOT NULL GROUP BY ALL),
    below AS (SELECT p, n, sum(n) OVER (ORDER BY value) - n / 2 AS less FROM ranked)
    SELECT CAST(sum(p * less) AS DOUBLE) / nullif(CAST(sum(p) AS DOUBLE) * CAST(sum(n) AS DOUBLE), 0) AS auc FROM below`);
  return auc ?? 0.5;
}

function categoricalAuc({ categories }: ColumnStatistics): number {
  if (!categories || categories.length > MOST_CATEGORIES) return 0.5;
  const groups = categories.map(({ count, positives }) => ({ positives, negatives: count - positives }));
  const rate = (group: Group) => group.positives / (group.positives + group.negatives);
  const { low, high } = aucBounds(groups.sort((a, b) => rate(a) - rate(b)));
  return (low + high) / 2;
}

interface Group {
  readonly positives: number;
  readonly negatives: number;
}

/** The AUC of ordered groups when every pair within a group is lost, and when every one is won; ties count half, the middle. */
function aucBounds(groups: readonly Group[]): { low: number; high: number } {
  let [below, won, within] = [0, 0, 0];
  for (const { positives, negatives } of groups) {
    won += positives * below;
    within += positives * negatives;
    below += negatives;
  }
  const pairs = below * groups.reduce((sum, { positives }) => sum + positives, 0);
  return pairs === 0 ? { low: 0.5, high: 0.5 } : { low: won / pairs, high: (won + within) / pairs };
}
