/** Held-out rows that the model has met in training: equal in every feature column, though perhaps of another id or time. */
import type { Database } from './database';
import type { LoadedColumn } from './load';

/** @returns how many rows of the validation and the test have a twin among the training rows. Compares hashes of 64 bits. */
export async function countRepeatedHeldOut(database: Database, columns: readonly LoadedColumn[]): Promise<number> {
  const features = columns.filter(({ role }) => role === 'feature').map(({ c }) => c);
  if (features.length === 0) return 0;
  const values = (splits: string) => `SELECT hash(${features.join(', ')}) AS values FROM dataset WHERE split ${splits}`;
  const { repeated } = await database.row<{ repeated: number }>(
    `SELECT count(*) AS repeated FROM (${values('IN (1, 2)')}) AS held SEMI JOIN (${values('= 0')}) AS trained USING (values)`,
  );
  return repeated;
}
