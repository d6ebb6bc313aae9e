/** The `prepare` mode from raw files to all of its outputs. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import { DatasetProfile, DatasetSchema } from '#tasks/contracts/process-data';
import { encodeRow, toCsvLine } from '#tasks/processing/encode-row';
import { csvOf, prepareSettings, runJob, runProgram, toFloats } from '#test/support/processing-job';

const kinds = ['Grocer', 'Fuel, "net"', 'Straße'];
const day = (row: number) => new Date(Date.UTC(2024, 0, 1, row)).toISOString();
/** Ids, money with gaps, times, categories and a boolean. */
const transactions = csvOf(
  1000,
  'Id,Amount,At,Kind,Vip',
  (row) =>
    `T${row},${row % 10 === 0 ? '' : (row * 0.37).toFixed(2)},${day(row)},"${(kinds[row % 3] as string).replaceAll('"', '""')}",${row % 5 < 2 ? 'Yes' : 'no'}`,
);
const settings = prepareSettings({ id: ['Id'] });

async function query<Row>(sql: string): Promise<Row[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[];
}

describe('prepare', () => {
  it('ends with 0, says what it did, and leaves every output', async () => {
    const { code, output, message, base } = await runProgram({ files: { 'a.csv': transactions }, settings });
    expect({ code, message }).toEqual({ code: 0, message: '' });
    expect(output).toMatch(
      /^read 1,000 rows of 6 columns from 1 file in \d+\.\d s\nsplit by hash into train 698, validation 151, test 151 rows in/,
    );
    for (const file of [
      'train/part-00000.parquet',
      'validation/part-00000.parquet',
      'test/part-00000.csv',
      'warehouse/manifest',
      'metadata/eda.html',
    ]) {
      expect(statSync(join(base, 'processing/output', file)).size).toBeGreaterThan(0);
    }
    expect(existsSync(join(base, 'processing/output/champion-test'))).toBe(true);
  });

  it('writes a schema and a profile that keep their contracts', async () => {
    const outputs = await runJob({ files: { 'a.csv': transactions }, settings });
    const schema = DatasetSchema.parse(outputs.schema());
    const profile = DatasetProfile.parse(outputs.profile());
    expect(schema.label).toEqual({ column: 'label', positive: '1', negative: '0' });
    expect(schema.columns.map(({ name, type, role, warehouseName }) => [name, type, role, warehouseName])).toEqual([
      ['Id', 'text', 'id', 'id'],
      ['Amount', 'double', 'feature', 'amount'],
      ['At', 'timestamp', 'feature', 'at'],
      ['Kind', 'text', 'feature', 'kind'],
      ['Vip', 'boolean', 'feature', 'vip'],
      ['label', 'integer', 'label', 'label'],
    ]);
    expect(schema.features.map(({ name }) => name).sort()).toEqual(
      [
        'Amount',
        'At.epoch-days',
        'At.hour',
        'At.weekday',
        'At.day',
        'At.month',
        ...kinds.map((kind) => `Kind=${kind}`),
        'Vip',
      ].sort(),
    );
    expect(profile).toMatchObject({ rows: 1000, positives: 250, duplicates: 0, splitBy: 'hash', championTest: null });
    expect(profile.splits).toEqual({
      train: { rows: 698, positives: 174 },
      validation: { rows: 151, positives: 38 },
      test: { rows: 151, positives: 38 },
    });
    const amount = profile.columns.find(({ name }) => name === 'Amount');
    expect(amount).toMatchObject({
      rows: 1000,
      missing: 100,
      distinct: 900,
      numbers: { minimum: 0.37, maximum: 369.63 },
      drift: null,
    });
    const distribution = amount?.distribution;
    const { counts, positives, edges } =
      distribution?.kind === 'numeric' ? distribution : { counts: [], positives: [], edges: [] };
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    expect([sum(counts), edges.length]).toEqual([900, counts.length + 1]);
    expect(sum(positives)).toBe(200);
    expect(profile.columns.find(({ name }) => name === 'Id')?.distribution).toBeNull();
  });

  it('writes label first, numbers only, and the cells that encodeRow gives', async () => {
    const outputs = await runJob({ files: { 'a.csv': transactions }, settings });
    const schema = outputs.schema();
    const raw = await query<Record<string, string | null>>(
      `SELECT * FROM read_csv('${join(outputs.folder, '../input/dataset/a.csv')}', all_varchar = true)`,
    );
    const expected = raw.map((row) => `${row.label},${toCsvLine(encodeRow(schema, row))}`);
    const written = ['train', 'validation', 'test'].flatMap((name) => outputs.csv(name));
    expect(written.map(toFloats).sort()).toEqual(expected.map(toFloats).sort());
    const scored = ['validation-lines', 'test'].flatMap((name) => outputs.csv(name));
    expect(expected.map(toFloats)).toEqual(expect.arrayContaining(scored.map(toFloats)));
    expect(scored.every((line) => /^[01](,(-?\d+(\.\d+)?(e[+-]\d+)?)?)+$/.test(line))).toBe(true);
  });

  it('writes the validation rows twice, in the same order: to train on and to be scored', async () => {
    const outputs = await runJob({ files: { 'a.csv': transactions }, settings });
    expect(outputs.csv('validation-lines').map(toFloats)).toEqual(outputs.csv('validation').map(toFloats));
  });

  it('writes Parquet for the warehouse, with types, readable names, the split, and a manifest with sizes', async () => {
    const outputs = await runJob({ files: { 'a.csv': transactions }, settings });
    const file = join(outputs.folder, 'warehouse/part-00000.parquet');
    const columns = await query<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM '${file}'`);
    expect(columns.map(({ column_name, column_type }) => `${column_name} ${column_type}`)).toEqual([
      'id VARCHAR',
      'amount DOUBLE',
      'at TIMESTAMP',
      'kind VARCHAR',
      'vip BOOLEAN',
      'label BIGINT',
      'ronda_split VARCHAR',
    ]);
    const [row] = await query(`SELECT * EXCLUDE ronda_split FROM '${file}' WHERE id = 'T4'`);
    expect(row).toEqual({
      id: 'T4',
      amount: 1.48,
      at: '2024-01-01 04:00:00',
      kind: 'Fuel, "net"',
      vip: false,
      label: '1',
    });
    const splits = await query(
      `SELECT ronda_split AS name, count(*)::INT AS rows FROM '${file}' GROUP BY ALL ORDER BY rows, name`,
    );
    expect(splits).toEqual([
      { name: 'test', rows: 151 },
      { name: 'validation', rows: 151 },
      { name: 'train', rows: 698 },
    ]);
    expect(JSON.parse(outputs.text('warehouse/manifest'))).toEqual({
      entries: [
        {
          url: 's3://bucket/processed/run/warehouse/part-00000.parquet',
          mandatory: true,
          meta: { content_length: statSync(file).size },
        },
      ],
    });
  });

  it('writes gzipped CSV for the warehouse when asked, with empty cells for missing values', async () => {
    const outputs = await runJob({
      files: { 'a.csv': transactions },
      settings: { ...settings, warehouse: { format: 'csv', uri: 's3://b/w' } },
    });
    const lines = gunzipSync(readFileSync(join(outputs.folder, 'warehouse/part-00000.csv.gz')))
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1000);
    expect(lines.find((line) => line.startsWith('T10,'))).toMatch(
      /^T10,,2024-01-01 10:00:00,"Fuel, ""net""",true,0,(train|validation|test)$/,
    );
    expect(JSON.parse(outputs.text('warehouse/manifest')).entries[0].url).toBe('s3://b/w/part-00000.csv.gz');
  });

  it('keeps names apart that the warehouse would take for one', async () => {
    const long = 'Ä'.repeat(100);
    const header = `Ronda_Split,${long}1,${long}2`;
    const outputs = await runJob({
      files: { 'a.csv': csvOf(400, header, (row) => `${row},${row % 7},${row % 9}`) },
      settings: prepareSettings(),
    });
    const names = outputs.schema().columns.map(({ warehouseName }) => warehouseName);
    expect(names).toEqual(['ronda_split_2', 'ä'.repeat(63), `${'ä'.repeat(62)}_2`, 'label']);
  });

  it('fits encodings on the training rows: frequencies of many values, none for rare ones', async () => {
    const csv = csvOf(4000, 'n,many,few', (row) => `${row},m${row % 60},${row < 9 ? `rare${row % 3}` : 'xy'[row % 2]}`);
    const outputs = await runJob({ files: { 'a.csv': csv }, settings: prepareSettings() });
    const { features } = outputs.schema();
    expect(features.map(({ name }) => name).sort()).toEqual(['few=x', 'few=y', 'many.frequency', 'n']);
    const frequency = features.find(({ name }) => name === 'many.frequency')?.encoding;
    const shares = frequency?.kind === 'frequency' ? frequency.shares : {};
    const rows = outputs.csv('train').map((line) => line.split(',').map(Number) as [number, number, number]);
    const ofFive = rows.filter(([, n]) => n % 60 === 5);
    expect(shares.m5).toBe(ofFive.length / rows.length);
    expect(ofFive.every(([, , cell]) => Math.fround(cell) === Math.fround(shares.m5 as number))).toBe(true);
  });

  it('warns of what a person should know', async () => {
    const csv = `${csvOf(3000, 'tell,words,gap', (row) => `${row % 4 === 0 ? 9 : row % 3},${row % 50 === 0 ? 'some' : row % 9},${row % 3 ? '' : row}`)}`;
    const outputs = await runJob({ files: { 'a.csv': csv, 'b.csv': csv, 'c.csv': '' }, settings: prepareSettings() });
    const { warnings, duplicates } = outputs.profile();
    expect(duplicates).toBe(3000 + 3000 - new Set(csv.split('\n').slice(1, -1)).size);
    expect(warnings).toEqual([
      expect.stringMatching(/^Column 'tell' alone tells the label with an AUC of 1\.000; make sure/),
      expect.stringMatching(
        /^Column 'words' is treated as text, although 9\d\.\d\s% of its values are numbers; 'some' is not\.$/,
      ),
      "More than half of the values are missing in 'gap'.",
      expect.stringMatching(/^[\d,]+ rows \(\d\d\.\d\s%\) repeat an earlier row in every column/),
      "Files without any content were passed over: 'c.csv'.",
    ]);
    expect(outputs.lines.filter((line) => line.startsWith('warning: '))).toHaveLength(5);
  });

  it('takes numbers at the edge of what 32-bit floats hold', async () => {
    const csv = csvOf(400, 'huge,tiny', (row) => `${row % 2 ? '-' : ''}${1 + row / 800}e38,${row + 1}e-320`);
    const outputs = await runJob({ files: { 'a.csv': csv }, settings: prepareSettings() });
    const [huge] = DatasetProfile.parse(outputs.profile()).columns;
    expect(huge?.numbers).toMatchObject({ minimum: -1.49875e38, deviation: expect.any(Number) });
    expect(outputs.csv('train').every((line) => !/inf|nan/i.test(line))).toBe(true);
  });

  it('refuses numbers beyond them', async () => {
    const csv = csvOf(400, 'huge', (row) => `${row + 1}e38`);
    await expect(runJob({ files: { 'a.csv': csv }, settings: prepareSettings() })).rejects.toThrow(
      "column 'huge' has numbers as large as 4.00e+40, XGBoost computes with 32-bit floats, up to 3.4e+38; scale the column, or name it in dataset.drop",
    );
  });
});
