/** Whether the columns named for the gate can serve: the amount at stake is a number of at least 0, segments have few values. */

import { TaskError } from '#tasks/contracts/errors';
import { groupDigits } from '#tasks/contracts/group-digits';
import { MOST_SEGMENTS, type PrepareSettings } from '#tasks/contracts/process-data';
import type { CellReader } from './cell-sql';
import type { Database } from './database';
import { amountReader } from './held-out-rows';
import type { LoadedColumn } from './load';
import { readColumn } from './read-column';
import type { Source, SourceColumn } from './source';
import type { ColumnStatistics } from './statistics';
import { shorten } from './suggest';

/** @throws TaskError ColumnUnusable */
export async function requireUsableHeldOut(
  database: Database,
  source: Source,
  statistics: readonly ColumnStatistics[],
  { amount, segments }: PrepareSettings['heldOut'],
): Promise<void> {
  const named = (name: string) => statistics.find(({ column }) => column.name === name) as ColumnStatistics;
  if (amount !== null) await requireAmounts(database, source, named(amount).column);
  for (const name of segments) requireFew(name, named(name));
}

async function requireAmounts(database: Database, source: Source, column: LoadedColumn): Promise<void> {
  const reader = amountReader(column);
  const expected = `expected costs.amount to name a column of numbers, none below 0, but '${shorten(column.name)}'`;
  if (!reader) throw new TaskError('ColumnUnusable', `${expected} is ${column.type}; name another column`);
  const { bad } = await database.row<{ bad: number }>(`SELECT count_if(${isBad(reader)}) AS bad FROM dataset`);
  if (bad === 0) return;

  const raw = source.columns.find(({ x }) => x === column.x) as SourceColumn;
  const place = await source.find(isBad(readColumn(raw, 'double') as CellReader));
  const where = place
    ? ` has '${shorten(place.values[column.x] ?? '', 30)}' in row ${groupDigits(place.row)} of ${place.file}`
    : ` has other values in ${groupDigits(bad)} rows`;
  throw new TaskError(
    'ColumnUnusable',
    `${expected}${where}; correct it, leave the cell empty, or name another column`,
  );
}

const isBad = ({ value, wrong }: CellReader) => `(${wrong(`(${value})`)} OR coalesce((${value}) < 0, false))`;

function requireFew(name: string, { distinct }: ColumnStatistics): void {
  if (distinct <= MOST_SEGMENTS) return;
  throw new TaskError(
    'ColumnUnusable',
    `expected gate.segments.columns to name columns of at most ${groupDigits(MOST_SEGMENTS)} values, but '${shorten(name)}' has ${groupDigits(distinct)}; name a coarser one`,
  );
}
