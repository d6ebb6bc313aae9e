/** Refuses columns that no feature can be made of, all of them in one message, each with what to do. */

import { TaskError } from '#tasks/contracts/errors';
import { groupDigits } from '#tasks/contracts/group-digits';
import { KINDS, kindOfCell } from './cell-sql';
import type { Database } from './database';
import { EXACT_DISTINCT } from './extents';
import type { Source } from './source';
import type { ColumnStatistics } from './statistics';
import { shorten } from './suggest';

/** The longest text that the warehouse takes, in bytes. */
const LONGEST_TEXT = 65_535;

/** The largest 32-bit float. */
const LARGEST_FLOAT = (2 - 2 ** -23) * 2 ** 127;

/** @throws TaskError ColumnUnusable */
export async function requireUsable(
  database: Database,
  source: Source,
  statistics: readonly ColumnStatistics[],
  rows: number,
): Promise<void> {
  const problems: string[] = [];
  for (const column of statistics) {
    const problem = await problemOf(database, source, column, rows);
    if (problem) problems.push(problem);
  }
  if (problems.length > 0) throw new TaskError('ColumnUnusable', describe(problems));
  if (!statistics.some(({ column }) => column.role === 'feature' || column.role === 'time')) {
    throw new TaskError(
      'ColumnUnusable',
      'expected at least one column to learn from, but all are named as label, id, time or drop',
    );
  }
}

const SHOWN = 6;

function describe(problems: readonly string[]): string {
  const rest = problems.length - SHOWN;
  return problems.slice(0, SHOWN).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

async function problemOf(
  database: Database,
  source: Source,
  statistics: ColumnStatistics,
  rows: number,
): Promise<string | undefined> {
  const { column, distinct, missing, bounds, longest, categories } = statistics;
  const name = `column '${shorten(column.name)}'`;
  const drop = 'name it in dataset.drop';
  if (longest > LONGEST_TEXT) {
    return `${name} has a text of ${groupDigits(longest)} bytes, the warehouse takes ${groupDigits(LONGEST_TEXT)}; shorten it`;
  }
  if (categories?.some(({ value }) => value.includes('\0'))) {
    return `${name} has texts with NUL characters, which the warehouse refuses; remove them`;
  }
  if (bounds && !(Number.isFinite(bounds.minimum) && Number.isFinite(bounds.maximum)) && column.role !== 'dropped') {
    const place = await source.find(infinite(column.x));
    const where = place ? ` in row ${groupDigits(place.row)} of ${place.file}` : '';
    return `${name} has an infinite number${where}; leave the cell empty, or ${drop}`;
  }
  if (column.role !== 'feature') return undefined;
  const largest = bounds && Math.max(Math.abs(bounds.minimum), Math.abs(bounds.maximum));
  if (largest && largest > LARGEST_FLOAT) {
    return `${name} has numbers as large as ${largest.toExponential(2)}, XGBoost computes with 32-bit floats, up to 3.4e+38; scale the column, or ${drop}`;
  }
  if (source.columns.find(({ x }) => x === column.x)?.type === 'nested')
    return `${name} is a nested or binary column; ${drop}`;
  if (distinct === 0) return `${name} has no value in any row; ${drop}`;
  if (distinct === 1 && missing === 0) return `${name} has the same value in every row; ${drop}`;
  if (column.type === 'text' && isName(distinct, rows)) {
    const hint = await lookAlike(database, source, column.x);
    const about = distinct > EXACT_DISTINCT ? 'about ' : '';
    return `${name} has ${about}${groupDigits(distinct)} different texts in ${groupDigits(rows)} rows, a name rather than a category${hint}; name it in dataset.id or dataset.drop`;
  }
  return undefined;
}

const isName = (distinct: number, rows: number) => distinct > EXACT_DISTINCT || distinct > rows / 2;

/** True of a number as the source has it, or of its text. */
const infinite = (x: string) => `isinf(TRY_CAST(${x} AS DOUBLE))`;

/** What the column would be, were it not for a few cells. */
async function lookAlike(database: Database, source: Source, x: string): Promise<string> {
  if (source.columns.find((column) => column.x === x)?.type !== 'cell') return '';
  const number = `kind IN (${KINDS.integer}, ${KINDS.padded}, ${KINDS.double})`;
  const there = `kind NOT IN (0, ${KINDS.missing})`;
  const { present, numbers, example } = await database.row<{
    present: number;
    numbers: number;
    example: string | null;
  }>(`
    SELECT count_if(${there}) AS present, count_if(${number}) AS numbers, min(${x}) FILTER (${there} AND NOT ${number}) AS example
    FROM (SELECT ${x}, ${kindOfCell(x)} AS kind FROM ${source.relation})`);
  if (example === null || numbers < 0.5 * present) return '';
  const share = ((100 * numbers) / present).toFixed(1);
  return ` (${share} % of its cells are numbers, '${shorten(example, 30)}' is not: leave such cells empty, and it is a number)`;
}
