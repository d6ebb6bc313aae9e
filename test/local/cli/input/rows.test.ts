import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { type RowBatch, readRows } from '#local/cli/input/rows';
import { memoryTerminal } from '#test/support/memory-terminal';

async function read(source: { file?: string; rows?: string[]; stdin?: string }): Promise<RowBatch[]> {
  const { terminal } = memoryTerminal({ input: Readable.from([source.stdin ?? '']) });
  const batches: RowBatch[] = [];
  for await (const batch of readRows({ file: source.file, rows: source.rows ?? [], terminal })) batches.push(batch);
  return batches;
}

async function csv(text: string) {
  const file = join(await mkdtemp(join(tmpdir(), 'ronda-rows-')), 'rows.csv');
  await writeFile(file, text);
  return file;
}

describe('readRows', () => {
  it('reads CSV with quotes, line ends of any kind and a byte order mark', async () => {
    const file = await csv('\ufeffa,b\r\n1,"x, ""y""\nz"\r\n,2\r\n');
    expect(await read({ file })).toEqual([
      [
        { a: '1', b: 'x, "y"\nz' },
        { a: '', b: '2' },
      ],
    ]);
  });

  it('reads long files in batches', async () => {
    const file = await csv(`a\n${'1\n'.repeat(2500)}`);
    expect((await read({ file })).map(({ length }) => length)).toEqual([1000, 1000, 500]);
    const wide = await csv(`a\n${`${'x'.repeat(2_000_000)}\n`.repeat(4)}`);
    expect((await read({ file: wide })).map(({ length }) => length)).toEqual([2, 2]);
  });

  it('reads rows of the command line', async () => {
    expect(await read({ rows: ['a=1, b=x=y', '"c=1,5",d='] })).toEqual([
      [
        { a: '1', b: 'x=y' },
        { c: '1,5', d: '' },
      ],
    ]);
  });

  it('reads JSON of one row or several from the standard input', async () => {
    expect(await read({ stdin: '{"a":1,"b":null}' })).toEqual([[{ a: 1, b: null }]]);
    expect(await read({ stdin: '[{"a":true},{"a":"x"}]' })).toEqual([[{ a: true }, { a: 'x' }]]);
  });

  it('rejects what cannot be read, saying where', async () => {
    const ragged = await csv('a,b\n1,2\n3\n');
    await expect(read({ file: ragged })).rejects.toThrow(/Invalid Record Length: columns length is 2, got 1 on line 3/);
    await expect(read({ file: await csv('a,b\n') })).rejects.toThrow(/has no row/);
    await expect(read({ file: '/none.csv' })).rejects.toThrow('--data: no such file or folder: /none.csv');
    await expect(read({ rows: ['a'] })).rejects.toThrow(
      "expected --row to be NAME=VALUE, separated by commas; got 'a' in 'a'",
    );
    await expect(read({ stdin: '[1]' })).rejects.toThrow(/expected JSON of an object/);
    await expect(read({ stdin: '' })).rejects.toThrow('no rows to predict: the standard input is empty');
    await expect(read({ file: 'x', rows: ['a=1'] })).rejects.toThrow('expected --data or --row, got both');
  });
});
