import { describe, expect, test } from '@jest/globals';
import { readScores } from '#tasks/evaluation/scores';

const read = (...texts: (string | string[])[]) =>
  readScores(
    texts.map((text, index) => ({ name: `part-${index}.csv.out`, content: Array.isArray(text) ? text : [text] })),
  );

describe('reading scores', () => {
  test('takes labels and scores of several files in order', async () => {
    const rows = await read('1,0.25\n0,1e-7\n', '0,0.5\r\n1.0,1\r\n');
    expect([...rows.labels]).toEqual([1, 0, 0, 1]);
    expect([...rows.scores]).toEqual([0.25, 1e-7, 0.5, 1]);
  });

  test('takes lines that are cut anywhere between chunks, and a last one without an end', async () => {
    const text = '1,0.123456789\n0,0.5\n1,0.75';
    const rows = await read([...text]);
    expect([...rows.scores]).toEqual([0.123456789, 0.5, 0.75]);
  });

  test('takes bytes, and empty lines at the end', async () => {
    const rows = await readScores([
      { name: 'a', content: [Buffer.from('1,0.5\n'), new TextEncoder().encode('0,0.1\n\n\r\n')] },
    ]);
    expect([...rows.scores]).toEqual([0.5, 0.1]);
  });

  test('keeps every digit of a double', async () => {
    const values = [0.1 + 0.2, 1 / 3, Number.MIN_VALUE, 1 - Number.EPSILON];
    const rows = await read(values.map((value) => `1,${value}`).join('\n'));
    expect([...rows.scores]).toEqual(values);
  });

  test('grows over many rows', async () => {
    const rows = await read(Array.from({ length: 20_000 }, (_, row) => `${row % 2},${row / 20_000}\n`));
    expect(rows.scores.length).toBe(20_000);
    expect(rows.scores[19_999]).toBe(0.99995);
  });

  test.each([
    ['a row without a score', '1,0.5\n1\n', "got '1' in part-0.csv.out, line 2"],
    ['three columns', '1,0.5,0.6\n', "got '1,0.5,0.6' in part-0.csv.out, line 1"],
    ['a header', 'label,score\n1,0.5\n', "the label 'label' in part-0.csv.out, line 1"],
    ['a third class', '0,0.5\n2,0.5\n', "the label '2' in part-0.csv.out, line 2"],
    ['an empty label', ',0.5\n', "the label ''"],
    ['an empty score', '1,\n', "the score ''"],
    ['a score that is no number', '1,high\n', "the score 'high'"],
    ['a score in another base', '1,0x1\n', "the score '0x1'"],
    ['a score that is not finite', '1,inf\n', "the score 'inf'"],
    ['a score beyond all doubles', '1,1e999\n', "the score '1e999'"],
    ['NaN', '0,nan\n', "the score 'nan'"],
    ['an empty line between rows', '1,0.5\n\n0,0.5\n', 'an empty line in part-0.csv.out, line 2'],
    [
      'a file without line ends',
      `1,${'0'.repeat(300)}`,
      'a line of more than 200 characters in part-0.csv.out, line 1',
    ],
  ])('rejects %s', async (_what, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      name: 'ScoresInvalid',
      message: expect.stringContaining(message),
    });
  });

  test('rejects a wrong line of the second file by that file and its own line', async () => {
    await expect(read('1,0.5\n0,0.5\n', '1,0.1\n0,?\n')).rejects.toThrow("'?' in part-1.csv.out, line 2");
  });

  test('rejects files without a row', async () => {
    await expect(read('', '\n')).rejects.toThrow('expected lines of label,score, got no line in 2 files');
    await expect(read()).rejects.toThrow('got no line in 0 files');
  });
});
