/** What a file may look like and still be the same dataset. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import type { PrepareSettings } from '#tasks/contracts/process-data';
import { csvOf, encodeSettings, prepareSettings, runJob } from '#test/support/processing-job';
import { temporaryDirectory } from '#test/support/temporary';

const note = (row: number) => ['plain', '"two, parts"', '"a ""quote"""', '"line\nbreak"'][row % 4];
const cells = (row: number) => `${row},${note((row * 7) >> 2)}`;
const csv = csvOf(800, 'n,note', cells);

async function allRows(files: Record<string, string | Buffer>, settings?: Partial<PrepareSettings>) {
  const outputs = await runJob({ files, settings: prepareSettings(settings) });
  return { outputs, rows: ['train', 'validation', 'test'].map((name) => outputs.csv(name)) };
}

const [header, ...lines] = csv.replaceAll('line\nbreak', 'line\u2028break').trimEnd().split('\n') as [
  string,
  ...string[],
];
const part = (from: number, to: number, top = header) =>
  `${[top, ...lines.slice(from, to)].join('\n')}\n`.replaceAll('\u2028', '\n');

describe('the same dataset in another form', () => {
  const forms: [name: string, files: Record<string, string | Buffer>][] = [
    ['with a byte order mark', { 'a.csv': `\ufeff${csv}` }],
    ['without a line end at the end', { 'a.csv': csv.trimEnd() }],
    ['with empty lines', { 'a.csv': csv.replace(/1\n/, '1\n\n').concat('\n\n') }],
    ['with all cells in quotes', { 'a.csv': csv.replace('n,note,label', '"n","note","label"') }],
    ['with blanks around numbers', { 'a.csv': csv.replace('\n5,', '\n 5\t,') }],
    ['with semicolons', { 'a.csv': part(0, 800).replace(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ';') }],
    ['with tabs', { 'a.tsv': part(0, 800).replace(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '\t') }],
    ['gzipped', { 'a.csv.gz': gzipSync(csv) }],
    [
      'gzipped in members, whatever its name',
      { a: Buffer.concat([gzipSync(csv.slice(0, 900)), gzipSync(csv.slice(900))]) },
    ],
    [
      'in several files and folders, beside markers',
      { 'x/a.csv': part(0, 300), 'x/b.csv': part(300, 301), 'y.csv': part(301, 800), _SUCCESS: '', '.crc': 'x' },
    ],
    ['with empty files and headers alone', { 'a.csv': csv, 'b.csv': '', 'c.csv': `${header}\n` }],
    ['with files in another order', { '2.csv': part(0, 500), '1.csv': part(500, 800) }],
    [
      'with rows in another order',
      { 'a.csv': [header, ...[...lines].reverse()].join('\n').replaceAll('\u2028', '\n') },
    ],
  ];

  it.each(forms)('gives the same rows %s', async (_, files) => {
    const [{ rows: expected }, { rows }] = await Promise.all([allRows({ 'a.csv': csv }), allRows(files)]);
    expect(rows).toEqual(expected);
  });

  it('gives the same rows with CR LF, but for the line break inside a cell', async () => {
    const [{ rows: expected }, { rows, outputs }] = await Promise.all([
      allRows({ 'a.csv': csv }),
      allRows({ 'a.csv': csv.replaceAll('\n', '\r\n') }),
    ]);
    expect(
      rows
        .flat()
        .sort()
        .map((line) => line.slice(0, 4)),
    ).toEqual(
      expected
        .flat()
        .sort()
        .map((line) => line.slice(0, 4)),
    );
    expect(outputs.schema().features.map(({ name }) => name)).toContain('note=line\r\nbreak');
  });

  it('unites columns by name when files have them in another order', async () => {
    const turned = part(400, 800)
      .split(/\n(?=\d|$)/)
      .map((line) => line.replace(/^([^,]*),(.*),([^,]*)$/s, '$3,$1,$2'))
      .join('\n');
    expect(turned.startsWith('label,n,note\n0,401') || turned.startsWith('label,n,note\n1,400')).toBe(true);
    const [{ rows: expected }, { rows }] = await Promise.all([
      allRows({ 'a.csv': csv }),
      allRows({ 'a.csv': part(0, 400), 'b.csv': turned }),
    ]);
    expect(rows).toEqual(expected);
  });

  it('gives the same rows from Parquet of the same types', async () => {
    const directory = await temporaryDirectory();
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const table = `SELECT i::BIGINT AS n, ['plain', 'two, parts', 'a "quote"'][1 + i % 3] AS note, (i % 4 = 0)::INT::BIGINT AS label FROM range(800) r(i)`;
    await connection.run(`COPY (${table}) TO '${join(directory, 'a.parquet')}'`);
    await connection.run(`COPY (${table}) TO '${join(directory, 'a.csv')}' (HEADER)`);
    const [parquet, text] = await Promise.all(
      ['a.parquet', 'a.csv'].map(async (name) => allRows({ [name]: await readFile(join(directory, name)) })),
    );
    expect(parquet?.rows).toEqual(text?.rows);
  });
});

describe('Parquet', () => {
  async function parquet(select: string): Promise<Buffer> {
    const file = join(await temporaryDirectory(), 'a.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`SET TimeZone = 'UTC'`);
    await connection.run(`COPY (${select}) TO '${file}'`);
    return readFile(file);
  }

  it('keeps its types', async () => {
    const file =
      await parquet(`SELECT i::SMALLINT AS small, i / 7::DECIMAL(9,4) AS money, CASE WHEN i % 5 = 0 THEN 'nan'::DOUBLE ELSE i END AS gaps,
      i % 2 = 0 AS flag, DATE '2024-01-01' + (i % 90)::INT AS day, TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_hours(i) AS at, i::UBIGINT AS id,
      '0' || (i % 9) AS code, CASE WHEN i % 4 = 0 THEN 1.0 ELSE 0.0 END::DOUBLE AS label FROM range(400) r(i)`);
    const outputs = await runJob({
      files: { 'a.parquet': file },
      settings: prepareSettings({ id: ['id'], positive: '1' }),
    });
    expect(outputs.schema().columns.map(({ type }) => type)).toEqual([
      'integer',
      'double',
      'double',
      'boolean',
      'date',
      'timestamp',
      'text',
      'text',
      'double',
    ]);
    expect(outputs.schema().label.positive).toBe('1.0');
    expect(outputs.profile().columns[2]).toMatchObject({ missing: 80 });
  });

  it('fails when a column is nested, unless it is dropped', async () => {
    const file = await parquet(`SELECT i AS n, [i] AS list, (i % 4 = 0)::INT AS label FROM range(400) r(i)`);
    const job = (drop: string[]) => runJob({ files: { 'a.parquet': file }, settings: prepareSettings({ drop }) });
    await expect(job([])).rejects.toMatchObject({
      name: 'ColumnUnusable',
      message: expect.stringMatching(/'list' is a nested or binary column/),
    });
    expect((await job(['list'])).schema().features.map(({ name }) => name)).toEqual(['n']);
  });

  it('fails beside CSV', async () => {
    const file = await parquet('SELECT 1 AS n, 1 AS label');
    const job = runJob({ files: { 'a.parquet': file, 'b.csv': csv }, settings: prepareSettings() });
    await expect(job).rejects.toMatchObject({
      name: 'DatasetUnreadable',
      message: expect.stringMatching(/a\.parquet is Parquet and b\.csv is not/),
    });
  });
});

describe('a file of so many bytes that several threads read it', () => {
  const ROWS = 300_000;
  const letter = `"Dear Sir${'\n1.5,an inner line,1'.repeat(7)}"`;
  const long = csvOf(ROWS, 'n,letter', (row) => `${row}.5,${letter}`);

  it('is read although its cells of many lines look like rows', async () => {
    expect(long.length).toBeGreaterThan(40e6);
    const outputs = await runJob({ files: { 'a.csv': long }, settings: prepareSettings({ drop: ['letter'] }) });
    expect(outputs.profile()).toMatchObject({ rows: ROWS, positives: ROWS / 4 });
  });

  it('is scored in its order, too', async () => {
    const files = { 'a.csv': csv };
    const { schema } = await runJob({ files, settings: prepareSettings({ drop: ['note'] }) });
    const outputs = await runJob({ files: { 'a.csv': long }, settings: encodeSettings(), schema: schema() });
    const numbers = outputs.csv('rows').map((line) => Number(line.split(',')[1]));
    expect(numbers.every((number, row) => number === row + 0.5)).toBe(true);
    expect(numbers).toHaveLength(ROWS);
  });
});
