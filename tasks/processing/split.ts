/**
 * Which rows train, which watch the training, which judge. A row's side depends on its content (or its time) and the seed
 * alone, never on the order of rows or files; equal rows are on the same side.
 */
import { TaskError } from '#tasks/contracts/errors';
import type { DatasetProfile, PrepareSettings } from '#tasks/contracts/process-data';
import type { Database } from './database';
import type { Label } from './label';
import type { Loaded, LoadedColumn } from './load';
import { literal } from './sql-text';
import { count } from './steps';

/** In the order in which the table `dataset` holds them. */
export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];
/** Those that judge. */
export const HELD_OUT = ['validation', 'test'] as const satisfies readonly Split[];
export type SplitCounts = DatasetProfile['splits'];

type Shares = PrepareSettings['split'];

/**
 * Makes the table `dataset` of `loaded`, ordered by split and, inside, by the hash of the content: `split` (0, 1, 2),
 * `positive`, and the columns. A row's `rowid` is its place.
 *
 * @throws TaskError DatasetTooSmall, ColumnUnusable
 */
export async function splitRows(
  database: Database,
  { rows, columns }: Loaded,
  label: Label,
  shares: Shares,
): Promise<SplitCounts> {
  const time = shares.by === 'time' ? requireTime(columns) : undefined;
  const side = time ? await sideByTime(database, time, rows, shares) : await sideByHash(database, label, shares);
  await database.run(`
    CREATE TABLE dataset AS
    SELECT CAST(${side} AS UTINYINT) AS split, ${isPositive(label)} AS positive, ${columns.map(({ c }) => c).join(', ')}
    FROM loaded ORDER BY split, content`);
  const counts = await database.rows<{ split: number; rows: number; positives: number }>(
    'SELECT split, count(*) AS rows, count_if(positive) AS positives FROM dataset GROUP BY split',
  );
  return requireBothClasses(counts, time);
}

function requireTime(columns: readonly LoadedColumn[]): LoadedColumn {
  const time = columns.find(({ role }) => role === 'time');
  if (time) return time;
  throw new TaskError(
    'InvalidExecutionInput',
    "expected dataset.time, the column that says when a row happened, with split.by 'time'; got none",
  );
}

const isPositive = ({ positive }: Label) => `(label_text = ${literal(positive)})`;

/** Exact shares of each class: its rows are lined up by their hash and cut in three. */
async function sideByHash(database: Database, label: Label, { validation, test }: Shares): Promise<string> {
  const sides: string[] = [];
  for (const value of [label.positive, label.negative]) {
    const ofClass = `label_text = ${literal(value)}`;
    const { rows } = await database.row<{ rows: number }>(`SELECT count(*) AS rows FROM loaded WHERE ${ofClass}`);
    const tests = Math.max(1, Math.round(rows * test));
    const lastTest = await hashAt(database, ofClass, tests);
    const lastValidation = await hashAt(database, ofClass, tests + Math.max(1, Math.round(rows * validation)));
    sides.push(
      `WHEN ${ofClass} THEN CASE WHEN content <= ${lastTest} THEN 2 WHEN content <= ${lastValidation} THEN 1 ELSE 0 END`,
    );
  }
  return `CASE ${sides.join(' ')} END`;
}

/** The n-th smallest hash; as text, because it has 64 bits. */
async function hashAt(database: Database, condition: string, n: number): Promise<string> {
  const { hash } = await database.row<{ hash: string }>(
    `SELECT CAST(content AS VARCHAR) AS hash FROM (SELECT content FROM loaded WHERE ${condition} ORDER BY content LIMIT 1 OFFSET ${n - 1})`,
  );
  return `CAST('${hash}' AS UBIGINT)`;
}

/** The newest rows judge, those before them watch. Rows of the same moment stay together. */
async function sideByTime(
  database: Database,
  time: LoadedColumn,
  rows: number,
  { validation, test }: Shares,
): Promise<string> {
  await requireTimes(database, time);
  const firstTest = await cut(database, time, Math.max(1, Math.round(rows * test)));
  const firstValidation = await cut(database, time, Math.max(1, Math.round(rows * (test + validation))));
  return `CASE WHEN ${time.c} >= ${firstTest} THEN 2 WHEN ${time.c} >= ${firstValidation} THEN 1 ELSE 0 END`;
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

function requireBothClasses(
  counts: readonly { split: number; rows: number; positives: number }[],
  time?: LoadedColumn,
): SplitCounts {
  const of = (name: Split) => {
    const { rows = 0, positives = 0 } = counts.find(({ split }) => SPLITS[split] === name) ?? {};
    if (positives === 0 || positives === rows) {
      const why = time ? `the split by '${time.name}'` : 'the split, which keeps equal rows together,';
      throw new TaskError(
        'DatasetTooSmall',
        `expected both classes in the ${name} rows, but ${why} leaves ${positives} positives of ${rows} rows there`,
      );
    }
    return { rows, positives };
  };
  return { train: of('train'), validation: of('validation'), test: of('test') };
}
