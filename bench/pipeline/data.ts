/** Card transactions of the shape of the well-known fraud set: 30 numeric features, 0.17 % positives. Seeded. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const FEATURES = 30;
const POSITIVE_SHARE = 0.00172;

/** mulberry32: small, fast, good enough for data that is only timed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export async function writeTransactions(file: string, rows: number, seed = 1): Promise<void> {
  const uniform = random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const out = createWriteStream(file, { highWaterMark: 1 << 20 });
  const names = Array.from({ length: FEATURES - 2 }, (_, index) => `V${index + 1}`);
  out.write(`${['Time', ...names, 'Amount', 'Class'].join(',')}\n`);
  for (let row = 0; row < rows; row++) {
    const isFraud = uniform() < POSITIVE_SHARE;
    const cells = [String(Math.floor((row * 172_792) / rows))];
    for (let feature = 0; feature < FEATURES - 2; feature++) {
      const shift = isFraud && feature < 8 ? (feature % 2 ? -1.1 : 1.1) : 0;
      cells.push((normal() + shift).toFixed(14));
    }
    cells.push(Math.exp(3 + 1.5 * normal() + (isFraud ? 0.5 : 0)).toFixed(2), isFraud ? '1' : '0');
    if (!out.write(`${cells.join(',')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
