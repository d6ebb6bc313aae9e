/** Scores of two models for rare positives (1 in 500), binary for the timed comparison and as the text that jobs write. Seeded. */
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cdf } from '#tasks/evaluation/normal';
import { Random } from '#tasks/evaluation/random';

const POSITIVE_SHARE = 0.002;
const COUNTRIES = ['NO', 'SE', 'DK', 'FI', 'DE', 'NL', 'FR', 'ES', 'IT', ''];

/** Writes `labels.u8`, `challenger.f64`, `champion.f64`, and `challenger.csv`, `champion.csv`, `rows.csv` with the same rows. */
export async function writeRows(folder: string, rows: number): Promise<void> {
  const random = new Random(1);
  const labels = new Uint8Array(rows);
  const challenger = new Float64Array(rows);
  const champion = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const label = random.uniform() < POSITIVE_SHARE ? 1 : 0;
    const shared = random.normal() + label * 2.2;
    labels[row] = label;
    challenger[row] = cdf(0.8 * shared + 0.6 * random.normal() - 2);
    champion[row] = cdf(0.8 * shared + 0.6 * random.normal() - 2);
  }
  const write = (name: string, data: Uint8Array | Float64Array) =>
    writeFileSync(join(folder, name), new Uint8Array(data.buffer));
  write('labels.u8', labels);
  write('challenger.f64', challenger);
  write('champion.f64', champion);
  await writeText(join(folder, 'challenger.csv'), rows, (row) => `${labels[row]},${challenger[row]}\n`);
  await writeText(join(folder, 'champion.csv'), rows, (row) => `${labels[row]},${champion[row]}\n`);
  await writeText(
    join(folder, 'rows.csv'),
    rows,
    (row) => `t${row},${(1 + (row % 997) * 1.37).toFixed(2)},${COUNTRIES[row % COUNTRIES.length]}\n`,
    'row_id,amount,country\n',
  );
}

async function writeText(file: string, rows: number, line: (row: number) => string, header = ''): Promise<void> {
  const out = createWriteStream(file, { highWaterMark: 1 << 20 });
  let text = header;
  for (let row = 0; row < rows; row++) {
    text += line(row);
    if (text.length < 1 << 20) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'finish');
}
