/** Cuts rows at two moments: the newest judge, those before them watch. Rows of the same moment stay together. */
import { TaskError } from '#tasks/contracts/errors';
import type { Database } from './database';
import type { LoadedColumn } from './load';
import type { Shares, Sides } from './sides-by-hash';
import { literal } from './sql-text';
import { count } from './steps';

/** @throws TaskError ColumnUnusable */
export async function sidesByTime(
  database: Database,
  time: LoadedColumn,
  rows: number,
  { validation, test }: Shares,
): Promise<Sides> {
  await requireTimes(database, time);
  const firstTest = await cut(database, time, Math.max(1, Math.round(rows * test)));
  const firstValidation = await cut(database, time, Math.max(1, Math.round(rows * (test + validation))));
  const side = `CASE WHEN ${time.c} >= ${firstTest} THEN 2 WHEN ${time.c} >= ${firstValidation} THEN 1 ELSE 0 END`;
  return { side, from: 'loaded' };
}

/** Of the two moments around the n-th newest row, the one that leaves nearer to n rows on its newer side. */
async function cut(database: Database, { c, type }: LoadedColumn, n: number): Promise<string> {
  const { from } = await database.row<{ from: string }>(`
    WITH nth AS (SELECT ${c} AS moment FROM loaded ORDER BY ${c} DESC LIMIT 1 OFFSET ${n - 1}),
    later AS (SELECT min(${c}) AS moment FROM loaded WHERE ${c} > (SELECT moment FROM nth)),
    sizes AS (SELECT count(*) AS from_nth, count_if(${c} > (SELECT moment FROM nth)) AS from_later FROM loaded WHERE ${c} >= (SELECT moment FROM nth))
    SELECT CAST(CASE WHEN from_later > 0 AND ${n} - from_later < from_nth - ${n} THEN (SELECT moment FROM later) ELSE (SELECT moment FROM nth) END AS VARCHAR) AS "from"
    FROM sizes`);
  return `CAST(${literal(from)} AS ${SQL_TYPES[type]})`;
}

const SQL_TYPES = {
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  double: 'DOUBLE',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  text: 'VARCHAR',
} as const;

async function requireTimes(database: Database, { name, c, type }: LoadedColumn): Promise<void> {
  if (type === 'text' || type === 'boolean') {
    throw new TaskError(
      'ColumnUnusable',
      `expected dataset.time to name a date, a timestamp or a number, but '${name}' is ${type}; write times like 2026-01-31T23:59:00Z`,
    );
  }
  const { missing } = await database.row<{ missing: number }>(`SELECT count_if(${c} IS NULL) AS missing FROM loaded`);
  if (missing > 0) {
    throw new TaskError(
      'ColumnUnusable',
      `expected a time in every row, but '${name}' is missing in ${count(missing, 'row')}; fill them or leave them out`,
    );
  }
}
