import { describe, expect, test } from '@jest/globals';
import { CsvRecords, cellsOf } from '#tasks/evaluation/rows/own-csv';
import { readRowFacts } from '#tasks/evaluation/rows/row-facts';

const read = (texts: string[], rows: number, segments: string[] = ['country'], ids: number[] = []) =>
  readRowFacts(
    texts.map((text, index) => ({ name: `part-${index}.csv`, content: [text] })),
    { rows, segments, ids },
  );

describe('reading facts of rows', () => {
  test('takes amounts, segments and the ids asked for, of several files with a header each', async () => {
    const { amounts, segments, ids } = await read(
      ['row_id,amount,country\na,12.5,NO\nb,,\n', 'row_id,amount,country\r\nc,0,NO\r\nd,1e3,SE'],
      4,
      ['country'],
      [1, 3],
    );
    expect([...amounts]).toEqual([12.5, Number.NaN, 0, 1000]);
    expect(segments).toEqual([{ name: 'country', values: ['NO', '', 'SE'], codes: Uint16Array.of(0, 1, 0, 2) }]);
    expect([...ids]).toEqual([
      [1, 'b'],
      [3, 'd'],
    ]);
  });

  test('takes quoted cells with commas, quotes and line ends', async () => {
    const { segments, ids } = await read(
      ['row_id,amount,"the, land"\n"a|1,5",1,"N\nO"\n"say ""x""",2,""\n'],
      2,
      ['the, land'],
      [0, 1],
    );
    expect(segments[0]?.values).toEqual(['N\nO', '']);
    expect([...ids.values()]).toEqual(['a|1,5', 'say "x"']);
  });

  test.each([
    ['another header', ['row_id,amount\na,1\n'], 'expected the columns row_id,amount,country, got '],
    ['too few rows', ['row_id,amount,country\na,1,NO\n'], 'expected facts of 2 rows, got 1'],
    ['no file', [], 'expected facts of 2 rows, got 0'],
    ['too many rows', [`row_id,amount,country\n${'a,1,NO\n'.repeat(3)}`], 'expected facts of 2 rows, got more'],
    ['a missing cell', ['row_id,amount,country\na,1\n'], "expected 3 cells, got 'a,1' in part-0.csv, record 2"],
    ['an amount that is no number', ['row_id,amount,country\na,much,NO\n'], "a finite number, got 'much'"],
    ['an amount that is not finite', ['row_id,amount,country\na,1e999,NO\n'], "a finite number, got '1e999'"],
    ['a quote that is never closed', ['row_id,amount,country\na,1,"NO\nb,2,SE\n'], 'a quote that is never closed'],
  ])('rejects %s', async (_what, texts, message) => {
    await expect(read(texts, 2)).rejects.toMatchObject({
      name: 'ScoresInvalid',
      message: expect.stringContaining(message),
    });
  });
});

describe('CSV records', () => {
  test('are the same wherever the chunks are cut', () => {
    const bytes = Buffer.from('æ,"b\n""ø""",c\r\n1,2,3\n"",,å');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const records = new CsvRecords();
      const texts = [bytes.subarray(0, cut), bytes.subarray(cut), 'end' as const].flatMap((chunk) => [
        ...records.take(chunk),
      ]);
      expect(texts.map(cellsOf)).toEqual([
        ['æ', 'b\n"ø"', 'c'],
        ['1', '2', '3'],
        ['', '', 'å'],
      ]);
    }
  });
});
