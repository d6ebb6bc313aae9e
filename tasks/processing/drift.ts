/**
 * How far each feature's values have moved away from the champion's training data: the population stability index, the sum of
 * (a - e) ln(a / e) over the bins of the champion's profile, missing values being one more. Each bin counts half a row more on
 * both sides, so that an empty one is finite. Commonly read: below 0.1 stable, above 0.25 a shift.
 *
 * @see Siddiqi, Credit Risk Scorecards (2006), ch. 9; for its statistics Yurdakul and Naranjo, J. Risk Model Validation 14 (2020);
 *   for the half row (Jeffreys' prior) Brown, Cai and DasGupta, Statistical Science 16 (2001)
 */
import type { ChampionProfile, ColumnProfile, Distribution } from '#tasks/contracts/process-data';
import type { Database } from './database';
import { type Binning, countBins } from './histograms';
import { numberExpression } from './numeric-view';
import type { ColumnStatistics } from './statistics';

/** @param expected counts of the champion's bins. @param actual counts of the same bins now */
export function populationStabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  const shares = (counts: readonly number[]) => {
    const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
    return counts.map((count) => (count + 0.5) / total);
  };
  const before = shares(expected);
  return shares(actual).reduce((sum, now, index) => {
    const then = before[index] as number;
    return sum + (now - then) * Math.log(now / then);
  }, 0);
}

/** @returns the index of each feature that both datasets have in the same form, by name. Times are left out: they only move on */
export async function measureDrift(
  database: Database,
  statistics: readonly ColumnStatistics[],
  champion: ChampionProfile,
): Promise<Map<string, number>> {
  const before = new Map(champion.columns.map((column) => [column.name, column]));
  const pairs = statistics.flatMap((now) => {
    const then = before.get(now.column.name);
    const lasting = now.column.role === 'feature' && now.column.type !== 'date' && now.column.type !== 'timestamp';
    return then?.distribution && lasting ? [{ now, then, distribution: then.distribution }] : [];
  });
  const binnings = pairs.flatMap(({ now, distribution }) => binningOf(now, distribution));
  const counted = await countBins(database, binnings);

  const drift = new Map<string, number>();
  for (const { now, then, distribution } of pairs) {
    const actual = counted.get(now.column.c)?.counts ?? categoryCounts(now, distribution);
    if (actual)
      drift.set(
        now.column.name,
        populationStabilityIndex([...expectedCounts(then, distribution)], [...actual, now.missing]),
      );
  }
  return drift;
}

function binningOf({ column }: ColumnStatistics, distribution: Distribution): Binning[] {
  const n = numberExpression(column);
  return n && distribution.kind === 'numeric' ? [{ key: column.c, n, edges: distribution.edges }] : [];
}

function expectedCounts({ missing }: ColumnProfile, distribution: Distribution): number[] {
  const counts =
    distribution.kind === 'numeric'
      ? distribution.counts
      : [...distribution.values.map(({ count }) => count), distribution.other.count];
  return [...counts, missing];
}

function categoryCounts({ categories }: ColumnStatistics, distribution: Distribution): number[] | undefined {
  if (distribution.kind !== 'categorical' || !categories) return undefined;
  const now = new Map(categories.map(({ value, count }) => [value, count]));
  const known = distribution.values.map(({ value }) => now.get(value) ?? 0);
  const total = categories.reduce((sum, { count }) => sum + count, 0);
  return [...known, total - known.reduce((sum, count) => sum + count, 0)];
}
