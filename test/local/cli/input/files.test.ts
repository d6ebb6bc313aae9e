import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { collectFiles } from '#local/cli/input/files';
import { contentHash } from '#local/cli/input/upload';

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
