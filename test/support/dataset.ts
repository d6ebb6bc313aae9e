/** Small datasets made of a seed: the same bytes every time, with honest signal and every kind of column. */
import { writeFile } from 'node:fs/promises';
import { seededRandom } from '#local/cli/sample/random';

export interface SampleRow {
  readonly id: string;
  readonly amount: string;
  readonly age: string;
  readonly city: string;
  readonly label: string;
}

export const COLUMNS = ['id', 'amount', 'age', 'city', 'label'] as const;

const CITIES = ['Oslo', 'Bergen', 'Tromsø'];

/** About one row in five is positive; an AUC of about 0.85 can be reached. */
export function sampleRows(count: number, seed = 1): SampleRow[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const amount = -50 * Math.log(1 - random.next());
    const age = 18 + random.integer(62);
    const city = CITIES[random.integer(3)] as string;
    const score = 0.02 * amount + 0.01 * age + (city === 'Oslo' ? 0.6 : 0) + 0.7 * random.normal();
    return {
      id: `r${index}`,
      amount: amount.toFixed(2),
      // One in fifty is not known.
      age: random.integer(50) === 0 ? '' : String(age),
      city,
      label: score > 2.6 ? '1' : '0',
    };
  });
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export function toCsv(rows: readonly object[], columns: readonly string[] = COLUMNS, newline = '\n'): string {
  const line = (cells: readonly string[]) => cells.map(quoted).join(',') + newline;
  return [
    line(columns),
    ...rows.map((row) => line(columns.map((column) => String((row as Record<string, unknown>)[column] ?? '')))),
  ].join('');
}

/** @returns the file's path */
export async function writeSample(file: string, count: number, seed?: number): Promise<string> {
  await writeFile(file, toCsv(sampleRows(count, seed)));
  return file;
}
