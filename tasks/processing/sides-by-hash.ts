/** Draws rows: those of each class are lined up by their hash and cut in three, so that every split has its exact share of both. */
import type { PrepareSettings } from '#tasks/contracts/process-data';
import type { Database } from './database';
import type { Label } from './label';
import { literal } from './sql-text';
import { sideBySide } from './steps';

export type Shares = PrepareSettings['split'];

/** Where each row of `loaded` goes. */
export interface Sides {
  /** SQL expression: the number of the split. */
  readonly side: string;
  /** What to read it from: `loaded`, and what is joined to it. */
  readonly from: string;
}

export async function sidesByHash(database: Database, label: Label, shares: Shares): Promise<Sides> {
  const sides = await sideBySide([
    sideOfClass(database, label.positive, shares),
    sideOfClass(database, label.negative, shares),
  ]);
  return { side: `CASE ${sides.join(' ')} END`, from: 'loaded' };
}

async function sideOfClass(database: Database, value: string, { validation, test }: Shares): Promise<string> {
  const ofClass = `label_text = ${literal(value)}`;
  const { rows } = await database.row<{ rows: number }>(`SELECT count(*) AS rows FROM loaded WHERE ${ofClass}`);
  const tests = Math.max(1, Math.round(rows * test));
  const heldOut = tests + Math.max(1, Math.round(rows * validation));
  // As text, because hashes have 64 bits.
  const largestOf = (smallest: number) =>
    `(SELECT CAST(max(content) AS VARCHAR) FROM (SELECT content FROM loaded WHERE ${ofClass} ORDER BY content LIMIT ${smallest}))`;
  const last = await database.row<{ test: string; validation: string }>(
    `SELECT ${largestOf(tests)} AS test, ${largestOf(heldOut)} AS validation`,
  );
  const upTo = (hash: string) => `content <= CAST('${hash}' AS UBIGINT)`;
  return `WHEN ${ofClass} THEN CASE WHEN ${upTo(last.test)} THEN 2 WHEN ${upTo(last.validation)} THEN 1 ELSE 0 END`;
}
