/** Long inputs stream: what the server's heap holds does not grow with the rows. */
import { createWriteStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from '@jest/globals';
import { documentOf, ronda, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

const ROWS = 200_000;
const HEAP_BYTES = 96 * 2 ** 20;

/** Few numbers to learn from, and ids that fill the file. */
function* lines() {
  yield 'id,a,b,label\n';
  for (let row = 0; row < ROWS; row++) {
    const a = (row * 7919) % 1009;
    const b = (row * 104_729) % 997;
    yield `${String(row).padStart(1000, '0')},${a}.5,${b}.25,${a + b / 2 > 1300 ? 1 : 0}\n`;
  }
}

test('a server with a heap of a fraction of the data retrains on it, scores it, and loads both', async () => {
  const directory = await temporaryDirectory();
  const at = ['--state-dir', directory];
  const data = join(directory, 'long.csv');
  await pipeline(Readable.from(lines()), createWriteStream(data));
  expect((await stat(data)).size).toBeGreaterThan(2 * HEAP_BYTES);
  const input = join(directory, 'quick.json');
  await writeFile(input, JSON.stringify({ training: { hyperparameters: { num_round: 10 } } }));

  const server = startRonda(['local', '--port', '0', ...at], '', {
    NODE_OPTIONS: `--max-old-space-size=${HEAP_BYTES / 2 ** 20}`,
  });
  await server.says(/http:\/\//);
  const run = ['run', '--data', data, '--id', 'id', '--deploy', 'batch', '--score', data, '--approve', '--json'];
  const ended = await ronda([...run, '--input', input, ...at]);
  expect(documentOf(ended)).toMatchObject({
    outcome: 'deployed',
    warehouse: { rows: ROWS },
    deployment: { predictionRows: ROWS },
  });
  server.interrupt();
  expect((await server.ended).code).toBe(0);
});
