/** COPY: what is loaded, and what is told of what is not. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BUCKET, type Cell, type Redshift, ROLE, startRedshift } from './redshift';

let redshift: Redshift;
let tables = 0;
beforeAll(async () => {
  redshift = await startRedshift();
});
afterAll(() => redshift.close());

const COLUMNS = '(id int NOT NULL, name varchar(10), amount numeric(8,2), at timestamp, flag boolean)';

async function table(columns = COLUMNS): Promise<string> {
  const name = `loaded_${++tables}`;
  await redshift.rows(`CREATE TABLE ${name} ${columns}`);
  return name;
}

/** Loads one object into a new table. */
async function load(content: string | Uint8Array, options: string, columns?: string) {
  const name = await table(columns);
  await redshift.put(`single/${name}`, content);
  const description = await redshift.run(`COPY ${name} FROM 's3://${BUCKET}/single/${name}' ${ROLE} ${options}`);
  return { name, description, rows: () => redshift.rows(`SELECT * FROM ${name} ORDER BY 1`) };
}

describe('loads', () => {
  test.each<[string, string | Uint8Array, string, Cell[][]]>([
    [
      'quoted CSV',
      '1,"a, ""b""",1.5,2024-01-01 10:00:00,t\n',
      'CSV',
      [[1, 'a, "b"', '1.50', '2024-01-01 10:00:00', true]],
    ],
    ['line breaks in quotes', '1,"a\nb",,,\n', 'CSV', [[1, 'a\nb', null, null, null]]],
    [
      'CRLF and a byte order mark',
      '\uFEFF1,a,,,\r\n2,b,,,\r\n',
      'CSV',
      [
        [1, 'a', null, null, null],
        [2, 'b', null, null, null],
      ],
    ],
    ['no header lines', 'id,name\nx,y\n1,a,,,\n', 'CSV IGNOREHEADER AS 2', [[1, 'a', null, null, null]]],
    ['gzip', gzipSync('1,a,,,\n'), 'CSV GZIP', [[1, 'a', null, null, null]]],
    ['bars by default', '1|a "b"|2||t\n', '', [[1, 'a "b"', '2.00', null, true]]],
    ['another delimiter', '1\ta,b\t\t\t\n', "DELIMITER '\\t'", [[1, 'a,b', null, null, null]]],
    [
      '\\N as NULL, empty text as empty',
      '1,\\N,,,\n2,,,,\n',
      'CSV',
      [
        [1, null, null, null, null],
        [2, '', null, null, null],
      ],
    ],
    ['another NULL', '1,nil,nil,,\n', "CSV NULL AS 'nil'", [[1, null, null, null, null]]],
    ['empty text as NULL with EMPTYASNULL', '1,,,,\n', 'CSV EMPTYASNULL', [[1, null, null, null, null]]],
    ['blank text as NULL with BLANKSASNULL', '1,  ,,,\n', 'CSV BLANKSASNULL', [[1, null, null, null, null]]],
    ['text without trailing blanks with TRIMBLANKS', '1,a  ,,,\n', 'CSV TRIMBLANKS', [[1, 'a', null, null, null]]],
    ['digits beyond the scale cut, or rounded', '1,,1.999,,\n', 'CSV', [[1, '', '1.99', null, null]]],
    ['digits rounded with ROUNDEC', '1,,1.999,,\n', 'CSV ROUNDEC', [[1, '', '2.00', null, null]]],
    [
      'long text cut by bytes with TRUNCATECOLUMNS',
      '1,abcdéééééé,,,\n',
      'CSV TRUNCATECOLUMNS',
      [[1, 'abcdééé', null, null, null]],
    ],
    ['short lines with FILLRECORD', '1,a\n', 'CSV FILLRECORD', [[1, 'a', null, null, null]]],
    [
      'ISO 8601 times with TIMEFORMAT auto',
      '1,,,2024-01-01T10:00:00Z,\n',
      "CSV TIMEFORMAT 'auto'",
      [[1, '', null, '2024-01-01 10:00:00', null]],
    ],
    [
      'times in a format',
      '1,,,01/31/2024 10:00,\n',
      "CSV TIMEFORMAT AS 'MM/DD/YYYY HH24:MI'",
      [[1, '', null, '2024-01-31 10:00:00', null]],
    ],
    [
      'times since the epoch',
      '1,,,1704067200,\n',
      "CSV TIMEFORMAT 'epochsecs'",
      [[1, '', null, '2024-01-01 00:00:00', null]],
    ],
    [
      'booleans in all spellings',
      '1,,,,yes\n2,,,,0\n3,,,,F\n',
      'CSV',
      [
        [1, '', null, null, true],
        [2, '', null, null, false],
        [3, '', null, null, false],
      ],
    ],
    [
      'JSON by names',
      '{"id":1,"name":"a","other":[1]}\n{"id":2,"flag":true,"amount":1.5}\n',
      "JSON 'auto'",
      [
        [1, 'a', null, null, null],
        [2, null, '1.50', null, true],
      ],
    ],
    ['nothing with NOLOAD', '1,a,,,\n', 'CSV NOLOAD', []],
    [
      'with options that only steer',
      '1,a,,,\n',
      "CSV COMPUPDATE OFF STATUPDATE ON REGION 'us-east-1' ACCEPTINVCHARS",
      [[1, 'a', null, null, null]],
    ],
  ])('%s', async (_name, content, options, expected) => {
    const { description, rows } = await load(content, options);
    expect(description.Error).toBeUndefined();
    expect(await rows()).toEqual(expected);
    expect(description.ResultRows).toBe(expected.length);
  });

  test('all objects under a prefix, into listed columns', async () => {
    await redshift.put('many/part-0', 'a,1\n');
    await redshift.put('many/part-1', 'b,2\nc,3\n');
    await redshift.put('many/part-2/empty', '');
    const name = await table();
    const batch = await redshift.batch([
      `COPY ${name} (name, id) FROM 's3://${BUCKET}/many/part' ${ROLE} CSV`,
      'SELECT pg_last_copy_count()',
    ]);
    expect(await redshift.result(`${batch.Id}:2`)).toEqual([[3]]);
    expect(await redshift.rows(`SELECT id, name FROM ${name} ORDER BY id`)).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  test('the objects of a manifest, without those that may be missing', async () => {
    await redshift.put('listed/a', '1,a,,,\n');
    await redshift.put('listed/b', '2,b,,,\n');
    const manifest = (mandatory: boolean) =>
      JSON.stringify({
        entries: [
          { url: `s3://${BUCKET}/listed/a`, mandatory: true },
          { url: `s3://${BUCKET}/listed/none`, mandatory },
        ],
      });
    await redshift.put('manifests/1', manifest(false));
    await redshift.put('manifests/2', manifest(true));
    const name = await table();
    expect(await redshift.run(`COPY ${name} FROM 's3://${BUCKET}/manifests/1' ${ROLE} CSV MANIFEST`)).toMatchObject({
      ResultRows: 1,
    });
    expect(await redshift.run(`COPY ${name} FROM 's3://${BUCKET}/manifests/2' ${ROLE} CSV MANIFEST`)).toMatchObject({
      Status: 'FAILED',
      Error: expect.stringContaining(`The specified key does not exist: s3://${BUCKET}/listed/none`),
    });
  });

  test('columns that number themselves', async () => {
    const { rows } = await load('a\nb\n', 'CSV', '(id int IDENTITY(1,1), name varchar(5))');
    expect(await rows()).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  test('a million rows from several compressed parts', async () => {
    const name = await table('(id int, value double precision)');
    for (let part = 0; part < 4; part++) {
      const lines = Array.from({ length: 250_000 }, (_, row) => `${part * 250_000 + row},${row / 8}`);
      await redshift.put(`million/part-${part}.csv.gz`, gzipSync(`id,value\n${lines.join('\n')}\n`, { level: 1 }));
    }
    expect(
      await redshift.run(`COPY ${name} FROM 's3://${BUCKET}/million/' ${ROLE} CSV GZIP IGNOREHEADER 1`),
    ).toMatchObject({ Status: 'FINISHED', ResultRows: 1_000_000 });
    expect(await redshift.rows(`SELECT count(DISTINCT id), sum(value) FROM ${name}`)).toEqual([
      [1_000_000, (4 * (250_000 * 249_999)) / 2 / 8],
    ]);
  });
});

describe('load errors', () => {
  const DETAIL = 'line_number, column_name, column_type, column_length, error_code, error_message';

  test.each<[string, string | Uint8Array, [number, string, number, string]]>([
    ['text that is too long', '1,a,,,\n2,eleven bytes,,,\n', [2, 'name', 1204, 'String length exceeds DDL length']],
    ['no integer', 'x1,a,,,\n', [1, 'id', 1207, "Invalid digit, Value 'x', Pos 0, Type: Integer"]],
    ['a fraction for an integer', '1.5,a,,,\n', [1, 'id', 1207, "Invalid digit, Value '.', Pos 1, Type: Integer"]],
    ['an integer out of range', '99999999999,a,,,\n', [1, 'id', 1204, 'Overflow (Integer valid range)']],
    ['no decimal', '1,a,b,,\n', [1, 'amount', 1207, "Invalid digit, Value 'b', Pos 0, Type: Decimal"]],
    ['no time', '1,a,,2024-13-01,\n', [1, 'at', 1206, 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]']],
    [
      'ISO 8601 without TIMEFORMAT auto',
      '1,a,,2024-01-01T00:00:00,\n',
      [1, 'at', 1206, 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]'],
    ],
    ['no boolean', '1,a,,,maybe\n', [1, 'flag', 1210, 'Unknown boolean format']],
    ['nothing for NOT NULL', ',a,,,\n', [1, 'id', 1213, 'Missing data for not-null field']],
    ['too few fields', '1,a,,,\n2,b\n', [2, 'amount', 1214, 'Delimiter not found']],
    ['too many fields', '1,a,,,,x\n', [1, '', 1202, 'Extra column(s) found']],
    ['an open quote', '1,"a,,,\n', [1, 'name', 1216, 'Delimited value missing end quote']],
    [
      'text that is not UTF-8',
      Buffer.from('312cff2c2c2c0a', 'hex'),
      [1, '', 1220, 'String contains invalid or unsupported UTF8 codepoints'],
    ],
    [
      'a row beyond 4 MB',
      `1,${'x'.repeat(5_000_000)},,,\n`,
      [1, '', 1216, 'The row is longer than the maximum of 4 MB'],
    ],
  ])('fails when there is %s', async (_name, content, [line, column, code, message]) => {
    const { name, description, rows } = await load(content, 'CSV');
    expect(description).toMatchObject({
      Status: 'FAILED',
      Error: `ERROR: Load into table '${name}' failed.  Check 'sys_load_error_detail' system table for details.`,
    });
    const [error] = await redshift.rows(
      `SELECT line_number, column_name, error_code, error_message FROM sys_load_error_detail WHERE query_id = ${description.RedshiftQueryId}`,
    );
    expect([error?.[0], error?.[2], error?.[3]]).toEqual([line, code, message]);
    if (column !== '' && code !== 1216) expect(error?.[1]).toBe(column);
    expect(await rows()).toEqual([]);
  });

  test('are kept when the transaction rolls back', async () => {
    await redshift.put('rolled-back', 'x,a,,,\n');
    const batch = await redshift.batch([
      `CREATE TABLE rolled_back ${COLUMNS}`,
      `COPY rolled_back FROM 's3://${BUCKET}/rolled-back' ${ROLE} CSV`,
      'SELECT 1',
    ]);
    expect(batch.Error).toBe(
      "Query #2 failed with ERROR: Load into table 'rolled_back' failed.  Check 'sys_load_error_detail' system table for details.",
    );
    const query = batch.SubStatements?.[1]?.RedshiftQueryId;
    expect(await redshift.rows(`SELECT ${DETAIL} FROM sys_load_error_detail WHERE query_id = ${query}`)).toEqual([
      [1, 'id', 'integer', '0', 1207, "Invalid digit, Value 'x', Pos 0, Type: Integer"],
    ]);
    expect(
      await redshift.rows(
        `SELECT filename, colname, raw_line, raw_field_value, err_code FROM stl_load_errors WHERE query = ${query}`,
      ),
    ).toEqual([[`s3://${BUCKET}/rolled-back`, 'id', 'x,a,,,', 'x', 1207]]);
    expect(await redshift.rows(`SELECT value, is_null FROM stl_loaderror_detail WHERE query = ${query}`)).toEqual([
      ['x', 0],
    ]);
    expect(
      await redshift.rows(
        `SELECT status, table_name, loaded_rows, error_count FROM sys_load_history WHERE query_id = ${query}`,
      ),
    ).toEqual([['aborted', 'rolled_back', 0, 1]]);
  });

  const BAD = '1,a,,,\nx,b,,,\n3,c\n4,"d\nd",,,\ny,e,,,\n6,f,,,\n';

  test('are tolerated below MAXERROR, with their lines', async () => {
    const { description, rows } = await load(BAD, 'CSV MAXERROR 4');
    expect(description).toMatchObject({ Status: 'FINISHED', ResultRows: 3 });
    expect((await rows()).map(([id]) => id)).toEqual([1, 4, 6]);
    expect(
      await redshift.rows(
        `SELECT line_number, error_code FROM sys_load_error_detail WHERE query_id = ${description.RedshiftQueryId} ORDER BY 1`,
      ),
    ).toMatchObject([
      [2, 1207],
      [3, 1214],
      [expect.any(Number), 1207],
    ]);
    expect(
      await redshift.rows(
        `SELECT status, loaded_rows, error_count FROM sys_load_history WHERE query_id = ${description.RedshiftQueryId}`,
      ),
    ).toEqual([['completed', 3, 3]]);
  });

  test('fail the load when they reach MAXERROR', async () => {
    const { description } = await load(BAD, 'CSV MAXERROR 3');
    expect(description.Status).toBe('FAILED');
  });
});

describe('refusals', () => {
  test.each([
    ["COPY refused FROM 's3://test-bucket/none' IAM_ROLE default CSV", "The specified S3 prefix 'none' does not exist"],
    [
      "COPY refused FROM 's3://other-bucket/x' IAM_ROLE default CSV",
      'S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket',
    ],
    ["COPY refused FROM 's3://test-bucket/x' CSV", 'CREDENTIALS argument is not supplied'],
    ["COPY refused FROM 's3://test-bucket/x' IAM_ROLE 'nobody' CSV", 'Invalid IAM role ARN: nobody'],
    ["COPY refused FROM 's3://test-bucket/x' IAM_ROLE default CSV ESCAPE", 'COPY option ESCAPE is not supported here'],
    ["COPY refused FROM 's3://test-bucket/x' IAM_ROLE default CSV BZIP2", 'COPY option BZIP2 is not supported here'],
    ["COPY refused FROM 's3://test-bucket/x' IAM_ROLE default CSV NONSENSE", 'syntax error at or near "nonsense"'],
    [
      "COPY refused FROM 's3://test-bucket/x' IAM_ROLE default FORMAT AS PARQUET GZIP",
      'GZIP option is not supported for PARQUET',
    ],
    [
      "COPY refused (id, other) FROM 's3://test-bucket/x' IAM_ROLE default CSV",
      'column "other" of relation "refused" does not exist',
    ],
    ["COPY missing FROM 's3://test-bucket/x' IAM_ROLE default CSV", 'relation "missing" does not exist'],
    [
      "COPY refused FROM '/etc/passwd' IAM_ROLE default CSV",
      "The S3 path '/etc/passwd' is not valid; it must begin with s3://",
    ],
  ])('fails when asked for %s', async (sql, message) => {
    await redshift.run('CREATE TABLE IF NOT EXISTS refused (id int)');
    expect(await redshift.run(sql)).toMatchObject({ Status: 'FAILED', Error: `ERROR: ${message}` });
  });

  test('fails when an object is not compressed as stated, without naming local files', async () => {
    const { name, description } = await load('1,a,,,\n', 'CSV GZIP');
    expect(description.Error).toBe(`ERROR: Input is not a GZIP stream: s3://${BUCKET}/single/${name}`);
  });
});
