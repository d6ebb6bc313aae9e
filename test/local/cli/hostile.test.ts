/** What others wrote, such as names, reasons and errors, on the way through the whole command: a terminal shows it and obeys none. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { toCsv, writeSample } from '#test/support/dataset';
import { ronda, startLocal, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

/** Clears the screen, names the window, paints, and turns what follows around: in seven and in eight bits. */
const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u001b[31mred\u009b2J\u202eback';
const OBEYED = /(?!\n)\p{Cc}|\p{Bidi_Control}/u;

let folder: string;
let state: string[];
const said: string[] = [];

const command = async (...words: string[]) => {
  const ended = await ronda([...words, ...state]);
  said.push(ended.stdout, ended.stderr);
  return ended;
};

beforeAll(async () => {
  folder = await temporaryDirectory();
  state = ['--state-dir', join(folder, 'state')];
  await startLocal(join(folder, 'state'));
});

test('a decision in hostile words is told to the run, to whoever is slower, and later', async () => {
  const data = await writeSample(join(folder, 'rows.csv'), 2_000);
  const options = ['--data', data, '--id', 'id', '--minimum-auc', '0.6', '--deploy', 'none', '--model', 'hostile'];
  const run = startRonda(['run', ...options, ...state]);
  await run.says(/waits for a decision/);
  const { stderr } = await command('reject', '--by', HOSTILE, '--reason', `${HOSTILE}\noutcome  deployed`);
  const id = /rejected (\S+) by redback/.exec(stderr)?.[1] ?? '';
  expect(id).not.toBe('');
  const ended = await run.ended;
  said.push(ended.stdout, ended.stderr);
  // A line of the reason is no line of the result.
  expect(ended.stdout).toMatch(/^outcome +rejected$/m);
  expect(ended.stdout).not.toMatch(/^outcome +deployed/m);
  expect((await command('approve', id)).stderr).toMatch(
    /^ronda approve: redback rejected it already on .* outcome deployed\n$/,
  );
  await command('list');
  await command('show');
  await command('logs');
  const shown = JSON.parse((await command('show', '--json')).stdout);
  expect(shown.result.approval).toEqual({
    decision: 'rejected',
    by: HOSTILE,
    reason: `${HOSTILE}\noutcome  deployed`,
    earlier: [],
  });
});

test('an error about a hostile column is told', async () => {
  const file = join(folder, `rows${HOSTILE.replaceAll('/', '_')}.csv`);
  await writeFile(file, toCsv([{ a: 1, [HOSTILE]: 2 }], ['a', HOSTILE]));
  const failed = await command('run', '--data', file, '--label', `${HOSTILE}x`);
  expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining('LabelColumnMissing')]);
  expect(failed.stdout).toContain('redbackx');
  await command('show');
  await command('logs');
  await command('run', '--data', `${HOSTILE}/none.csv`);
  await command(HOSTILE);
});

test('nothing of it is obeyed', () => {
  expect(said.join('')).toContain('redback');
  expect(said.filter((text) => OBEYED.test(text)).map((text) => JSON.stringify(text))).toEqual([]);
});
