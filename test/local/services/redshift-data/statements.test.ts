/** The Data API by the AWS SDK: statements, their states and results. What SQL means is sql.test.ts's concern. One server for all, so one file. */

import {
  CancelStatementCommand,
  DescribeStatementCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  GetStatementResultV2Command,
  ListDatabasesCommand,
  ListSchemasCommand,
  ListStatementsCommand,
  ListTablesCommand,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLUSTER, type Redshift, startRedshift, WHERE } from './redshift';

let redshift: Redshift;
beforeAll(async () => {
  redshift = await startRedshift();
});
afterAll(() => redshift.close());

/** Runs until it is cancelled. */
const ENDLESS =
  'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n > 0 AND n < 1000000000) SELECT count(*) FROM r';

describe('serialization', () => {
  test('maps the types of Redshift to fields', async () => {
    const { Id } =
      await redshift.run(`SELECT 1::smallint AS a, 2 AS b, 3::bigint AS c, 1.5::float8 AS d, 1.50::numeric(5,2) AS e, true AS f,
      'x'::varchar(5) AS g, DATE '2024-02-29' AS h, TIMESTAMP '2024-02-29 10:11:12.5' AS i, NULL::int AS j`);
    const { Records, ColumnMetadata, TotalNumRows } = await redshift.client.send(new GetStatementResultCommand({ Id }));
    expect(Records).toEqual([
      [
        { longValue: 1 },
        { longValue: 2 },
        { longValue: 3 },
        { doubleValue: 1.5 },
        { stringValue: '1.50' },
        { booleanValue: true },
        { stringValue: 'x' },
        { stringValue: '2024-02-29' },
        { stringValue: '2024-02-29 10:11:12.5' },
        { isNull: true },
      ],
    ]);
    expect(ColumnMetadata?.map((column) => column.typeName)).toEqual([
      'int2',
      'int4',
      'int8',
      'float8',
      'numeric',
      'bool',
      'varchar',
      'date',
      'timestamp',
      'int4',
    ]);
    expect(TotalNumRows).toBe(1);
  });

  test('gives NaN and infinity back as numbers', async () => {
    expect(await redshift.rows("SELECT 'NaN'::float8, 'Infinity'::float8")).toEqual([
      [Number.NaN, Number.POSITIVE_INFINITY],
    ]);
  });

  test('describes a finished statement', async () => {
    const description = await redshift.run('SELECT 1 AS one', { StatementName: 'named' });
    expect(description).toMatchObject({
      Status: 'FINISHED',
      HasResultSet: true,
      ResultRows: 1,
      QueryString: 'SELECT 1 AS one',
      Database: 'dev',
      WorkgroupName: WHERE.WorkgroupName,
      ResultFormat: 'JSON',
    });
    expect(description.CreatedAt).toBeInstanceOf(Date);
    expect(description.Duration).toBeGreaterThanOrEqual(0);
    expect(description.ResultSize).toBeGreaterThan(0);
    expect(description.RedshiftQueryId).toBeGreaterThan(0);
  });

  test('pages a large result', async () => {
    const { Id } = await redshift.run(
      "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n * 2 FROM r WHERE n < 4096) SELECT a.n AS n, repeat('x', 20000) AS t FROM r a, r b",
    );
    const first = await redshift.client.send(new GetStatementResultCommand({ Id }));
    expect(first.NextToken).toBeDefined();
    expect(first.TotalNumRows).toBe(169);
    expect(await redshift.result(Id as string)).toHaveLength(169);
  });

  test('gives a result as CSV by GetStatementResultV2', async () => {
    const { Id } = await redshift.run(`SELECT 1, 'a,"b', NULL`, { ResultFormat: 'CSV' });
    const { Records, ResultFormat } = await redshift.client.send(new GetStatementResultV2Command({ Id }));
    expect(ResultFormat).toBe('CSV');
    expect(Records).toEqual([{ CSVRecords: '1,"a,""b",\r\n' }]);
    await expect(redshift.client.send(new GetStatementResultCommand({ Id }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('validation', () => {
  const execute = (input: object) =>
    redshift.client.send(new ExecuteStatementCommand({ ...WHERE, Sql: 'SELECT 1', ...input }));

  test.each([
    ['an unknown workgroup', { WorkgroupName: 'unknown' }, "Redshift endpoint doesn't exist in this region."],
    [
      'an unknown cluster',
      { WorkgroupName: undefined, ClusterIdentifier: 'unknown' },
      "Redshift endpoint doesn't exist in this region.",
    ],
    ['a database user of a workgroup', { DbUser: 'loader' }, 'DbUser is not supported for serverless workgroups.'],
    [
      'a database user beside a secret',
      {
        WorkgroupName: undefined,
        ...CLUSTER,
        DbUser: 'loader',
        SecretArn: 'arn:aws:secretsmanager:us-east-1:0:secret:s',
      },
      'Only one of DbUser and SecretArn may be specified.',
    ],
    [
      'a cluster beside a workgroup',
      { ClusterIdentifier: CLUSTER.ClusterIdentifier },
      'Only one of ClusterIdentifier and WorkgroupName may be specified.',
    ],
    [
      'neither cluster nor workgroup',
      { WorkgroupName: undefined },
      'Either ClusterIdentifier or WorkgroupName must be specified.',
    ],
    ['no database', { Database: undefined }, 'Database name is required.'],
    ['a session', { SessionKeepAliveSeconds: 10 }, /not supported here/],
    [
      'an unused parameter',
      { Parameters: [{ name: 'id', value: '1' }] },
      'Parameters list contains unused parameters. Unused parameters: [id]',
    ],
    [
      'an empty parameter',
      { Sql: 'SELECT :id', Parameters: [{ name: 'id', value: '' }] },
      /length greater than or equal to 1/,
    ],
    ['SQL beyond 100 KB', { Sql: `SELECT '${'x'.repeat(102_400)}'` }, /length less than or equal to 102400/],
    ['a token beyond 64 characters', { ClientToken: 'x'.repeat(65) }, /clientToken.*length less than or equal to 64/],
  ])('rejects %s', async (_name, input, message) => {
    await expect(execute(input)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(typeof message === 'string' ? escaped(message) : message),
    });
  });

  test('rejects more than 40 statements', async () => {
    await expect(redshift.batch(Array.from({ length: 41 }, () => 'SELECT 1'))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('rejects questions about an unknown statement', async () => {
    const Id = '00000000-0000-4000-8000-000000000000';
    await expect(redshift.client.send(new DescribeStatementCommand({ Id }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      ResourceId: Id,
    });
  });

  test('rejects questions of another identity', async () => {
    const { Id } = await redshift.run('SELECT 1');
    await expect(redshift.as('OTHER').send(new DescribeStatementCommand({ Id }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('rejects to give the result of a batch as a whole, and of what has none', async () => {
    const batch = await redshift.batch(['SELECT 1', 'SELECT 2']);
    await expect(redshift.client.send(new GetStatementResultCommand({ Id: batch.Id }))).rejects.toThrow(
      'BatchExecuteStatement result can only be retrieved with sub-statement id.',
    );
    const failed = await redshift.run('SELECT nothing');
    await expect(redshift.client.send(new GetStatementResultCommand({ Id: failed.Id }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('behaviour', () => {
  test('tells a failure of SQL by the status, not by an error of the call', async () => {
    expect(await redshift.run('SELECT * FROM missing')).toMatchObject({
      Status: 'FAILED',
      Error: 'ERROR: relation "missing" does not exist',
      HasResultSet: false,
      ResultRows: -1,
    });
  });

  test('fails when the database is another', async () => {
    expect(await redshift.run('SELECT 1', { Database: 'other' })).toMatchObject({
      Status: 'FAILED',
      Error: 'FATAL: database "other" does not exist',
    });
  });

  test('binds parameters as values', async () => {
    await redshift.run('CREATE TABLE bound (id int, name varchar(20))');
    await redshift.run('INSERT INTO bound VALUES (:id, :name)', {
      Parameters: [
        { name: 'id', value: '7' },
        { name: 'name', value: "it's \\ :id" },
      ],
    });
    expect(
      await redshift.rows('SELECT id, name FROM bound WHERE id = :id', { Parameters: [{ name: 'id', value: '7' }] }),
    ).toEqual([[7, "it's \\ :id"]]);
  });

  test('fails when a parameter has no value or stands for a name or an option', async () => {
    expect(await redshift.run('SELECT :missing')).toMatchObject({
      Status: 'FAILED',
      Error: expect.stringContaining('syntax error at or near ":"'),
    });
    const Parameters = [{ name: 'p', value: 'bound' }];
    expect(await redshift.run('DROP TABLE :p', { Parameters })).toMatchObject({
      Status: 'FAILED',
      Error: 'ERROR: syntax error at or near ":p"',
    });
    expect(await redshift.run('COPY bound FROM :p IAM_ROLE default CSV', { Parameters })).toMatchObject({
      Status: 'FAILED',
    });
  });

  test('runs a statement once for a client token', async () => {
    await redshift.run('CREATE TABLE once (id int)');
    const first = await redshift.run('INSERT INTO once VALUES (1)', { ClientToken: 'token-1' });
    const second = await redshift.run('INSERT INTO once VALUES (1)', { ClientToken: 'token-1' });
    expect(second.Id).toBe(first.Id);
    expect(await redshift.rows('SELECT count(*) FROM once')).toEqual([[1]]);
  });

  test('runs a batch as one transaction with a result for each statement', async () => {
    const batch = await redshift.batch([
      'CREATE TABLE together (id int)',
      'INSERT INTO together VALUES (1), (2)',
      'SELECT sum(id) FROM together',
    ]);
    expect(batch.Status).toBe('FINISHED');
    expect(batch.SubStatements?.map((each) => [each.Id, each.Status, each.ResultRows, each.HasResultSet])).toEqual([
      [`${batch.Id}:1`, 'FINISHED', 0, false],
      [`${batch.Id}:2`, 'FINISHED', 2, false],
      [`${batch.Id}:3`, 'FINISHED', 1, true],
    ]);
    expect(await redshift.result(`${batch.Id}:3`)).toEqual([[3]]);
  });

  test('fails when one statement of a batch fails, and rolls all back', async () => {
    const batch = await redshift.batch(['CREATE TABLE undone (id int)', 'SELECT nothing', 'SELECT 1']);
    expect(batch).toMatchObject({
      Status: 'FAILED',
      Error: 'Query #2 failed with ERROR: column "nothing" does not exist',
    });
    expect(batch.SubStatements?.map((each) => each.Status)).toEqual(['FINISHED', 'FAILED', 'ABORTED']);
    expect(await redshift.run('SELECT * FROM undone')).toMatchObject({ Status: 'FAILED' });
  });

  test('goes on after a failure with AUTO_COMMIT', async () => {
    const batch = await redshift.batch(
      ['CREATE TABLE kept (id int)', 'SELECT nothing', 'INSERT INTO kept VALUES (1)'],
      { ExecutionMode: 'AUTO_COMMIT' },
    );
    expect(batch.SubStatements?.map((each) => each.Status)).toEqual(['FINISHED', 'FAILED', 'FINISHED']);
    expect(await redshift.rows('SELECT count(*) FROM kept')).toEqual([[1]]);
  });

  test('keeps what stands between BEGIN and COMMIT together with AUTO_COMMIT, and undoes what ROLLBACK ends', async () => {
    const inBlocks = (...sqls: string[]) => redshift.batch(sqls, { ExecutionMode: 'AUTO_COMMIT' });
    await inBlocks('CREATE TABLE blocks (id int)', 'BEGIN', 'INSERT INTO blocks VALUES (1)', 'ROLLBACK');
    await inBlocks('START TRANSACTION', 'INSERT INTO blocks VALUES (2)', 'END', 'INSERT INTO blocks VALUES (3)');
    await inBlocks('BEGIN WORK', 'INSERT INTO blocks VALUES (4)');
    expect(await redshift.rows('SELECT id FROM blocks ORDER BY 1')).toEqual([[2], [3]]);
    const failed = await inBlocks('BEGIN', 'INSERT INTO blocks VALUES (5)', 'SELECT nothing', 'SELECT 1', 'COMMIT');
    expect(failed.SubStatements?.map((each) => each.Error)).toEqual([
      undefined,
      undefined,
      'ERROR: column "nothing" does not exist',
      'ERROR: current transaction is aborted, commands ignored until end of transaction block',
      undefined,
    ]);
    expect(await redshift.rows('SELECT count(*) FROM blocks')).toEqual([[2]]);
  });

  test('lets nothing be changed between BEGIN READ ONLY and its end', async () => {
    await redshift.run('CREATE TABLE untouched (id int)');
    for (const sql of [
      'INSERT INTO untouched VALUES (1)',
      'CREATE TABLE another (id int)',
      'DROP TABLE untouched',
      'TRUNCATE untouched',
    ]) {
      const batch = await redshift.batch(['BEGIN READ ONLY', sql, 'ROLLBACK'], { ExecutionMode: 'AUTO_COMMIT' });
      expect([sql, batch.SubStatements?.[1]?.Error]).toEqual([sql, 'ERROR: transaction is read-only']);
    }
    const read = await redshift.batch(['BEGIN READ ONLY', 'SELECT count(*) FROM untouched', 'ROLLBACK'], {
      ExecutionMode: 'AUTO_COMMIT',
    });
    expect(await redshift.result(`${read.Id}:2`)).toEqual([[0]]);
  });

  test('cancels a running statement', async () => {
    const { Id } = await redshift.client.send(new ExecuteStatementCommand({ ...WHERE, Sql: ENDLESS }));
    expect(await redshift.client.send(new CancelStatementCommand({ Id }))).toMatchObject({ Status: true });
    const description = await redshift.settled(Id as string);
    expect(description).toMatchObject({ Status: 'ABORTED', HasResultSet: false });
    expect(description.Error).toBeUndefined();
    await expect(redshift.client.send(new CancelStatementCommand({ Id }))).rejects.toThrow(
      `Could not cancel a query that is already in ABORTED state with ID: ${Id}`,
    );
  });

  test('publishes an event at the end of a statement that asks for it', async () => {
    const { Id } = await redshift.run('SELECT 1', { WithEvent: true, StatementName: 'told' });
    expect(redshift.events.filter((event) => event.detail.statementId === Id)).toMatchObject([
      {
        source: 'aws.redshift-data',
        resources: ['arn:aws:redshift-serverless:us-east-1:000000000000:workgroup/test-workgroup'],
        detailType: 'Redshift Data Statement Status Change',
        detail: { statementName: 'told', state: 'FINISHED', rows: 1 },
      },
    ]);
  });

  test('runs on a cluster, too: over the same database, as whoever calls or as a user that is named', async () => {
    const onCluster = { WorkgroupName: undefined, ...CLUSTER };
    await redshift.run('CREATE TABLE shared AS SELECT 7 AS n');
    expect(await redshift.rows('SELECT n FROM shared', onCluster)).toEqual([[7]]);
    const input = { ...onCluster, DbUser: 'loader', WithEvent: true, StatementName: 'on a cluster' };
    const described = await redshift.run('SELECT 1', input);
    expect(described).toMatchObject({ Status: 'FINISHED', ...CLUSTER, DbUser: 'loader' });
    expect(described).not.toHaveProperty('WorkgroupName');
    const [event] = redshift.events.filter(({ detail }) => detail.statementId === described.Id);
    expect(event?.resources).toEqual(['arn:aws:redshift:us-east-1:000000000000:cluster:test-cluster']);
    const { Statements = [] } = await redshift.client.send(
      new ListStatementsCommand({ ClusterIdentifier: CLUSTER.ClusterIdentifier, StatementName: 'on a cluster' }),
    );
    expect(Statements.map(({ Id }) => Id)).toEqual([described.Id]);
  });

  test('waits for the end as long as the caller asks', async () => {
    const { Status } = await redshift.client.send(
      new ExecuteStatementCommand({ ...WHERE, Sql: 'SELECT 1', WaitTimeSeconds: 30 }),
    );
    expect(Status).toBe('FINISHED');
  });

  test('lists statements, the newest first, in pages', async () => {
    await redshift.run('SELECT 1', { StatementName: 'listed-1' });
    await redshift.run('SELECT nothing', { StatementName: 'listed-2' });
    const list = (input: object) =>
      redshift.client.send(new ListStatementsCommand({ StatementName: 'listed', ...input }));
    const first = await list({ MaxResults: 1 });
    const second = await list({ MaxResults: 1, NextToken: first.NextToken });
    expect([...(first.Statements ?? []), ...(second.Statements ?? [])].map((each) => each.StatementName)).toEqual([
      'listed-2',
      'listed-1',
    ]);
    expect((await list({ Status: 'FAILED' })).Statements).toMatchObject([
      { StatementName: 'listed-2', QueryString: 'SELECT nothing' },
    ]);
  });

  test('lists databases, schemas and tables and describes a table', async () => {
    await redshift.batch([
      'CREATE SCHEMA listed',
      'CREATE TABLE listed.things (id int NOT NULL, name varchar(12), price numeric(9,2))',
      'CREATE VIEW listed.names AS SELECT name FROM listed.things',
    ]);
    expect((await redshift.client.send(new ListDatabasesCommand(WHERE))).Databases).toEqual(['dev']);
    expect((await redshift.client.send(new ListSchemasCommand({ ...WHERE, SchemaPattern: 'lis%' }))).Schemas).toEqual([
      'listed',
    ]);
    expect((await redshift.client.send(new ListSchemasCommand(WHERE))).Schemas).not.toContain('redshift_internal');
    expect((await redshift.client.send(new ListTablesCommand({ ...WHERE, SchemaPattern: 'listed' }))).Tables).toEqual([
      { name: 'names', schema: 'listed', type: 'VIEW' },
      { name: 'things', schema: 'listed', type: 'TABLE' },
    ]);
    const { ColumnList } = await redshift.client.send(
      new DescribeTableCommand({ ...WHERE, Schema: 'listed', Table: 'things' }),
    );
    expect(
      ColumnList?.map((column) => [column.name, column.typeName, column.nullable, column.length, column.scale]),
    ).toEqual([
      ['id', 'int4', 0, 0, 0],
      ['name', 'varchar', 1, 12, 0],
      ['price', 'numeric', 1, 0, 2],
    ]);
  });
});

function escaped(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
