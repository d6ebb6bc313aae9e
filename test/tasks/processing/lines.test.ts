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

test('makes no more lines at once than take some megabytes, and at least one', () => {
  const wide = Array.from({ length: 60_000 }, (_, column) => Float64Array.of(column, -column, 7));
  const { batches, text } = textOf(wide);
  expect(batches).toBe(3);
  const numbers = wide.map((_, column) => column);
  const rows = [numbers, numbers.map((column) => 0 - column), numbers.map(() => 7)];
  // Not by `toBe`, which would show a megabyte.
  expect(text === rows.map((row) => `${row.join(',')}\n`).join('')).toBe(true);
});
