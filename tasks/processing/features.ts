/** Which numbers the model gets to see, and how each is made of a column. What must be fitted is fitted on the training rows. */
import { TaskError } from '#tasks/contracts/errors';
import type { Encoding, Feature } from '#tasks/contracts/process-data';
import type { Category } from './categories';
import type { Database } from './database';
import { partSql } from './encode-sql';
import type { InstantPart } from './instant';
import type { LoadedColumn } from './load';
import type { TextStatistics } from './statistics';

/** Up to so many values each get a feature of their own; columns of more get one, the frequency. */
const MOST_ONE_HOT = 50;
/** A value too rare for a tree to split on gets none: it needs this share of the training rows, or this many. */
const LEAST_SHARE = 0.001;
const LEAST_ROWS = 10;

const DATE_PARTS: readonly InstantPart[] = ['epoch-days', 'weekday', 'day', 'month'];
const TIMESTAMP_PARTS: readonly InstantPart[] = ['epoch-days', 'hour', 'weekday', 'day', 'month'];
/** Of the column that says when a row happened: rows to be scored are later than all of these, so only what comes round again. */
const RECURRING_PARTS: readonly InstantPart[] = ['hour', 'weekday', 'day'];

/** @param trainingRows how many. @throws TaskError ColumnUnusable when nothing is left */
export async function chooseFeatures(
  database: Database,
  columns: readonly LoadedColumn[],
  texts: TextStatistics,
  trainingRows: number,
): Promise<Feature[]> {
  const features: Feature[] = [];
  const names = new Set<string>();
  for (const column of columns) {
    const categories = texts.get(column)?.categories ?? [];
    for (const { suffix, encoding } of await encodingsOf(database, column, categories, trainingRows)) {
      const name = unused(column.name + suffix, names);
      features.push({ name, column: column.name, encoding });
    }
  }
  if (features.length === 0)
    throw new TaskError('ColumnUnusable', 'expected at least one feature, but no column varies in the training rows');
  return features;
}

interface Made {
  readonly suffix: string;
  readonly encoding: Encoding;
}

async function encodingsOf(
  database: Database,
  column: LoadedColumn,
  categories: readonly Category[],
  trainingRows: number,
): Promise<Made[]> {
  const isTime = column.role === 'time';
  if (column.role !== 'feature' && !isTime) return [];
  switch (column.type) {
    case 'integer':
    case 'double':
      return isTime ? [] : [{ suffix: '', encoding: { kind: 'number' } }];
    case 'boolean':
      return [{ suffix: '', encoding: { kind: 'boolean' } }];
    case 'text':
      return encodeCategories(categories, trainingRows);
    default: {
      const parts = isTime ? RECURRING_PARTS : column.type === 'date' ? DATE_PARTS : TIMESTAMP_PARTS;
      const varying = await varyingParts(database, column, parts);
      return varying.map((part) => ({ suffix: `.${part}`, encoding: { kind: 'datetime', part } }));
    }
  }
}

function encodeCategories(categories: readonly Category[], trainingRows: number): Made[] {
  const known = categories.filter(({ training }) => training > 0).sort((a, b) => b.training - a.training);
  if (known.length > MOST_ONE_HOT) {
    const shares = Object.fromEntries(known.map(({ value, training }) => [value, training / trainingRows]));
    return [{ suffix: '.frequency', encoding: { kind: 'frequency', shares } }];
  }
  return known
    .filter(({ training }) => training >= LEAST_ROWS || training >= LEAST_SHARE * trainingRows)
    .map(({ value }) => ({ suffix: `=${value}`, encoding: { kind: 'one-hot', value } }));
}

async function varyingParts(
  database: Database,
  { c }: LoadedColumn,
  parts: readonly InstantPart[],
): Promise<InstantPart[]> {
  const ranges = parts.map((part, index) => `min(${partSql(c, part)}) < max(${partSql(c, part)}) AS v${index}`);
  const row = await database.row<Record<string, boolean | null>>(
    `SELECT ${ranges.join(', ')} FROM dataset WHERE split = 0`,
  );
  return parts.filter((_, index) => row[`v${index}`] === true);
}

function unused(name: string, names: Set<string>): string {
  let free = name;
  for (let n = 2; names.has(free); n++) free = `${name} (${n})`;
  names.add(free);
  return free;
}
