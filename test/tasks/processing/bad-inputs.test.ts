/**
 * Every dataset that no model should be trained on: its own error name, a message that says what to do, exit code 1.
 * Long, as it is the list of all of them.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { PrepareSettings } from '#tasks/contracts/process-data';
import { csvOf, prepareSettings, runProgram } from '#test/support/processing-job';

const good = csvOf(400, 'amount,kind', (row) => `${row * 1.5},${'abc'[row % 3]}`);
const labels = (values: (row: number) => string, rows = 400) =>
  `amount,label\n${Array.from({ length: rows }, (_, row) => `${row},${values(row)}`).join('\n')}\n`;
const replaceLine = (line: number, text: string | Buffer) => {
  const lines: (string | Buffer)[] = good.split('\n');
  lines[line - 1] = text;
  return Buffer.concat(lines.map((part) => Buffer.concat([Buffer.from(part), Buffer.from('\n')])));
};

interface Case {
  readonly name: string;
  readonly files: Record<string, string | Buffer>;
  readonly settings?: Partial<PrepareSettings>;
  readonly error: string;
  readonly says: RegExp;
}

const cases: Case[] = [
  { name: 'there is no file', files: {}, error: 'DatasetNotFound', says: /found none/ },
  {
    name: 'there are only markers',
    files: { _SUCCESS: '', '.hidden.csv': good },
    error: 'DatasetNotFound',
    says: /found none/,
  },
  { name: 'a file is empty', files: { 'a.csv': '' }, error: 'DatasetEmpty', says: /a\.csv has no content/ },
  {
    name: 'there is a header only',
    files: { 'a.csv': 'amount,label\n' },
    error: 'DatasetEmpty',
    says: /below the header, found none/,
  },
  {
    name: 'the label column is absent',
    files: { 'a.csv': good },
    settings: { label: 'Lable' },
    error: 'LabelColumnMissing',
    says: /'Lable', the label, but the columns are 'amount', 'kind', 'label'; did you mean 'label'\?/,
  },
  {
    name: 'the label has one class',
    files: { 'a.csv': labels(() => '1') },
    error: 'LabelNotBinary',
    says: /'label', found '1' in 400 rows/,
  },
  {
    name: 'the label has three classes',
    files: { 'a.csv': labels((row) => ['no', 'yes', 'maybe', 'no'][row % 4] as string) },
    error: 'LabelNotBinary',
    says: /found 'no' in 200 rows, 'maybe' in 100 rows, 'yes' in 100 rows/,
  },
  {
    name: 'labels are missing',
    files: { 'a.csv': labels((row) => (row < 3 ? '' : String(row % 2))) },
    error: 'LabelNotBinary',
    says: /'label' is missing in 3 rows/,
  },
  {
    name: 'the positive value is not among the labels',
    files: { 'a.csv': labels((row) => (row % 2 ? 'fraud' : 'fine')) },
    settings: { positive: 'bad' },
    error: 'InvalidExecutionInput',
    says: /dataset\.positive is 'bad', but the label 'label' has the values 'fine', 'fraud'/,
  },
  {
    name: 'nobody says which value is positive',
    files: { 'a.csv': labels((row) => (row % 2 ? 'fraud' : 'fine')) },
    error: 'LabelNotBinary',
    says: /name the positive one in dataset\.positive/,
  },
  {
    name: 'there are fewer than 50 positives',
    files: { 'a.csv': labels((row) => (row < 49 ? '1' : '0')) },
    error: 'DatasetTooSmall',
    says: /at least 50 positive rows .* found 49/,
  },
  {
    name: 'there are fewer than 50 negatives',
    files: { 'a.csv': labels((row) => (row < 49 ? '0' : '1')) },
    error: 'DatasetTooSmall',
    says: /at least 50 negative rows .* found 49/,
  },
  {
    name: 'a row is short',
    files: { 'a.csv': good, 'b.csv': replaceLine(7, '1.5,a') },
    error: 'DatasetUnreadable',
    says: /b\.csv, line 7: expected 3 columns as in the header, found 2/,
  },
  {
    name: 'a row is long',
    files: { 'a.csv': replaceLine(7, '1.5,a,0,9') },
    error: 'DatasetUnreadable',
    says: /a\.csv, line 7: expected 3 columns as in the header, found 4/,
  },
  {
    name: 'a quote stays open',
    files: { 'a.csv': replaceLine(7, '1.5,"a,0') },
    error: 'DatasetUnreadable',
    says: /a\.csv, line 7: a quote is opened and never closed/,
  },
  {
    name: 'text follows a quote',
    files: { 'a.csv': replaceLine(7, '1.5,"a"b,0') },
    error: 'DatasetUnreadable',
    says: /a\.csv, line 7: text stands after a closing quote/,
  },
  {
    name: 'lines end in two ways',
    files: { 'a.csv': replaceLine(7, '1.5,a,0\r') },
    error: 'DatasetUnreadable',
    says: /a\.csv, line 7: ends with CR LF, the header with a line feed/,
  },
  {
    name: 'text is not UTF-8',
    files: { 'a.csv': replaceLine(7, Buffer.from('1.5,caf\xe9,0', 'latin1')) },
    error: 'DatasetUnreadable',
    says: /a\.csv, line 7: expected UTF-8/,
  },
  {
    name: 'text is UTF-16',
    files: { 'a.csv': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good, 'utf16le')]) },
    error: 'DatasetUnreadable',
    says: /encoded in UTF-16; convert it/,
  },
  {
    name: 'a field has 10 MB',
    files: { 'a.csv': replaceLine(7, `1.5,${'x'.repeat(10_000_000)},0`) },
    error: 'DatasetUnreadable',
    says: /a\.csv, line 7: a row is longer than 1,048,576 bytes/,
  },
  {
    name: 'a gzip file is cut off',
    files: { 'a.csv.gz': gzipSync(good).subarray(0, 200) },
    error: 'DatasetUnreadable',
    says: /a\.csv\.gz to be a whole gzip file/,
  },
  {
    name: 'a Parquet file is damaged',
    files: { 'a.parquet': 'PAR1 and nothing else PAR1' },
    error: 'DatasetUnreadable',
    says: /a\.parquet cannot be read/,
  },
  {
    name: 'a workbook is given',
    files: { 'a.xlsx': 'PK\x03\x04whatever' },
    error: 'DatasetUnreadable',
    says: /a ZIP archive or an Excel workbook/,
  },
  {
    name: 'column names are there twice',
    files: { 'a.csv': good.replace('amount,kind', 'kind,kind') },
    error: 'DatasetUnreadable',
    says: /'kind' is there twice; rename one/,
  },
  {
    name: 'column names differ only in case',
    files: { 'a.csv': good.replace('amount,kind', 'Kind,kind') },
    error: 'DatasetUnreadable',
    says: /'Kind' and 'kind' differ only in case/,
  },
  {
    name: 'a column has no name',
    files: { 'a.csv': good.replace('amount,kind', 'amount,') },
    error: 'DatasetUnreadable',
    says: /column 2 has none/,
  },
  {
    name: 'the first line is blank',
    files: { 'a.csv': `\n${good}` },
    error: 'DatasetUnreadable',
    says: /its first line is blank/,
  },
  {
    name: 'there are more than 1,000 columns',
    files: { 'a.csv': `${Array.from({ length: 1001 }, (_, column) => `c${column}`).join(',')}\n` },
    error: 'DatasetUnreadable',
    says: /at most 1000 columns, but a\.csv has 1001/,
  },
  {
    name: 'files have other columns',
    files: { 'a.csv': good, 'b.csv': good.replace('kind', 'sort') },
    error: 'DatasetUnreadable',
    says: /the columns of a\.csv, but b\.csv lacks 'kind' and has 'sort' as well/,
  },
  {
    name: 'a column has no value',
    files: { 'a.csv': csvOf(400, 'amount,gap', (row) => `${row},NA`) },
    error: 'ColumnUnusable',
    says: /column 'gap' has no value in any row; name it in dataset\.drop/,
  },
  {
    name: 'a column is constant',
    files: { 'a.csv': csvOf(400, 'amount,same,gap', (row) => `${row},7,`) },
    error: 'ColumnUnusable',
    says: /column 'same' has the same value in every row; name it in dataset\.drop; column 'gap' has no value/,
  },
  {
    name: 'a text column is a name',
    files: { 'a.csv': csvOf(400, 'amount,name', (row) => `${row},name ${row}`) },
    error: 'ColumnUnusable',
    says: /column 'name' has 400 different texts in 400 rows, a name rather than a category; name it in dataset\.id or dataset\.drop/,
  },
  {
    name: 'a text column has 100,000 values',
    files: { 'a.csv': csvOf(250_000, 'amount,name', (row) => `${row},n${row % 100_000}`) },
    error: 'ColumnUnusable',
    says: /column 'name' has about [\d,]+ different texts in 250,000 rows/,
  },
  {
    name: 'texts have NUL characters',
    files: { 'a.csv': csvOf(400, 'amount,kind', (row) => `${row},k${row % 3}\0`) },
    error: 'ColumnUnusable',
    says: /column 'kind' has texts with NUL characters/,
  },
  {
    name: 'few words keep a column from being a number',
    files: { 'a.csv': csvOf(400, 'amount', (row) => (row === 9 ? 'unknown' : `${row}.5`)) },
    error: 'ColumnUnusable',
    says: /99\.8 % of its cells are numbers, 'unknown' is not: leave such cells empty/,
  },
  {
    name: 'a number is infinite',
    files: { 'a.csv': good, 'b.csv': replaceLine(9, '-inf,a,0') },
    error: 'ColumnUnusable',
    says: /column 'amount' has an infinite number in row 8 of b\.csv/,
  },
  {
    name: 'a number far behind is infinite',
    files: { 'a.csv': csvOf(9000, 'amount,n', (row) => `${row}.5,${row === 8000 ? 'Infinity' : `${row}.25`}`) },
    error: 'ColumnUnusable',
    says: /column 'n' has an infinite number in row 8,001 of a\.csv/,
  },
  {
    name: 'a number far behind is too large for any',
    files: { 'a.csv': csvOf(9000, 'amount,n', (row) => `${row}.5,${row === 8000 ? '1e400' : `${row}.25`}`) },
    error: 'ColumnUnusable',
    says: /column 'n' has an infinite number in row 8,001 of a\.csv/,
  },
  {
    name: 'dataset.id names no column',
    files: { 'a.csv': good },
    settings: { id: ['Amout'] },
    error: 'InvalidExecutionInput',
    says: /dataset\.id names 'Amout', .* did you mean 'amount'\?/,
  },
  {
    name: 'dataset.drop names no column',
    files: { 'a.csv': good },
    settings: { drop: ['x1'] },
    error: 'InvalidExecutionInput',
    says: /dataset\.drop names 'x1', which is no column of the dataset; the columns are 'amount', 'kind', 'label'$/,
  },
  {
    name: 'dataset.time names no column',
    files: { 'a.csv': good },
    settings: { time: 'at' },
    error: 'InvalidExecutionInput',
    says: /dataset\.time names 'at'/,
  },
  {
    name: 'the split is by time and no column is named',
    files: { 'a.csv': good },
    settings: { split: { by: 'time', validation: 0.15, test: 0.15, seed: 1 } },
    error: 'InvalidExecutionInput',
    says: /expected dataset\.time, .*, with split\.by 'time'; got none/,
  },
  {
    name: 'costs.amount names no column',
    files: { 'a.csv': good },
    settings: { heldOut: { amount: 'Amount', segments: [] } },
    error: 'InvalidExecutionInput',
    says: /costs\.amount names 'Amount', which is no column of the dataset; did you mean 'amount'\?/,
  },
  {
    name: 'a segment names no column',
    files: { 'a.csv': good },
    settings: { heldOut: { amount: null, segments: ['kind', 'country'] } },
    error: 'InvalidExecutionInput',
    says: /gate\.segments\.columns names 'country', .*; the columns are 'amount', 'kind', 'label'/,
  },
  {
    name: 'a segment is the label',
    files: { 'a.csv': good },
    settings: { heldOut: { amount: null, segments: ['label'] } },
    error: 'InvalidExecutionInput',
    says: /gate\.segments\.columns names 'label', the label; name another column/,
  },
  {
    name: 'a segment has more than 1,000 values',
    files: { 'a.csv': csvOf(4000, 'amount,shop', (row) => `${row},${row % 1001}`) },
    settings: { heldOut: { amount: null, segments: ['shop'] } },
    error: 'ColumnUnusable',
    says: /columns of at most 1,000 values, but 'shop' has 1,001; name a coarser one/,
  },
  {
    name: 'the amount is a date',
    files: { 'a.csv': csvOf(400, 'n,day', (row) => `${row},2024-01-${10 + (row % 9)}`) },
    settings: { heldOut: { amount: 'day', segments: [] } },
    error: 'ColumnUnusable',
    says: /costs\.amount to name a column of numbers, none below 0, but 'day' is date; name another column/,
  },
  {
    name: 'an amount is negative',
    files: { 'a.csv': good, 'b.csv': replaceLine(9, '-0.5,a,0') },
    settings: { heldOut: { amount: 'amount', segments: [] } },
    error: 'ColumnUnusable',
    says: /numbers, none below 0, but 'amount' has '-0\.5' in row 8 of b\.csv; correct it/,
  },
  {
    name: 'an amount is a word',
    files: { 'a.csv': good },
    settings: { heldOut: { amount: 'kind', segments: [] } },
    error: 'ColumnUnusable',
    says: /numbers, none below 0, but 'kind' has 'a' in row 1 of a\.csv/,
  },
  {
    name: 'a dropped amount is infinite',
    files: { 'a.csv': csvOf(400, 'n,at stake', (row) => `${row},${row === 7 ? 'inf' : row}`) },
    settings: { drop: ['at stake'], heldOut: { amount: 'at stake', segments: [] } },
    error: 'ColumnUnusable',
    says: /but 'at stake' has 'inf' in row 8 of a\.csv/,
  },
  {
    name: 'a column has two roles',
    files: { 'a.csv': good },
    settings: { drop: ['label'] },
    error: 'InvalidExecutionInput',
    says: /both dataset\.label and dataset\.drop name 'label'/,
  },
  {
    name: 'the time is text',
    files: { 'a.csv': good },
    settings: { time: 'kind' },
    error: 'ColumnUnusable',
    says: /'kind' is text; write times like/,
  },
  {
    name: 'a time is missing',
    files: { 'a.csv': csvOf(400, 'amount,at', (row) => `${row},${row === 5 ? '' : '2024-01-01'}`) },
    settings: { time: 'at' },
    error: 'ColumnUnusable',
    says: /'at' is missing in 1 row;/,
  },
  {
    name: 'all rows are of one moment',
    files: { 'a.csv': csvOf(400, 'amount,at', (row) => `${row},2024-01-01`) },
    settings: { time: 'at' },
    error: 'DatasetTooSmall',
    says: /both classes in the \w+ rows, but the split by 'at' leaves 0 positives of 0 rows/,
  },
  {
    name: 'all rows are alike',
    files: { 'a.csv': csvOf(400, 'amount', () => '1') },
    error: 'DatasetTooSmall',
    says: /keeps equal rows together/,
  },
  {
    name: 'dataset.entity names no column',
    files: { 'a.csv': good },
    settings: { entity: ['kind', 'user'] },
    error: 'InvalidExecutionInput',
    says: /dataset\.entity names 'user', which is no column of the dataset; the columns are/,
  },
  {
    name: 'the label is an entity',
    files: { 'a.csv': good },
    settings: { entity: ['label'] },
    error: 'InvalidExecutionInput',
    says: /dataset\.entity names 'label', the label; name another column/,
  },
  {
    name: 'one entity holds nearly all positives',
    files: { 'a.csv': csvOf(400, 'n,user', (row) => `${row},${row % 4 ? `U${row}` : row < 390 ? 'bad' : 'worse'}`) },
    settings: { entity: ['user'] },
    error: 'DatasetTooSmall',
    says: /expected both classes in the test rows, but the split, which keeps entities whole, leaves 0 positives of \d+ rows there; the 100 positives belong to 2 of the entities, 98 of them to a single one; name a finer entity/,
  },
  {
    name: 'the newest positives are of entities that were drawn for older rows',
    files: { 'a.csv': csvOf(400, 'at,user', (row) => `${row},U${row % 2}`) },
    settings: { entity: ['user'], time: 'at' },
    error: 'DatasetTooSmall',
    says: /but the split by 'at', which keeps entities whole, leaves 0 positives of \d+ rows there; the 100 positives belong to 1 of the entities/,
  },
  {
    name: 'no column is left',
    files: { 'a.csv': good },
    settings: { id: ['amount'], drop: ['kind'] },
    error: 'ColumnUnusable',
    says: /at least one column to learn from/,
  },
];

const filesBelow = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];

describe('the processing program, given a dataset that cannot be used', () => {
  it.each(cases)('fails when $name', async ({ files, settings, error, says }) => {
    const { code, message, output, base } = await runProgram({ files, settings: prepareSettings(settings) });
    expect({ code, message, output }).toMatchObject({ code: 1, message: expect.stringMatching(says) });
    expect(filesBelow(join(base, 'processing/output'))).toEqual([]);
    expect(message.startsWith(`${error}: `)).toBe(true);
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
  });

  it('fails when the settings are none', async () => {
    const settings = { ...prepareSettings(), extra: 1 } as PrepareSettings;
    const { code, message } = await runProgram({ files: { 'a.csv': good }, settings });
    expect({ code, message }).toMatchObject({
      code: 1,
      message: expect.stringMatching(/^InvalidTaskInput: .*settings\.json .*extra/s),
    });
  });

  it('keeps a message of many bytes within what SageMaker reads', async () => {
    const header = Array.from({ length: 30 }, (_, index) => `${'日本語'.repeat(12)}${index}`).join(',');
    const { message } = await runProgram({ files: { 'a.csv': `${header}\n` }, settings: prepareSettings() });
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
    expect(message).not.toContain('\ufffd');
  });
});
