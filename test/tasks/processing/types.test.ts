/** Types come from all cells of a column, wherever the telling one stands. */
import { describe, expect, it } from '@jest/globals';
import { csvOf, prepareSettings, runJob, toFloats } from '#test/support/processing-job';

const ROWS = 12_000;
const LATE = 11_000;

/** @param late a cell far behind the rows that are looked at first */
const typeOf = async (cell: (row: number) => string, late?: string, id = false) => {
  const csv = csvOf(ROWS, 'n,x', (row) => `${row},${row === LATE && late !== undefined ? late : cell(row)}`);
  const outputs = await runJob({ files: { 'a.csv': csv }, settings: prepareSettings(id ? { id: ['x'] } : {}) });
  return outputs.schema().columns.find(({ name }) => name === 'x')?.type;
};

const day = (row: number) => new Date(Date.UTC(2024, 0, 1 + (row % 300))).toISOString().slice(0, 10);

describe('the type of a column', () => {
  type Case = readonly [cells: string, type: string, cell: (row: number) => string, late?: string, id?: boolean];
  const cases: Case[] = [
    ['whole numbers', 'integer', (row) => String(row - 500)],
    ['whole numbers, one late fraction', 'double', (row) => String(row % 90), '1.5'],
    ['whole numbers, one late code with leading zeros', 'text', (row) => String(row % 90), '007'],
    ['codes with leading zeros', 'text', (row) => String(row % 90).padStart(5, '0')],
    ['codes with leading zeros, one late fraction', 'double', (row) => String(row % 90).padStart(5, '0'), '1.5'],
    ['numbers, one late word', 'text', (row) => `${row % 90}.5`, 'many'],
    ['numbers, one late missing cell', 'double', (row) => `${row}.5`, 'N/A'],
    ['numbers, one late word for a missing one', 'double', (row) => `${row}.5`, 'nan'],
    ['numbers, one late underscore', 'text', (row) => `${row % 90}.5`, '1_0'],
    ['numbers, two late signs', 'text', (row) => `${row % 90}.5`, '+-5'],
    ['whole numbers, one late of 19 digits', 'double', (row) => String(row % 90), '1234567890123456789'],
    ['whole numbers, one late with a sign', 'integer', (row) => String(row % 90), '+5'],
    ['numbers of 19 digits and more', 'double', (row) => `1${row}000000000000000000`],
    ['ids of 19 digits and more', 'text', (row) => `1${row}000000000000000000`, undefined, true],
    ['ids that are fractions', 'text', (row) => `${row}.10`, undefined, true],
    ['ids, one late word', 'text', (row) => String(row), 'A1', true],
    ['yes and no', 'boolean', (row) => (row % 3 ? 'yes' : 'No')],
    ['yes and no, one late word', 'text', (row) => (row % 3 ? 'yes' : 'no'), 'maybe'],
    ['codes that all look true', 'text', (row) => (row % 3 ? 'T' : 'Y')],
    ['ones and zeros', 'integer', (row) => String(row % 2)],
    ['days', 'date', day],
    ['days, one late time', 'timestamp', day, '2024-05-05 12:00:00+01'],
    ['days, one late day of no calendar', 'text', day, '2023-02-29'],
    ['times', 'timestamp', (row) => `${day(row)}T${String(row % 24).padStart(2, '0')}:30Z`],
    ['ambiguous days', 'text', (row) => `0${1 + (row % 9)}/05/2024`],
    ['nothing at first, numbers late', 'integer', (row) => (row < 6000 ? 'null' : String(row))],
  ];

  it.each(cases.map(([cells, type, ...of]) => ({ cells, type, of })))('of $cells is $type', async ({ type, of }) => {
    expect(await typeOf(...of)).toBe(type);
  });
});

describe('numbers', () => {
  const NUMBERS = ['-1.25e-7', ' 3.5 ', '"0.1"', '1e15', '.5', '7.', '', '12345678.9', '-0.0'];

  it('are the same whether the scan reads them or, because of an underscore somewhere, the cells are looked at as text', async () => {
    const linesOf = async (word: string) => {
      const csv = csvOf(ROWS, 'n,x,word', (row) => `${row}.5,${NUMBERS[(row * 7) % NUMBERS.length]},${word}`);
      const outputs = await runJob({ files: { 'a.csv': csv }, settings: prepareSettings({ drop: ['word'] }) });
      const lines = ['train', 'validation-lines', 'test'].flatMap((name) => outputs.csv(name));
      return { lines: lines.map(toFloats).sort(), types: outputs.schema().columns.map(({ type }) => type) };
    };
    const [scanned, looked] = [await linesOf('ab'), await linesOf('a_b')];
    const cells = scanned.lines.map((line) => line.split(',')[2]);
    expect(new Set(cells)).toEqual(new Set(NUMBERS.map((cell) => toFloats(cell.replaceAll('"', '')))));
    expect(looked).toEqual(scanned);
  });

  it.each(['nan', 'NaN'])('may be missing by a word that first comes late: %s', async (word) => {
    const csv = csvOf(ROWS, 'n,x', (row) => `${row}.5,${row === LATE ? word : `${row % 90}.25`}`);
    const outputs = await runJob({ files: { 'a.csv': csv }, settings: prepareSettings() });
    expect(outputs.profile().columns.find(({ name }) => name === 'x')).toMatchObject({ type: 'double', missing: 1 });
    const lines = ['train', 'validation-lines', 'test'].flatMap((name) => outputs.csv(name));
    expect(lines.filter((line) => line.includes(`,${LATE}.5,`))).toEqual([expect.stringMatching(/,$/)]);
  });
});
