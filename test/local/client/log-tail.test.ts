/** The end of a log that is too long to be shown, asked of the local CloudWatch Logs. */
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openLogFiles } from '#local/backends/log-files';
import { type Clients, createClients } from '#local/client/clients';
import type { Job } from '#local/client/progress/job';
import { logTail } from '#local/client/progress/log-tail';
import { createLogs } from '#local/services/logs/index';
import { startServer } from '#test/support/local-server';
import { temporaryDirectory } from '#test/support/temporary';

let directory: string;
let clients: Clients;
let asked: number;

beforeAll(async () => {
  directory = await temporaryDirectory();
  const files = openLogFiles(directory);
  const counted = {
    ...files,
    readBackward: (...page: Parameters<typeof files.readBackward>) => {
      asked++;
      return files.readBackward(...page);
    },
  };
  clients = createClients((await startServer([createLogs({ files: counted })])).url);
});

afterAll(() => clients.close());

const GROUP = '/aws/sagemaker/TrainingJobs';
const job = (name: string): Job => ({ logGroup: GROUP, logStreamPrefix: `${name}/`, name, rounds: null });
const fileOf = async (group: string, stream: string) => {
  const file = join(directory, group.slice(1), `${stream.replaceAll('/', '%2F')}.log`);
  await mkdir(dirname(file), { recursive: true });
  return file;
};
const wanted = { run: undefined, since: 0 };
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('');

test('a short log is whole', async () => {
  await writeFile(await fileOf(GROUP, 'short/algo-1-1'), 'a\nb\n');
  const { lines, cut } = await logTail(clients, job('short'), wanted);
  expect([lines.map(({ text }) => text), cut]).toEqual([['a', 'b'], null]);
});

test('of a log of a hundred megabytes the newest lines are read, and no others', async () => {
  const handle = await open(await fileOf(GROUP, 'long/algo-1-1'), 'w');
  const block = `${'x'.repeat(999)}\n`.repeat(1000);
  for (let megabyte = 0; megabyte < 100; megabyte++) await handle.write(block);
  await handle.write(numbered(0, 3000));
  await handle.close();
  asked = 0;
  const { lines, cut } = await logTail(clients, job('long'), wanted);
  expect(lines.map(({ text }) => text)).toEqual(numbered(1000, 3000).trimEnd().split('\n'));
  expect(cut).toBe('Left out: older lines. All of it is in CloudWatch Logs.');
  expect(asked).toBeLessThanOrEqual(2);
});

test('a line that is longer than a page is cut, and that is told', async () => {
  await writeFile(await fileOf(GROUP, 'wide/algo-1-1'), `${'y'.repeat(200_000)}\n`.repeat(50));
  const { lines, cut } = await logTail(clients, job('wide'), wanted);
  expect(Math.max(...lines.map(({ text }) => text.length))).toBe(2001);
  expect(cut).toBe(
    'Left out: older lines, what is beyond 2,000 characters of a line. All of it is in CloudWatch Logs.',
  );
});

test('of a function the lines of the run are read', async () => {
  const group = '/aws/lambda/ronda-prepare-run';
  await writeFile(await fileOf(group, '1'), 'of run-a\nof run-b\n');
  const ofFunction = { logGroup: group, name: 'ronda-prepare-run', rounds: null };
  const { lines, cut } = await logTail(clients, ofFunction, { run: 'run-b', since: 0 });
  expect([lines.map(({ text }) => text), cut]).toEqual([['of run-b'], null]);
});

test('a log that is not there yet has no lines', async () => {
  expect(await logTail(clients, job('none'), wanted)).toEqual({ lines: [], cut: null });
});
