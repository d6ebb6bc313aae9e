/** The `encode` mode: rows to score, by the schema of a model that exists. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type DatasetSchema, EncodedRows } from '#tasks/contracts/process-data';
import { encodeRow, toCsvLine } from '#tasks/processing/encode-row';
import {
  csvOf,
  encodeSettings,
  type Outputs,
  prepareSettings,
  runJob,
  runProgram,
  toFloats,
} from '#test/support/processing-job';

const cells = (row: number) => `i${row},${row}.5,m${row % 80},2024-01-01T${String(row % 24).padStart(2, '0')}:00:00Z`;
let schema: DatasetSchema;
beforeAll(async () => {
  const outputs = await runJob({
    files: { 'a.csv': csvOf(1000, 'id,n,many,at', cells) },
    settings: prepareSettings({ id: ['id'], drop: [] }),
  });
  schema = outputs.schema();
});

const score = (files: Record<string, string>, id: string[] = [], hosts?: { current: string; all: string[] }) =>
  runJob({ files, settings: encodeSettings({ id }), schema, hosts });
const keys = (outputs: Outputs) =>
  outputs
    .names('keys')
    .filter((name) => name.endsWith('.gz'))
    .flatMap((name) =>
      gunzipSync(readFileSync(join(outputs.folder, 'keys', name)))
        .toString()
        .trimEnd()
        .split('\n'),
    );

const unlabelled = (from: number, to: number) =>
  `other,at,many,n,id\n${Array.from({ length: to - from }, (_, index) => {
    const [id, n, many, at] = cells(from + index).split(',');
    return `x,${at},${many},${n},${id}`;
  }).join('\n')}\n`;

describe('encode', () => {
  it('writes every row in order, numbered, as encodeRow would, whatever else the files hold', async () => {
    const outputs = await score({ 'b.csv': unlabelled(300, 500), 'a.csv': unlabelled(0, 300) }, ['id', 'n']);
    const expected = Array.from({ length: 500 }, (_, row) => {
      const [id, n, many, at] = cells(row).split(',') as [string, string, string, string];
      return `${row + 1},${toCsvLine(encodeRow(schema, { id, n, many, at }))}`;
    });
    expect(outputs.csv('rows').map(toFloats)).toEqual(expected.map(toFloats));
    expect(keys(outputs)).toEqual(Array.from({ length: 500 }, (_, row) => `${row + 1},i${row}|${row}.5`));
    expect(EncodedRows.parse(JSON.parse(outputs.text('metadata/rows.json')))).toEqual({ rows: 500 });
    expect(JSON.parse(outputs.text('keys/manifest')).entries[0].url).toBe(
      's3://bucket/batch/run/keys/part-00000.csv.gz',
    );
  });

  it('names rows by their number where no id is given', async () => {
    expect(keys(await score({ 'a.csv': unlabelled(5, 8) }))).toEqual(['1,1', '2,2', '3,3']);
  });

  it('takes missing cells, unseen categories and a single row', async () => {
    const outputs = await score({ 'a.csv': 'id,n,many,at\n,NA,never seen,\n' }, ['id']);
    const row = encodeRow(schema, { n: null, many: 'never seen', at: '' });
    expect(outputs.csv('rows').map(toFloats)).toEqual([toFloats(`1,${toCsvLine(row)}`)]);
    expect(keys(outputs)).toEqual(['1,""']);
  });

  it('is shared by several hosts', async () => {
    const all = ['algo-1', 'algo-2'];
    const files = { 'a.csv': unlabelled(0, 101) };
    const [one, two, alone] = await Promise.all([
      score(files, [], { current: 'algo-1', all }),
      score(files, [], { current: 'algo-2', all }),
      score(files),
    ]);
    expect([...one.csv('rows'), ...two.csv('rows')]).toEqual(alone.csv('rows'));
    expect(two.names('keys')).toEqual([]);
  });

  const failures: [string, Record<string, string>, string[], string, RegExp][] = [
    [
      'columns are missing',
      { 'a.csv': 'id,n\n1,2\n' },
      ['key'],
      'ColumnsMismatch',
      /lack 'many', 'at', 'key'; they have 'id', 'n'/,
    ],
    ['there is no row', { 'a.csv': 'id,n,many,at\n' }, [], 'DatasetEmpty', /expected rows to score/],
    ['there is no content', { 'a.csv': '' }, [], 'DatasetEmpty', /a\.csv has no content/],
    [
      'a number is none',
      { 'a.csv': unlabelled(0, 9), 'b.csv': unlabelled(9, 19).replace(',12.5,', ',twelve,') },
      [],
      'DatasetUnreadable',
      /a finite number in column 'n', row 4 of b\.csv, got 'twelve'/,
    ],
    [
      'a number is infinite',
      { 'a.csv': unlabelled(0, 9).replace(',2.5,', ',-inf,') },
      [],
      'DatasetUnreadable',
      /a finite number in column 'n', row 3 of a\.csv, got '-inf'/,
    ],
    [
      'a time is none',
      { 'a.csv': unlabelled(0, 9).replace('T05:00:00Z', 'T25:00:00Z') },
      [],
      'DatasetUnreadable',
      /a date or time such as .* in column 'at', row 6 of a\.csv, got '2024-01-01T25:00:00Z'/,
    ],
    [
      'a row is short',
      { 'a.csv': `${unlabelled(0, 9)}x,y\n` },
      [],
      'DatasetUnreadable',
      /a\.csv, line 11: expected 5 columns as in the header, found 2/,
    ],
  ];
  it.each(failures)('fails when %s', async (_, files, id, name, message) => {
    const { code, message: said } = await runProgram({ files, settings: encodeSettings({ id }), schema });
    expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(message) });
    expect(said.startsWith(`${name}: `)).toBe(true);
  });
});
