import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { temporaryDirectory } from '#test/support/temporary';
import { codeVersion } from '../../bin/code-version.mjs';

let folder: string;
beforeEach(async () => {
  folder = await temporaryDirectory();
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '1.2.3' }));
});

const git = (...words: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=Tester', '-c', 'user.email=tester@example.com', ...words], {
    stdio: 'pipe',
  });

function commit() {
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'First');
  return git('rev-parse', 'HEAD').toString().slice(0, 12);
}

test('is the release where the folder is no clone', () => {
  expect(codeVersion(folder)).toBe('1.2.3');
});

test('names the commit', () => {
  const hash = commit();
  expect(codeVersion(folder)).toBe(`1.2.3+${hash}`);
});

test('says when files differ from the commit', async () => {
  const hash = commit();
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '1.2.4' }));
  expect(codeVersion(folder)).toBe(`1.2.4+${hash}-dirty`);
});
