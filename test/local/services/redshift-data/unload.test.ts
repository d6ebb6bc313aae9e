/** UNLOAD, and COPY of the Parquet that it writes. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BUCKET, type Redshift, ROLE, startRedshift } from './redshift';

let redshift: Redshift;
beforeAll(async () => {
  redshift = await startRedshift();
  await redshift.batch([
    'CREATE TABLE source (id int, name varchar(20), flag boolean, amount numeric(6,2), at timestamp, wide bigint, weight double precision, small smallint, day date)',
    `INSERT INTO source VALUES (1, 'a "b", c', true, 1.5, '2024-01-01 10:00:00', 5000000000, 0.25, 7, '2024-02-29'), (2, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL)`,
  ]);
});
afterAll(() => redshift.close());

const unload = (key: string, options: string, query = 'SELECT id, name, flag, amount FROM source ORDER BY id') =>
  redshift.run(`UNLOAD ('${query.replaceAll("'", "''")}') TO 's3://${BUCKET}/${key}' ${ROLE} ${options}`);
const keys = (prefix: string) => redshift.blobs.list(BUCKET, prefix).map((object) => object.key);

describe('UNLOAD', () => {
  test('writes one CSV object with a header', async () => {
    expect(await unload('csv/', 'FORMAT CSV HEADER PARALLEL OFF')).toMatchObject({ Status: 'FINISHED', ResultRows: 2 });
    expect(keys('csv/')).toEqual(['csv/000']);
    expect(await redshift.blobs.readText(BUCKET, 'csv/000')).toBe(
      'id,name,flag,amount\n1,"a ""b"", c",t,1.50\n2,,f,\n',
    );
  });

  test('writes text with bars by default', async () => {
    await unload('text/', 'PARALLEL OFF');
    expect(await redshift.blobs.readText(BUCKET, 'text/000')).toBe('1|a "b", c|t|1.50\n2||f|\n');
  });

  test('names the objects of slices, and lists them in a manifest', async () => {
    await unload('parts/data_', 'FORMAT CSV GZIP MANIFEST', "SELECT id FROM source WHERE name <> 'x'");
    expect(keys('parts/')).toEqual(['parts/data_0000_part_00.gz', 'parts/data_manifest']);
    const manifest = JSON.parse(await redshift.blobs.readText(BUCKET, 'parts/data_manifest'));
    expect(manifest.entries).toEqual([
      { url: `s3://${BUCKET}/parts/data_0000_part_00.gz`, meta: { content_length: expect.any(Number) } },
    ]);
  });

  test('fails when objects are there, unless they may be replaced or removed', async () => {
    await unload('again/', 'FORMAT JSON PARALLEL OFF');
    await redshift.put('again/other', 'x');
    expect(await unload('again/', 'FORMAT CSV PARALLEL OFF')).toMatchObject({
      Status: 'FAILED',
      Error: expect.stringContaining('destination on S3 is not empty'),
    });
    expect(await unload('again/', 'FORMAT CSV PARALLEL OFF ALLOWOVERWRITE')).toMatchObject({ Status: 'FINISHED' });
    expect(keys('again/')).toEqual(['again/000', 'again/other']);
    expect(await unload('again/', 'FORMAT CSV PARALLEL OFF CLEANPATH')).toMatchObject({ Status: 'FINISHED' });
    expect(keys('again/')).toEqual(['again/000']);
  });

  test.each([
    ['a limit', 'SELECT id FROM source LIMIT 1', 'CSV', 'Limit clause is not supported'],
    ['another statement', 'DELETE FROM source', 'CSV', 'syntax error in the query of UNLOAD'],
    ['an unknown option', 'SELECT 1', 'CSV BZIP2', 'UNLOAD option BZIP2 is not supported here'],
  ])('fails when asked for %s', async (_name, query, options, message) => {
    expect(await unload('refused/', options, query)).toMatchObject({ Status: 'FAILED', Error: `ERROR: ${message}` });
    expect(keys('refused/')).toEqual([]);
  });
});

describe('COPY of Parquet', () => {
  test('takes columns by their position', async () => {
    await unload('parquet/', 'FORMAT PARQUET', 'SELECT * FROM source ORDER BY id');
    expect(keys('parquet/')).toEqual(['parquet/0000_part_00.parquet']);
    await redshift.rows(
      'CREATE TABLE back (n int, t varchar(20), f boolean, a numeric(6,2), s timestamp, w bigint, d double precision, h smallint, y date)',
    );
    expect(await redshift.run(`COPY back FROM 's3://${BUCKET}/parquet/' ${ROLE} FORMAT AS PARQUET`)).toMatchObject({
      Status: 'FINISHED',
      ResultRows: 2,
    });
    expect(await redshift.rows('SELECT * FROM back EXCEPT SELECT * FROM source')).toEqual([]);
    expect(await redshift.rows('SELECT count(*) FROM back')).toEqual([[2]]);
  });

  test.each([
    [
      'a type differs',
      '(n bigint, t varchar(20))',
      /incompatible Parquet schema for column 'n'\. Column type: BIGINT, Parquet schema:\noptional int32 id/,
    ],
    [
      'the number of columns differs',
      '(n int)',
      /Unmatched number of columns between table and file\. Table columns: 1, Data columns: 2/,
    ],
    ['text is too long', '(n int, t varchar(3))', /value too long for type character varying\(3\)/],
  ])('fails when %s', async (name, columns, message) => {
    const key = `mismatch-${name.replaceAll(' ', '-')}/`;
    await unload(key, 'FORMAT PARQUET', 'SELECT id, name FROM source');
    await redshift.rows(`CREATE TABLE mismatch ${columns}`);
    expect(await redshift.run(`COPY mismatch FROM 's3://${BUCKET}/${key}' ${ROLE} PARQUET`)).toMatchObject({
      Status: 'FAILED',
      Error: expect.stringMatching(message),
    });
    await redshift.rows('DROP TABLE mismatch');
  });
});
