/** A hint can be typed as it stands, whatever way the program was called. */
import { spawnSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryDirectory } from '#test/support/temporary';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'bin/ronda.mjs');

function hintOf(called: string, cwd: string): string | undefined {
  const options = { cwd, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } } as const;
  const { stderr } = spawnSync(process.execPath, [called, 'nothing'], options);
  return /'(.*) help' shows the commands\n$/.exec(stderr)?.[1];
}

async function linkAs(...path: string[]): Promise<string> {
  const link = join(await temporaryDirectory(), ...path);
  await mkdir(dirname(link), { recursive: true });
  await symlink(PROGRAM, link);
  return link;
}

test('names the file, from where one is, or whole where it is elsewhere', async () => {
  expect(hintOf(PROGRAM, ROOT)).toBe(`node ${join('bin', 'ronda.mjs')}`);
  expect(hintOf(PROGRAM, await temporaryDirectory())).toBe(`node ${PROGRAM}`);
});

test('names the command where it is linked, and npx where npx found it', async () => {
  expect(hintOf(await linkAs('bin', 'ronda'), ROOT)).toBe('ronda');
  expect(hintOf(await linkAs('node_modules', '.bin', 'ronda'), ROOT)).toBe('npx ronda');
});
