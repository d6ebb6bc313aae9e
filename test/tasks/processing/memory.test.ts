/** Rows that do not fit into the memory: they are kept on the disk meanwhile, and nobody can tell from the outputs. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readPlace } from '#tasks/processing/place';
import { run } from '#tasks/processing/run';
import { prepareSettings, writeJob } from '#test/support/processing-job';

const ROWS = 600_000;
const PRIMES = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197];

/** Some 120 MB of text, and in memory about as much. */
function bigCsv(): string {
  const line = (row: number) => {
    const numbers = PRIMES.map((prime) => `${(row * prime) % 999_983}.5`);
    return `r${row},${numbers.join(',')},word ${row % 500},${row % 11 === 0 ? 1 : 0}`;
  };
  const header = ['id', ...PRIMES.map((prime) => `n${prime}`), 'text', 'label'];
  return `${header.join(',')}\n${Array.from({ length: ROWS }, (_, row) => line(row)).join('\n')}\n`;
}

async function hashesWith(memory: string): Promise<Record<string, string>> {
  const base = await writeJob({ files: { 'a.csv': bigCsv() }, settings: prepareSettings({ id: ['id'] }) });
  const scratch = join(base, 'tmp');
  const close = await run(readPlace({ OPT_ML: base, TMPDIR: scratch, PROCESSING_MEMORY_LIMIT: memory }), () => {});
  close();
  const folder = join(base, 'processing/output');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(folder.length), createHash('sha256').update(readFileSync(file)).digest('hex')];
    }),
  );
}

it('writes the same files with less memory than the rows take', async () => {
  const scarce = await hashesWith('128MB');
  expect(Object.keys(scarce)).toContain('/train/part-00000.parquet');
  expect(scarce).toEqual(await hashesWith('1GB'));
});
