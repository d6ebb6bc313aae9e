/** Puts the sample transactions where a run can read them. */
import { mkdirSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleTransactions } from './transactions';

export const SAMPLE_ROWS = 200_000;
const SEED = 42;

/**
 * What the sample is to a run. A model of its own: as the champion of a person's own data it could score none of their rows, and
 * the first run on those would wait for a decision.
 */
export const SAMPLE_INPUT = {
  model: 'sample',
  dataset: { label: 'FraudFlag', id: ['TransactionID', 'UserID'] },
} as const;

/** Writes `<stateDirectory>/sample/transactions.csv`, whole or not at all. @returns its path */
export async function writeSample(stateDirectory: string): Promise<string> {
  const folder = join(stateDirectory, 'sample');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'transactions.csv');
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = await open(temporary, 'w');
  try {
    for (const piece of sampleTransactions({ rows: SAMPLE_ROWS, seed: SEED })) await handle.write(piece);
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  return file;
}
