/**
 * Which rows train, which watch the training, which judge. A row's side depends on its content (or its time, or its entity) and
 * the seed alone, never on the order of rows or files; equal rows are on the same side, and so are all rows of one entity.
 */
import { TaskError } from '#tasks/contracts/errors';
import type { DatasetProfile, PrepareSettings, SplitCount } from '#tasks/contracts/process-data';
import type { Database } from './database';
import { describeEntities, type Entities, findEntities } from './entities';
import { entitySidesByHash } from './entity-sides-by-hash';
import { entitySidesByTime } from './entity-sides-by-time';
import type { Label } from './label';
import type { Loaded, LoadedColumn } from './load';
import { type Sides, sidesByHash } from './sides-by-hash';
import { sidesByTime } from './sides-by-time';
import { literal } from './sql-text';

/** In the order in which the table `dataset` holds them. Rows set aside come after them, with the next number. */
export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];
/** Those that judge. */
export const HELD_OUT = ['validation', 'test'] as const satisfies readonly Split[];
export type SplitCounts = DatasetProfile['splits'];

export interface SplitRows {
  readonly splits: SplitCounts;
  readonly entities: DatasetProfile['entities'];
}

type Settings = Pick<PrepareSettings, 'split' | 'entity'>;

/**
 * Makes the table `dataset` of `loaded`, ordered by split and, inside, by the hash of the content: `split` (0, 1, 2; 3 for rows
 * set aside), `positive`, and the columns. A row's `rowid` is its place.
 *
 * @throws TaskError DatasetTooSmall, ColumnUnusable, InvalidExecutionInput
 */
export async function splitRows(
  database: Database,
  loaded: Loaded,
  label: Label,
  settings: Settings,
): Promise<SplitRows> {
  const { columns } = loaded;
  const time = settings.split.by === 'time' ? requireTime(columns) : undefined;
  const entities = settings.entity.length > 0 ? await findEntities(database, columns, label, settings) : undefined;
  const { side, from } = await sidesOf(database, loaded, label, settings, { time, entities });
  await database.run(`
    CREATE TABLE dataset AS
    SELECT CAST(${side} AS UTINYINT) AS split, ${isPositive(label)} AS positive, ${columns.map(({ c }) => c).join(', ')}
    FROM ${from} ORDER BY split, content`);
  const counts = await database.rows<SplitCount & { split: number }>(
    'SELECT split, count(*) AS rows, count_if(positive) AS positives FROM dataset GROUP BY split',
  );
  const of = (number: number): SplitCount => {
    const { rows = 0, positives = 0 } = counts.find(({ split }) => split === number) ?? {};
    return { rows, positives };
  };
  const splits = { train: of(0), validation: of(1), test: of(2) };
  await requireBothClasses(database, splits, time, entities);
  await database.run('DROP TABLE IF EXISTS sides; DROP TABLE IF EXISTS entities');
  return {
    splits,
    entities: entities ? { columns: settings.entity, count: entities.count, setAside: of(SPLITS.length) } : null,
  };
}

interface By {
  readonly time: LoadedColumn | undefined;
  readonly entities: Entities | undefined;
}

async function sidesOf(
  database: Database,
  { rows }: Loaded,
  label: Label,
  { split }: Settings,
  { time, entities }: By,
): Promise<Sides> {
  if (time) {
    const sides = await sidesByTime(database, time, rows, split);
    return entities ? entitySidesByTime(database, entities, sides, split) : sides;
  }
  return entities ? entitySidesByHash(database, entities, split) : sidesByHash(database, label, split);
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

async function requireBothClasses(
  database: Database,
  splits: SplitCounts,
  time: LoadedColumn | undefined,
  entities: Entities | undefined,
): Promise<void> {
  for (const name of SPLITS) {
    const { rows, positives } = splits[name];
    if (positives > 0 && positives < rows) continue;
    const by = time ? `the split by '${time.name}'` : 'the split';
    const keeps = entities ? ', which keeps entities whole,' : time ? '' : ', which keeps equal rows together,';
    const held = entities ? `; ${await describeEntities(database, entities, positives === 0)}` : '';
    throw new TaskError(
      'DatasetTooSmall',
      `expected both classes in the ${name} rows, but ${by}${keeps} leaves ${positives} positives of ${rows} rows there${held}`,
    );
  }
}
