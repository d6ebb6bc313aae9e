/** A line read in one pass, beside its cells read one by one. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCell } from '#local/services/sagemaker/algorithms/xgboost/csv-cell';
import { readPlainLine } from '#local/services/sagemaker/algorithms/xgboost/plain-line';

const short = fc.float({ noNaN: true, noDefaultInfinity: true }).map((number) => number.toPrecision(9));
const plain = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.stringMatching(/^\d{0,5}$/),
    fc.constantFrom('', '.'),
    fc.stringMatching(/^\d{0,5}$/),
  )
  .map((parts) => parts.join(''))
  .filter((text) => /\d/.test(text));
const long = fc.double({ noNaN: true, min: -1e30, max: 1e30 }).map(String);
const cell = fc.oneof(
  plain,
  short,
  long,
  fc.constantFrom('', 'nan', '+5', '.5', '5.', '1e3', ' 7', '-0', '999999999', '2147483648'),
);

function read(text: string, shape: { cells: number; skipped: number }, from: number) {
  const bytes = Buffer.from(text);
  const into = new Float32Array(20).fill(77);
  return { end: readPlainLine(bytes, from, shape, into, 1), into };
}

describe('readPlainLine', () => {
  it('has the numbers of the cells, wherever the line lies and however it ends', () => {
    const cellsOfLine = fc.array(cell, { minLength: 1, maxLength: 8 }).filter((cells) => cells.join(',') !== '');
    const line = fc.tuple(cellsOfLine, fc.nat(3), fc.constantFrom('\n', '\r\n', ''));
    fc.assert(
      fc.property(line, ([cells, most, ending]) => {
        const skipped = Math.min(most, cells.length - 1);
        const text = `1,2\n${cells.join(',')}${ending}`;
        const { end, into } = read(`${text}${ending && '8,9\n'}`, { cells: cells.length, skipped }, 4);
        const wanted = cells.slice(skipped).map((one) => Math.fround(parseCell(Buffer.from(one), 0, one.length)));
        expect(end).toBe(text.length - ending.length);
        expect([...into]).toEqual([77, ...wanted, ...Array(19 - wanted.length).fill(77)]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['fewer cells', '1,2\n'],
    ['more cells', '1,2,3,4\n'],
    ['quotes', '1,"2",3\n'],
    ['quotes in a cell that nobody wants', '"1,5",2,3\n'],
    ['a carriage return within', '1,2\r,3\n'],
    ['nothing', '\n'],
    ['a wanted cell that is no number', '1,two,3\n'],
  ])('leaves a line with %s to others', (_, text) => {
    expect(read(text, { cells: 3, skipped: 1 }, 0).end).toBe(-1);
  });

  it('does not look at what nobody wants', () => {
    const { end, into } = read('card 7,2,3\n', { cells: 3, skipped: 1 }, 0);
    expect([end, ...into.slice(0, 4)]).toEqual([10, 77, 2, 3, 77]);
  });

  it.each(['\n', '\r\n', ''])('takes no blank line for a missing cell: %j', (text) => {
    expect(read(text, { cells: 1, skipped: 0 }, 0).end).toBe(-1);
  });
});
