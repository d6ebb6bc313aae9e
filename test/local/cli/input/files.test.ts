import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { collectFiles } from '#local/cli/input/files';
import { contentHash, readFiles } from '#local/cli/input/upload';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ronda-files-'));
  await mkdir(join(folder, 'parts/deep'), { recursive: true });
  for (const [name, text] of [
    ['a.csv', 'x\n1\n'],
    ['parts/b.csv', 'x\n2\n'],
    ['parts/deep/b.csv', 'x\n3\n'],
    ['parts/c.parquet', 'PAR1'],
    ['parts/_SUCCESS', ''],
    ['parts/.hidden.csv', 'x'],
    ['parts/notes.txt', 'x'],
    ['empty.csv', ''],
  ] as const) {
    await writeFile(join(folder, name), text);
  }
});

const names = (...paths: string[]) =>
  collectFiles(
    '--data',
    paths.map((path) => join(folder, path)),
  ).map(({ name }) => name);

describe('collectFiles', () => {
  it('takes files as they are, and of folders the data files, in order', () => {
    expect(names('a.csv')).toEqual(['a.csv']);
    expect(names('parts')).toEqual(['b.csv', 'c.parquet', 'deep/b.csv']);
  });

  it('tells files of the same name apart, and takes the same file once', () => {
    expect(names('parts/b.csv', 'parts/deep/b.csv', 'parts/b.csv')).toEqual(['2/b.csv', 'b.csv']);
  });

  it('rejects what is missing, empty or holds no data, each in its own words', async () => {
    await mkdir(join(folder, 'nothing'));
    expect(() => names('none.csv')).toThrow(`--data: no such file or folder: ${folder}/none.csv`);
    expect(() => names('empty.csv')).toThrow(`--data: ${folder}/empty.csv is empty`);
    expect(() => names('nothing')).toThrow(`--data: no .csv, .csv.gz or .parquet file in ${folder}/nothing`);
    expect(() => collectFiles('--score', ['/dev/null'])).toThrow('--score: /dev/null is not a file');
  });
});

describe('contentHash', () => {
  it('changes with the content and the names, not with the folder', async () => {
    const hash = () => contentHash(collectFiles('--data', [join(folder, 'parts')]));
    const before = await hash();
    expect(await hash()).toBe(before);
    await writeFile(join(folder, 'parts/b.csv'), 'x\n9\n');
    expect(await hash()).not.toBe(before);
  });
});

describe('readFiles', () => {
  const files = () => collectFiles('--data', [join(folder, 'parts')]);

  it('copies what it hashes, and discards the copies that nobody took', async () => {
    const copyTo = join(folder, 'state/handed-over');
    const data = readFiles(files(), copyTo);
    const hash = await data.hash;
    const copies = [...data.copies].map(async ([{ name }, { path }]) => [name, await readFile(path ?? '', 'utf8')]);
    expect(Object.fromEntries(await Promise.all(copies))).toEqual({
      'b.csv': 'x\n2\n',
      'c.parquet': 'PAR1',
      'deep/b.csv': 'x\n3\n',
    });
    expect((await stat(copyTo)).mode & 0o777).toBe(0o700);
    expect(hash).toBe(await contentHash(files()));
    await data.discard();
    expect(await readdir(copyTo)).toEqual([]);
  });

  it('does without copies where there can be none', async () => {
    const data = readFiles(files(), join(folder, 'a.csv/no-folder'));
    expect(await data.hash).toBe(await contentHash(files()));
    expect([...data.copies.values()].map(({ path }) => path)).toEqual([undefined, undefined, undefined]);
    await data.discard();
  });
});
