/**
 * Columns that tell the label by themselves: rarely a discovery, mostly something that was written down afterwards. Looked for
 * in the raw columns, because a leak that is spread over several features shows only there, and a column is what a person can
 * drop; and in the training rows alone, because what is found may lead to another choice of columns, and the rows that judge
 * must have no part in that. That a value is missing counts as a value: often nothing else is needed.
 */
import type { DatasetProfile } from '#tasks/contracts/process-data';
import type { Database } from './database';
import { type Classes, classesOf, SUSPICIOUS } from './leakage-bounds';
import type { LoadedColumn } from './load';
import { numberExpression } from './numeric-view';
import type { SplitCounts } from './split';
import type { ColumnStatistics } from './statistics';

export type Suspect = DatasetProfile['suspects'][number];

/** With more categories than this, ordering them by their label rate would find an order in pure noise. */
const MOST_CATEGORIES = 50;

/** @param mayTell of the numeric columns */
export async function findSuspects(
  database: Database,
  statistics: readonly ColumnStatistics[],
  mayTell: readonly LoadedColumn[],
  { train }: SplitCounts,
): Promise<Suspect[]> {
  const all = classesOf(train);
  const features = statistics.filter(({ column }) => column.role === 'feature');
  const doubtful = new Set(mayTell);
  const suspects: Suspect[] = [];
  for (const { column, categories, numbers } of features) {
    if (!categories && !(numbers && doubtful.has(column))) continue;
    const auc = categories ? categoricalAuc(categories, all) : await numericAuc(database, column, all);
    if (auc > SUSPICIOUS) suspects.push({ feature: column.name, auc });
  }
  return suspects.sort((a, b) => b.auc - a.auc || (a.feature < b.feature ? -1 : 1));
}

async function numericAuc(database: Database, column: LoadedColumn, all: Classes): Promise<number> {
  const present = await database.row<Classes & { won: number }>(`
    WITH ranked AS (SELECT ${numberExpression(column)} AS value, count_if(positive) AS p, count_if(NOT positive) AS n FROM dataset WHERE split = 0 AND ${column.c} IS NOT NULL GROUP BY ALL),
    below AS (SELECT p, n, sum(n) OVER (ORDER BY value) - n / 2 AS less FROM ranked)
    SELECT CAST(coalesce(sum(p * less), 0) AS DOUBLE) AS won, coalesce(sum(p), 0) AS positives, coalesce(sum(n), 0) AS negatives FROM below`);
  return withMissing(present.won, present, all);
}

function categoricalAuc(categories: NonNullable<ColumnStatistics['categories']>, all: Classes): number {
  const groups = categories.map(({ training, trainingPositives }) => ({
    positives: trainingPositives,
    negatives: training - trainingPositives,
  }));
  const present = { positives: sumOf(groups, 'positives'), negatives: sumOf(groups, 'negatives') };
  if (categories.length > MOST_CATEGORIES) return withMissing(pairsWon(byFrequency(groups)), present, all);
  const missing = {
    positives: all.positives - present.positives,
    negatives: all.negatives - present.negatives,
  };
  const rate = ({ positives, negatives }: Classes) => positives / Math.max(positives + negatives, 1);
  return pairsWon([...groups, missing].sort((a, b) => rate(a) - rate(b))) / (all.positives * all.negatives);
}

/** Rare values first, as the one feature that is made of many values has them. */
function byFrequency(groups: readonly Classes[]): Classes[] {
  const merged = new Map<number, Classes>();
  for (const { positives, negatives } of groups) {
    const size = positives + negatives;
    const same = merged.get(size) ?? { positives: 0, negatives: 0 };
    merged.set(size, { positives: same.positives + positives, negatives: same.negatives + negatives });
  }
  return [...merged].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/**
 * The AUC of all rows, given the pairs won among those that have a value: these in either direction, with the missing ones at
 * whichever end is better, as a tree may send them.
 */
function withMissing(won: number, present: Classes, all: Classes): number {
  const missing = {
    positives: all.positives - present.positives,
    negatives: all.negatives - present.negatives,
  };
  const best = Math.max(won, present.positives * present.negatives - won);
  const across = Math.max(present.positives * missing.negatives, missing.positives * present.negatives);
  return (best + across + (missing.positives * missing.negatives) / 2) / (all.positives * all.negatives);
}

/** Of all pairs of a positive and a negative those with the positive in a later group; ties count half. */
function pairsWon(groups: readonly Classes[]): number {
  let [below, won] = [0, 0];
  for (const { positives, negatives } of groups) {
    won += positives * (below + negatives / 2);
    below += negatives;
  }
  return won;
}

const sumOf = (groups: readonly Classes[], key: keyof Classes) => groups.reduce((sum, group) => sum + group[key], 0);
