/**
 * What rows are about: a user, a card, or whatever the columns that name an entity name together. An entity without any name is
 * unknown, and its row stands for itself; where some of several names are missing, those that are there make the entity.
 */
import { groupDigits } from '#tasks/contracts/group-digits';
import type { PrepareSettings } from '#tasks/contracts/process-data';
import type { Database } from './database';
import type { Label } from './label';
import type { LoadedColumn } from './load';
import { literal } from './sql-text';

export interface Entities {
  /** SQL expression over `loaded`: the entity's hash, UBIGINT, even over its range; the same for the same seed. */
  readonly key: string;
  readonly count: number;
  /** Rows of the rarer class and of the other. */
  readonly rare: number;
  readonly other: number;
  /** Whether the positives are the rarer class. */
  readonly rareIsPositive: boolean;
}

/** Makes the table `entities`: `key`, and its rows of the rarer class (`rare`) and of the other (`other`). */
export async function findEntities(
  database: Database,
  columns: readonly LoadedColumn[],
  label: Label,
  { entity, split }: Pick<PrepareSettings, 'entity' | 'split'>,
): Promise<Entities> {
  const names = [...new Set(entity)].sort().map((name) => columns.find((column) => column.name === name)?.c);
  const unknown = names.map((c) => `${c} IS NULL`).join(' AND ');
  const key = `CASE WHEN ${unknown} THEN content ELSE hash(hash(${names.join(', ')}), ${split.seed}) END`;
  const { positives, negatives } = await database.row<{ positives: number; negatives: number }>(
    `SELECT count_if(label_text = ${literal(label.positive)}) AS positives, count_if(label_text = ${literal(label.negative)}) AS negatives FROM loaded`,
  );
  const rareIsPositive = positives <= negatives;
  const isRare = `label_text = ${literal(rareIsPositive ? label.positive : label.negative)}`;
  await database.run(
    `CREATE TABLE entities AS SELECT ${key} AS key, count_if(${isRare}) AS rare, count_if(NOT ${isRare}) AS other FROM loaded GROUP BY ALL`,
  );
  const { count } = await database.row<{ count: number }>('SELECT count(*) AS count FROM entities');
  const [rare, other] = rareIsPositive ? [positives, negatives] : [negatives, positives];
  return { key, count, rare, other, rareIsPositive };
}

/** For an error: over how few entities a class is spread. */
export async function describeEntities(database: Database, { rareIsPositive }: Entities, positive: boolean) {
  const rows = positive === rareIsPositive ? 'rare' : 'other';
  const { having, total, largest } = await database.row<{ having: number; total: number; largest: number }>(
    `SELECT count_if(${rows} > 0) AS having, CAST(sum(${rows}) AS BIGINT) AS total, max(${rows}) AS largest FROM entities`,
  );
  const number = (n: number) => groupDigits(n);
  const what = positive ? 'positives' : 'negatives';
  return `the ${number(total)} ${what} belong to ${number(having)} of the entities, ${number(largest)} of them to a single one; name a finer entity, or bring more data`;
}
