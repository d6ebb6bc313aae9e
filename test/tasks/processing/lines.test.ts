import { expect, test } from '@jest/globals';
import { lineWriter } from '#tasks/processing/lines';

const textOf = (columns: readonly Float64Array[]) => {
  const linesOf = lineWriter();
  let [batches, text] = [0, ''];
  for (const lines of linesOf(columns)) {
    batches++;
    text += Buffer.from(lines).toString();
  }
  return { batches, text };
};

test('writes a row a line, missing cells empty', () => {
  const columns = [Float64Array.of(1, 0), Float64Array.of(Number.NaN, -2.5), Float64Array.of(0.1, Number.NaN)];
  expect(textOf(columns)).toEqual({ batches: 1, text: '1,,0.1\n0,-2.5,\n' });
  expect(textOf([])).toEqual({ batches: 0, text: '' });
});

test('writes the first number with all its digits, the others as floats', () => {
  const numbers = [0, 9, 10, 16_777_217, 2 ** 31 - 1, 2 ** 31, 2 ** 40 + 1];
  const { text } = textOf([Float64Array.from(numbers), Float64Array.from(numbers)]);
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  expect(rows.map(([first]) => first)).toEqual(numbers);
  expect(rows.map(([, second]) => Math.fround(second ?? 0))).toEqual(numbers.map(Math.fround));
});

test('makes no more lines at once than take some megabytes, and at least one', () => {
  const wide = Array.from({ length: 60_000 }, (_, column) => Float64Array.of(column, -column, 7));
  const { batches, text } = textOf(wide);
  expect(batches).toBe(3);
  const numbers = wide.map((_, column) => column);
  const rows = [numbers, numbers.map((column) => 0 - column), numbers.map(() => 7)];
  // Not by `toBe`, which would show a megabyte.
  expect(text === rows.map((row) => `${row.join(',')}\n`).join('')).toBe(true);
});
