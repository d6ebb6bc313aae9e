import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCell } from '#local/services/sagemaker/algorithms/xgboost/csv-cell';
import { parseCsv, sniffDelimiter } from '#local/services/sagemaker/algorithms/xgboost/csv-rows';

const cell = (text: string) => {
  const bytes = Buffer.from(`,${text},`);
  return parseCell(bytes, 1, bytes.length - 1);
};

describe('a cell', () => {
  test('is the nearest double, rounded to 32 bits, for every decimal', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 25 }).map((all) => all.join(''));
    const sign = fc.constantFrom('', '-', '+');
    const exponent = fc.oneof(
      fc.constant(''),
      fc.integer({ min: -50, max: 30 }).map((value) => `e${value}`),
    );
    const decimal = fc
      .tuple(sign, digits, fc.option(digits, { nil: undefined }), exponent)
      .map(([s, whole, fraction, e]) => `${s}${whole}${fraction === undefined ? '' : `.${fraction}`}${e}`);
    fc.assert(
      fc.property(decimal, (text) => {
        const expected = Math.fround(Number(text));
        if (Number.isFinite(expected)) expect(cell(text)).toBe(expected);
        else expect(() => cell(text)).toThrow('`inf`');
      }),
      { numRuns: 5_000 },
    );
  });

  test('is right where a decimal lies between two floats', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(1e-30), max: Math.fround(1e20) }),
        (low) => {
          const bits = new DataView(new ArrayBuffer(4));
          bits.setFloat32(0, low);
          bits.setUint32(0, bits.getUint32(0) + 1);
          const between = (low + bits.getFloat32(0)) / 2;
          for (const text of [String(between), String(low), `${between}1`, between.toPrecision(20)]) {
            expect(cell(text)).toBe(Math.fround(Number(text)));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['', Number.NaN],
    ['nan', Number.NaN],
    ['-NaN', Number.NaN],
    ['0', 0],
    ['.5', 0.5],
    ['5.', 5],
    [' 7 ', 7],
    ['-1e-400', -0],
  ])('reads %p as %p', (text, value) => expect(cell(text)).toBe(value));

  test.each(['x', '1x', '1e', '--1', '1.2.3', ' ', '.', 'e5', '0x10', '1,5', '"1"'])('rejects %p', (text) => {
    expect(() => cell(text)).toThrow('could not convert string to float');
  });

  test.each(['inf', '-Infinity', '1e39', '3.5e38'])('rejects %p, which 32 bits cannot hold', (text) => {
    expect(() => cell(text)).toThrow('`inf`');
  });
});

describe('a payload', () => {
  const rows = (text: string) => {
    const { values, columns, count } = parseCsv(Buffer.from(text));
    return { values: [...values], columns, count };
  };

  test('is stripped of the blank space around it', () => {
    expect(rows('\n 1,2\n3,4\n\n')).toEqual({ values: [1, 2, 3, 4], columns: 2, count: 2 });
  });

  test('may be more than the buffer holds at first', () => {
    const text = Array.from({ length: 3_000 }, (_, row) =>
      Array.from({ length: 50 }, (_, i) => row + i).join(','),
    ).join('\n');
    const { values, columns, count } = rows(text);
    expect([columns, count, values[0], values.at(-1)]).toEqual([50, 3_000, 0, 2_999 + 49]);
  });

  test.each(['1,2\n3', '1,2\n\n3,4', ''])('rejects %p, which is no table', (text) => {
    expect(() => rows(text)).toThrow('Loading csv data failed with Exception');
  });

  test.each([
    ['1,2', ','],
    ['1\t2', '\t'],
    ['1;2', ';'],
    ['1 2', ' '],
    ['1.5', ','],
    ['', undefined],
  ])('of which the first line is %p has the delimiter %p', (line, delimiter) => {
    expect(sniffDelimiter(line)).toBe(delimiter);
  });
});
