import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { pack } from 'tar-stream';
import { packDirectory, unpackArchive } from '#local/backends/archives';
import { listFiles } from '#local/backends/files';

const directory = mkdtempSync(join(tmpdir(), 'archives-'));
afterAll(() => rmSync(directory, { recursive: true }));
const at = (...names: string[]) => join(directory, ...names);

test('packs equal files into equal archives and unpacks them again', async () => {
  mkdirSync(at('in/deep'), { recursive: true });
  writeFileSync(at('in/deep/b'), 'bb');
  writeFileSync(at('in/a'), 'a');
  symlinkSync('/etc/passwd', at('in/link'));
  await packDirectory(at('in'), at('one.tar.gz'));
  utimesSync(at('in/a'), 1, 1);
  await packDirectory(at('in'), at('two.tar.gz'));
  expect(readFileSync(at('one.tar.gz')).equals(readFileSync(at('two.tar.gz')))).toBe(true);
  await unpackArchive(at('one.tar.gz'), at('out'));
  expect(await listFiles(at('out'))).toEqual([
    { path: 'a', size: 1 },
    { path: 'deep/b', size: 2 },
  ]);
});

test('rejects a member that leaves the directory', async () => {
  const tar = pack();
  tar.entry({ name: '../escaped' }, 'x');
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  writeFileSync(at('bad.tar.gz'), gzipSync(Buffer.concat(chunks)));
  await expect(unpackArchive(at('bad.tar.gz'), at('bad'))).rejects.toThrow("got '../escaped'");
});

test('fails when it is no archive', async () => {
  writeFileSync(at('text'), 'text');
  await expect(unpackArchive(at('text'), at('nothing'))).rejects.toThrow();
});
