/** `profile.json`: what was measured, in the form of the contract. */
import type { ColumnProfile, Distribution } from '#tasks/contracts/process-data';
import { isName } from './roles';
import type { ColumnStatistics } from './statistics';

/** Values of a categorical column that are named; the others are counted together. */
const NAMED_VALUES = 50;

export function profileColumn(
  statistics: ColumnStatistics,
  rows: number,
  drift: ReadonlyMap<string, number>,
): ColumnProfile {
  const { column, missing, distinct, numbers } = statistics;
  const { name, type, role } = column;
  return {
    name,
    type,
    role,
    rows,
    missing,
    distinct,
    numbers: numbers && {
      minimum: numbers.minimum,
      maximum: numbers.maximum,
      mean: numbers.mean,
      deviation: numbers.deviation,
      quartiles: [...numbers.quartiles],
    },
    distribution: isName(role) ? null : distributionOf(statistics),
    drift: drift.get(name) ?? null,
  };
}

function distributionOf({ numbers, categories }: ColumnStatistics): Distribution | null {
  if (numbers) {
    const { edges, counts, positives } = numbers.histogram;
    return { kind: 'numeric', edges: [...edges], counts, positives };
  }
  if (!categories || categories.length === 0) return null;
  const rest = categories.slice(NAMED_VALUES);
  return {
    kind: 'categorical',
    values: categories.slice(0, NAMED_VALUES).map(({ value, count, positives }) => ({ value, count, positives })),
    other: {
      count: rest.reduce((sum, { count }) => sum + count, 0),
      positives: rest.reduce((sum, { positives }) => sum + positives, 0),
    },
  };
}
