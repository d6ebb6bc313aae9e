/**
 * A row encoded alone must have the cells it would have had in the training files: SQL and TypeScript side by side. Long, as it has
 * what each kind of cell may be.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TaskError } from '#tasks/contracts/errors';
import type { Encoding, Feature } from '#tasks/contracts/process-data';
import { type CellType, cellReader, kindOfCell } from '#tasks/processing/cell-sql';
import { type Database, openDatabase } from '#tasks/processing/database';
import { encodeRow, toCsvLine } from '#tasks/processing/encode-row';
import { encodeSql, typeToEncode } from '#tasks/processing/encode-sql';
import { LONGEST_NUMBER, writeFloat } from '#tasks/processing/float-text';
import { numberText, numberTextSql } from '#tasks/processing/number-text';
import { literal } from '#tasks/processing/sql-text';
import { temporaryDirectory } from '#test/support/temporary';

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ scratch: await temporaryDirectory(), memoryLimitBytes: 2 ** 29 });
});
afterAll(() => database.close());

/** `undefined`: the cell cannot be read. */
type Cell = string | null | undefined;

/** As the container reads it; beyond floats, for it to refuse, as the same double. */
const asFloat = (cell: Cell) => {
  if (typeof cell !== 'string') return cell;
  const [number, float] = [Number(cell), Math.fround(Number(cell))];
  return (Number.isFinite(float) ? float : number) + 0;
};

/** As in a line; a missing number is an empty cell. */
function floatText(number: number | null): string | null {
  const bytes = Buffer.alloc(2 * LONGEST_NUMBER, '!');
  const end = writeFloat(bytes, LONGEST_NUMBER, Float64Array.of(number ?? Number.NaN), 0);
  expect(end).toBeLessThanOrEqual(2 * LONGEST_NUMBER);
  return bytes.toString('latin1', LONGEST_NUMBER, end) || null;
}

async function bySql(encoding: Encoding, texts: readonly (string | null)[]): Promise<Cell[]> {
  const reader = cellReader(typeToEncode(encoding), 'x');
  const feature: Feature = { name: 'f', column: 'x', encoding };
  const { cells, from } = encodeSql([feature], { table: 'cells', read: () => 'cells.c' });
  const [number] = cells;
  const values = texts.map((text, index) => `(${index}, ${text === null ? 'NULL' : literal(text)})`);
  await database.run(
    `CREATE OR REPLACE TEMP TABLE raw AS SELECT place, CAST(x AS VARCHAR) AS x FROM (VALUES ${values.join(', ')}) AS v(place, x)`,
  );
  await database.run(`CREATE OR REPLACE TEMP TABLE cells AS SELECT place, c, ${reader.wrong('c')} AS wrong, ${reader.doubtful('c')} AS doubtful
    FROM (SELECT *, ${reader.value} AS c FROM raw)`);
  const rows = await database.rows<{ cell: number | null; wrong: boolean; doubtful: boolean }>(
    `SELECT CASE WHEN NOT wrong THEN ${number} END AS cell, wrong, doubtful FROM ${from} ORDER BY cells.place`,
  );
  return rows.map(({ cell, wrong, doubtful }) => {
    if (wrong) expect(doubtful).toBe(true);
    return wrong ? undefined : floatText(cell);
  });
}

function byRow(encoding: Encoding, text: string | null): Cell {
  try {
    const cells = encodeRow({ features: [{ name: 'f', column: 'x', encoding }] }, { x: text });
    return cells[0] === null ? null : toCsvLine(cells);
  } catch (error) {
    if (error instanceof TaskError && error.name === 'DatasetUnreadable') return undefined;
    throw error;
  }
}

const blanks = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\v', '\f', '\r', '\u00a0'), maxLength: 2 });
const missing = fc.constantFrom(
  '',
  'NA',
  'n/a',
  'NaN',
  'nan',
  'NULL',
  'Null',
  'none',
  'None',
  '-nan',
  'nul',
  'na.',
  'ſ',
);
const numbers = fc.oneof(
  fc.double().map(String),
  fc.double().map((number) => number.toExponential()),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.stringMatching(/^[+-]?[0-9]{0,22}\.?[0-9]{0,22}([eE][+-]?[0-9]{1,3})?$/),
  fc.constantFrom(
    '1_000',
    '+-5',
    '0x1F',
    '1e400',
    '-1e400',
    '1e-400',
    'inf',
    '-Infinity',
    '1,5',
    '.',
    '5.',
    '.5',
    '-.5e-3',
    '1e',
    '00123',
    '-0',
    '１',
    '1d',
    '5.e3',
    '0b11',
  ),
);
const booleans = fc.constantFrom('true', 'FALSE', 'Yes', 'no', 't', 'F', 'y', 'N', 'on', '1', 'tru');
const two = (n: number) => String(n).padStart(2, '0');
const instants = fc
  .record({
    year: fc.oneof(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 1965, max: 2035 }),
      fc.constantFrom(1900, 2000, 2024, 2100, 0),
    ),
    month: fc.integer({ min: 0, max: 13 }),
    day: fc.oneof(fc.integer({ min: 0, max: 32 }), fc.integer({ min: 28, max: 31 })),
    separator: fc.constantFrom('-', '-', '/', '.'),
    clock: fc.oneof(
      fc.constantFrom('', ' ', 'T'),
      fc
        .tuple(
          fc.constantFrom(' ', 'T', '  '),
          fc.integer({ min: 0, max: 24 }),
          fc.integer({ min: 0, max: 60 }),
          fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
          fc.constantFrom('', '.5', '.123456', '.1234567', '.999999999', '.0000019', '.'),
        )
        .map(
          ([join, hour, minute, second, fraction]) =>
            `${join}${two(hour)}:${two(minute)}${second === undefined ? '' : `:${two(second)}${fraction}`}`,
        ),
    ),
    offset: fc.constantFrom(
      '',
      '',
      'Z',
      ' Z',
      'UTC',
      ' UTC',
      '+02',
      '-0930',
      '+05:45',
      ' +01:00',
      '-00:30',
      '+15:59',
      '+16:00',
      'z',
      ' Europe/Berlin',
      '+1',
    ),
  })
  .map(
    ({ year, month, day, separator, clock, offset }) =>
      `${String(year).padStart(4, '0')}${separator}${two(month)}${separator}${two(day)}${clock}${offset}`,
  );
const names = fc.constantFrom(
  'a',
  'A',
  ' a',
  'a,b',
  '"a"',
  "a'b",
  'Straße',
  '日本',
  'é',
  'e\u0301',
  '😀',
  'a\0b',
  '__proto__',
  'constructor',
  'a b',
  '0',
);
const anything = fc.oneof(numbers, instants, booleans, names, missing, fc.string({ unit: 'grapheme', maxLength: 6 }));
const cellsLike = (kind: fc.Arbitrary<string>) =>
  fc.array(
    fc.option(
      fc.tuple(blanks, fc.oneof({ weight: 4, arbitrary: kind }, anything), blanks).map((parts) => parts.join('')),
      { freq: 30 },
    ),
    {
      minLength: 60,
      maxLength: 100,
    },
  );

const encodings: [name: string, encoding: Encoding, cells: fc.Arbitrary<string>][] = [
  ['numbers', { kind: 'number' }, numbers],
  ['booleans', { kind: 'boolean' }, booleans],
  ['one category', { kind: 'one-hot', value: "a'b" }, names],
  ['another category', { kind: 'one-hot', value: 'Straße' }, names],
  ['a category with NUL', { kind: 'one-hot', value: 'a\0b' }, names],
  [
    'frequencies',
    {
      kind: 'frequency',
      shares: JSON.parse('{"a": 0.1, "a,b": 0.25, "日本": 1e-7, "__proto__": 0.5, "0": 0.3333333333333333}'),
    },
    names,
  ],
  ...(['epoch-days', 'hour', 'weekday', 'day', 'month'] as const).map(
    (part): [string, Encoding, fc.Arbitrary<string>] => [part, { kind: 'datetime', part }, instants],
  ),
];

const doubles = fc.oneof(
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 100, maxLength: 200 }),
  fc.array(fc.double({ min: -1e7, max: 1e7, noNaN: true }), { minLength: 100, maxLength: 200 }),
);

async function textsBySql(textSql: (number: string) => string, values: readonly number[]): Promise<string[]> {
  const list = values.map((value, place) => `(${place}, CAST('${value}' AS DOUBLE))`).join(', ');
  const rows = await database.rows<{ text: string }>(
    `SELECT ${textSql('d')} AS text FROM (VALUES ${list}) AS v(place, d) ORDER BY place`,
  );
  return rows.map(({ text }) => text);
}

describe('encodeRow', () => {
  it.each(encodings)('gives the cells that SQL gives for %s, as 32-bit floats', async (_, encoding, kind) => {
    await fc.assert(
      fc.asyncProperty(cellsLike(kind), async (texts) => {
        expect(texts.map((text) => asFloat(byRow(encoding, text)))).toEqual(
          (await bySql(encoding, texts)).map(asFloat),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('writes doubles as the database does', async () => {
    await fc.assert(
      fc.asyncProperty(doubles, async (values) => {
        expect(values.map(numberText)).toEqual(await textsBySql(numberTextSql, values));
        expect(values.map((value) => Number(numberText(value)))).toEqual(values.map((value) => value + 0 || 0));
      }),
      { numRuns: 25 },
    );
  });

  it('writes for the container what reads back as the same float, and beyond floats as the same double', () => {
    const kept = (value: number) => (Number.isFinite(Math.fround(value)) ? Math.fround(value) : value) + 0 || 0;
    const floats = fc.float({ noNaN: true, noDefaultInfinity: true });
    const anyOf = fc.oneof(doubles, fc.array(floats, { minLength: 100, maxLength: 200 }));
    fc.assert(
      fc.property(anyOf, (values) => {
        expect(values.map((value) => kept(Number(floatText(value))))).toEqual(values.map(kept));
      }),
      { numRuns: 300 },
    );
    // Between the ways of writing, and where nine digits are needed.
    const written = [0.1, 1 / 3, -2.5e-7, 5, -0, 16_777_217, 999_999_999, 1e9, 0.0001, 9.9999e-5, -12.5, 1e300];
    expect(written.map(floatText)).toEqual([
      '0.1',
      '0.33333334',
      '-2.5e-07',
      '5',
      '0',
      '16777216',
      '1000000000',
      '1000000000',
      '0.0001',
      '9.9999e-05',
      '-12.5',
      '1e+300',
    ]);
    expect(floatText(Math.fround(1.000_000_119))).toBe('1.0000001');
    expect(floatText(null)).toBeNull();
  });

  it('takes numbers and booleans that are no text', () => {
    const features: Feature[] = [
      { name: 'a', column: 'a', encoding: { kind: 'number' } },
      { name: 'b', column: 'b', encoding: { kind: 'boolean' } },
      { name: 'c=5', column: 'c', encoding: { kind: 'one-hot', value: '5' } },
      { name: 'd.hour', column: 'd', encoding: { kind: 'datetime', part: 'hour' } },
    ];
    const row = { a: -0, b: true, c: 5, d: '2024-02-29T23:30:00-01:00', other: 'ignored' };
    expect(toCsvLine(encodeRow({ features }, row))).toBe('0,1,1,0');
    expect(encodeRow({ features }, { a: null, b: '', c: 'NA', d: null })).toEqual([null, null, null, null]);
    expect(toCsvLine([1.5, null, 1e16, 1e-5, null])).toBe('1.5,,1e+16,1e-05,');
  });

  it('rejects rows that lack columns, naming them', () => {
    const features: Feature[] = ['a', 'b', 'c'].map((name) => ({ name, column: name, encoding: { kind: 'number' } }));
    expect(() => encodeRow({ features }, { b: 1 })).toThrow(
      expect.objectContaining({ name: 'ColumnsMismatch', message: expect.stringMatching(/lacks 'a', 'c'$/) }),
    );
  });

  it.each([
    [{ kind: 'number' }, 'twelve', /expected a finite number in column 'x', got 'twelve'/],
    [{ kind: 'number' }, true, /got true/],
    [{ kind: 'number' }, Number.POSITIVE_INFINITY, /got Infinity/],
    [{ kind: 'boolean' }, 1, /expected true or false in column 'x', got 1/],
    [{ kind: 'datetime', part: 'day' }, '31.12.2024', /expected a date or time such as .* got '31\.12\.2024'/],
  ] as [Encoding, string | number | boolean, RegExp][])('rejects a cell for %o: %s', (encoding, x, message) => {
    const encode = () => encodeRow({ features: [{ name: 'x', column: 'x', encoding }] }, { x });
    expect(encode).toThrow(
      expect.objectContaining({ name: 'DatasetUnreadable', message: expect.stringMatching(message) }),
    );
  });
});

describe('the kind of a cell', () => {
  const readable: Record<CellType, number> = {
    integer: 1,
    double: 1 | 2 | 4,
    boolean: 16 | 32,
    date: 64,
    timestamp: 64 | 128,
    text: 511,
  };
  /** Empty, or a word that says so. */
  const missing = [0, 512];

  it('agrees with what the cell can be read as', async () => {
    await fc.assert(
      fc.asyncProperty(cellsLike(anything), async (texts) => {
        const values = texts.map((text, index) => `(${index}, ${text === null ? 'NULL' : literal(text)})`).join(', ');
        await database.run(
          `CREATE OR REPLACE TEMP TABLE raw AS SELECT place, CAST(x AS VARCHAR) AS x FROM (VALUES ${values}) AS v(place, x)`,
        );
        for (const type of Object.keys(readable) as CellType[]) {
          const reader = cellReader(type, 'x');
          const rows = await database.rows<{ x: string; kind: number; wrong: boolean; c: unknown }>(
            `SELECT x, ${kindOfCell('x')} AS kind, ${reader.wrong('c')} AS wrong, c FROM (SELECT *, ${reader.value} AS c FROM raw)`,
          );
          for (const { x, kind, wrong, c } of rows) {
            const unlike = (kind & readable[type]) === 0 || (type === 'double' && !Number.isFinite(c));
            expect({ x, type, wrong }).toEqual({ x, type, wrong: !missing.includes(kind) && unlike });
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
