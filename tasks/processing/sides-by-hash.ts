/** Draws rows: those of each class are lined up by their hash and cut in three, so that every split has its exact share of both. */
import type { PrepareSettings } from '#tasks/contracts/process-data';
import type { Database } from './database';
import type { Label } from './label';
import { literal } from './sql-text';

export type Shares = PrepareSettings['split'];

/** Where each row of `loaded` goes. */
export interface Sides {
  /** SQL expression: the number of the split. */
  readonly side: string;
  /** What to read it from: `loaded`, and what is joined to it. */
  readonly from: string;
}

export async function sidesByHash(database: Database, label: Label, { validation, test }: Shares): Promise<Sides> {
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
  return { side: `CASE ${sides.join(' ')} END`, from: 'loaded' };
}

/** The n-th smallest hash; as text, because it has 64 bits. */
async function hashAt(database: Database, condition: string, n: number): Promise<string> {
  const { hash } = await database.row<{ hash: string }>(
    `SELECT CAST(content AS VARCHAR) AS hash FROM (SELECT content FROM loaded WHERE ${condition} ORDER BY content LIMIT 1 OFFSET ${n - 1})`,
  );
  return `CAST('${hash}' AS UBIGINT)`;
}
