/** The dialect: what a statement of Redshift's SQL means here. Each table row is one query and its rows, or one error. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Cell, type Redshift, startRedshift } from './redshift';

let redshift: Redshift;
beforeAll(async () => {
  redshift = await startRedshift();
  await redshift.batch([
    'CREATE TABLE sales (id int, shop varchar(10), amount numeric(8,2), weight float, sold_at timestamp, paid boolean)',
    `INSERT INTO sales VALUES (1, 'north', 10.50, 1.5, '2024-01-31 10:00:00', true), (2, 'south', 20.25, NULL, '2024-02-29 23:59:59', false),
      (4, 'north', NULL, 2.5, NULL, NULL)`,
  ]);
});
afterAll(() => redshift.close());

describe('queries', () => {
  test.each<[string, string, Cell[][]]>([
    ['divides integers as integers', 'SELECT 5/2, -7/2, 5.0/2', [[2, -3, 2.5]]],
    [
      'sums and averages integers as integers',
      'SELECT sum(id), avg(id), avg(DISTINCT id), sum(id::bigint) FROM sales',
      [[7, 2, 2, '7']],
    ],
    ['sums decimals exactly', 'SELECT sum(amount) FROM sales', [['30.75']]],
    [
      'averages in windows',
      'SELECT id, avg(id) OVER (), sum(id) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM sales ORDER BY id',
      [
        [1, 2, 1],
        [2, 2, 3],
        [4, 2, 7],
      ],
    ],
    [
      'puts NULL last ascending and first descending',
      'SELECT amount FROM sales ORDER BY amount DESC',
      [[null], ['20.25'], ['10.50']],
    ],
    ['takes TOP and MINUS', 'SELECT TOP 1 id FROM (SELECT id FROM sales MINUS SELECT 1) AS rest ORDER BY id', [[2]]],
    [
      'takes NVL, NVL2, DECODE, ISNULL and LEN',
      "SELECT nvl(NULL, 1), nvl2(1, 2, 3), decode(2, 1, 'a', 2, 'b'), isnull(NULL, 4), len('héé')",
      [[1, 2, 'b', 4, 3]],
    ],
    [
      'adds to dates',
      "SELECT dateadd(month, 1, '2024-01-31'), dateadd(hour, -1, sold_at) FROM sales WHERE id = 1",
      [['2024-02-29 00:00:00', '2024-01-31 09:00:00']],
    ],
    [
      'counts between dates',
      "SELECT datediff(day, '2024-01-01', sold_at), datediff('mon', '2024-01-31', '2024-02-01') FROM sales WHERE id = 1",
      [[30, 1]],
    ],
    [
      'takes dates apart',
      'SELECT date_part(year, sold_at), extract(dow FROM sold_at), trunc(sold_at) FROM sales WHERE id = 1',
      [[2024, 3, '2024-01-31']],
    ],
    [
      'formats dates',
      "SELECT to_char(sold_at, 'YYYY-MM-DD HH24:MI:SS'), to_date('31.01.2024', 'DD.MM.YYYY') FROM sales WHERE id = 1",
      [['2024-01-31 10:00:00', '2024-01-31']],
    ],
    ['reads numbers in other bases', "SELECT strtol('ff', 16), strtol('12', 10)", [[255, 12]]],
    [
      'joins with LISTAGG',
      "SELECT listagg(shop, ',') WITHIN GROUP (ORDER BY id DESC), listagg(shop) WITHIN GROUP (ORDER BY id) FROM sales",
      [['north,south,north', 'northsouthnorth']],
    ],
    ['counts approximately', 'SELECT APPROXIMATE COUNT(DISTINCT shop), median(id) FROM sales', [[2, 2]]],
    [
      'cuts a cast to VARCHAR(n) by bytes',
      "SELECT 'abcdef'::varchar(3), CAST('éé' AS varchar(3)), 'xy'::char",
      [['abc', 'é', 'x']],
    ],
    ['rounds a cast to NUMERIC', 'SELECT 2.5::numeric, 1::float / 3', [['3', 1 / 3]]],
    [
      'takes a backslash as an escape',
      "SELECT 'a\\\\b', 'a_b' LIKE 'a\\\\_b', 'axb' LIKE 'a\\\\_b'",
      [['a\\b', true, false]],
    ],
    [
      'searches with regular expressions',
      "SELECT regexp_substr('a12', '[0-9]+'), regexp_replace('a1b2', '[0-9]', '#'), 'abc' ~ '^a'",
      [['12', 'a#b#', true]],
    ],
    [
      'folds identifiers, quoted ones too',
      'SELECT "Odd ""Name".ID FROM (SELECT ID FROM Sales WHERE Id = 1) AS "ODD ""NAME"',
      [[1]],
    ],
    [
      'takes names that only DuckDB reserves',
      'SELECT at, t.lambda, show + 1 FROM (SELECT 1 AS at, 2 AS lambda, 3 AS show) AS t WHERE at > 0',
      [[1, 2, 4]],
    ],
    [
      'lets given names win over implied ones',
      'SELECT shop AS count, count(*) FROM sales GROUP BY count ORDER BY 1',
      [
        ['north', 2],
        ['south', 1],
      ],
    ],
    ['selects without FROM in a common table expression', 'WITH one(n) AS (SELECT 1) SELECT n + 1 FROM one', [[2]]],
  ])('%s', async (_name, sql, expected) => {
    expect(await redshift.rows(sql)).toEqual(expected);
  });

  test('names columns as Redshift does', async () => {
    await redshift.run('CREATE TABLE named AS SELECT count(*), max(id) FROM sales');
    expect(await redshift.rows('SELECT "column" FROM pg_table_def WHERE tablename = \'named\' ORDER BY 1')).toEqual([
      ['count'],
      ['max'],
    ]);
  });
});

describe('errors', () => {
  test.each([
    ['SELECT 1/0', 'division by zero'],
    ['SELECT 1 % 0', 'division by zero'],
    ['SELEC 1', 'syntax error at or near "selec"'],
    ['SELECT nothing FROM sales', 'column "nothing" does not exist'],
    ["INSERT INTO sales(id) VALUES ('abc')", 'invalid input syntax for integer: "abc"'],
    ["INSERT INTO sales(shop) VALUES ('eleven bytes')", 'value too long for type character varying(10)'],
    ['SELECT 1; SELECT 2', 'cannot insert multiple commands into a prepared statement'],
    ["SELECT 'open", `unterminated quoted string at or near "'open"`],
    ["SELECT 'a' SIMILAR TO 'a%'", 'SIMILAR TO is not supported here; use ~ or LIKE'],
    ["SELECT to_char(12.5, '999.9')", "the format '999.9' is not supported here: '999.9'"],
    ['BEGIN', 'BEGIN is not supported here: a batch is one transaction unless its ExecutionMode is AUTO_COMMIT'],
    ['CALL procedure()', 'CALL is not supported here'],
    ['SELECT * FROM dev.redshift_internal.load_errors', 'schema "redshift_internal" does not exist'],
  ])('fails when asked for %s', async (sql, message) => {
    expect(await redshift.run(sql)).toMatchObject({ Status: 'FAILED', Error: `ERROR: ${message}` });
  });

  test.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT read_text('/etc/passwd')",
    'SELECT "read_text"(\'/etc/passwd\')',
    "SELECT system.main.read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM "/etc/passwd.csv"',
    "SELECT getenv('HOME')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_tables',
    "ATTACH '/tmp/other.duckdb'",
    "COPY sales TO '/tmp/out.csv'",
    'INSTALL httpfs',
    'LOAD httpfs',
    'PRAGMA version',
    "SET threads = '1'",
    'CREATE TABLE memory.main.mine (id int)',
  ])('rejects %s', async (sql) => {
    expect(await redshift.run(sql)).toMatchObject({ Status: 'FAILED' });
  });
});

describe('definitions', () => {
  test('accepts where rows lie and keys, and enforces no key', async () => {
    await redshift.rows(`CREATE TABLE keyed (id bigint PRIMARY KEY ENCODE az64 DISTKEY, other int UNIQUE REFERENCES nowhere (id) SORTKEY,
      FOREIGN KEY (other) REFERENCES nowhere) BACKUP NO DISTSTYLE KEY COMPOUND SORTKEY (id, other)`);
    await redshift.rows('INSERT INTO keyed VALUES (1, 1), (1, 1)');
    expect(await redshift.rows('SELECT count(*) FROM keyed')).toEqual([[2]]);
    expect(await redshift.run('INSERT INTO keyed(other) VALUES (1)')).toMatchObject({
      Error: 'ERROR: Cannot insert a NULL value into column id',
    });
    expect(await redshift.run('CREATE TABLE broken (id int) DISTKEY (other)')).toMatchObject({ Status: 'FAILED' });
  });

  test('numbers an IDENTITY column', async () => {
    await redshift.rows('CREATE TABLE numbered (id int IDENTITY(10, 5), name varchar(5))');
    await redshift.rows("INSERT INTO numbered(name) VALUES ('a'), ('b')");
    expect(await redshift.rows('SELECT id, name FROM numbered ORDER BY id')).toEqual([
      [10, 'a'],
      [15, 'b'],
    ]);
  });

  test('fills in defaults: constants and the clock', async () => {
    await redshift.rows(
      "CREATE TABLE defaulted (id int, n numeric(4,1) DEFAULT 5/2, at timestamp DEFAULT getdate(), name varchar(5) DEFAULT 'x''y' ENCODE zstd NOT NULL)",
    );
    await redshift.rows('INSERT INTO defaulted(id) VALUES (1)');
    expect(await redshift.rows("SELECT id, n, at > '2024-01-01', name FROM defaulted")).toEqual([
      [1, '2.0', true, "x'y"],
    ]);
    expect(await redshift.run('CREATE TABLE random (id float DEFAULT random())')).toMatchObject({
      Error: 'ERROR: DEFAULT random ( ) is not supported here',
    });
  });

  test('creates a table like another, or from a query', async () => {
    await redshift.rows('CREATE TABLE alike (LIKE sales) DISTSTYLE ALL');
    await redshift.rows('CREATE TABLE queried DISTKEY (shop) AS (SELECT shop, count(*) AS n FROM sales GROUP BY shop)');
    expect(await redshift.rows('SELECT count(*) FROM alike')).toEqual([[0]]);
    expect(await redshift.run("INSERT INTO alike(shop) VALUES ('eleven bytes')")).toMatchObject({ Status: 'FAILED' });
    expect(await redshift.rows('SELECT n FROM queried ORDER BY shop')).toEqual([[2], [1]]);
  });

  test('keeps odd column names', async () => {
    await redshift.rows('CREATE TABLE odd ("a b" int, "c""d" int, "Select" int, "1st" int)');
    await redshift.rows('INSERT INTO odd ("a b", "c""d", "select", "1st") VALUES (1, 2, 3, 4)');
    expect(await redshift.rows('SELECT "a b", "c""d", "SELECT", "1st" FROM odd')).toEqual([[1, 2, 3, 4]]);
  });

  test('changes columns and names', async () => {
    await redshift.rows('CREATE TABLE changed (id int, gone varchar(3))');
    for (const change of [
      "ADD COLUMN extra varchar(4) DEFAULT 'x'",
      'DROP COLUMN gone CASCADE',
      'RENAME COLUMN extra TO kept',
      'RENAME TO renamed',
    ]) {
      await redshift.rows(`ALTER TABLE changed ${change}`);
    }
    expect(
      await redshift.rows('SELECT "column", type FROM pg_table_def WHERE tablename = \'renamed\' ORDER BY 1'),
    ).toEqual([
      ['id', 'integer'],
      ['kept', 'character varying(4)'],
    ]);
  });

  test('swaps a table in one transaction, unseen by readers before its end', async () => {
    await redshift.batch(['CREATE TABLE target (id int)', 'INSERT INTO target VALUES (1)']);
    const swap = (n: number) =>
      redshift.batch([
        'CREATE TABLE stage (LIKE target)',
        `INSERT INTO stage VALUES (${n}), (${n})`,
        'DROP TABLE IF EXISTS target',
        'ALTER TABLE stage RENAME TO target',
      ]);
    const reads = Array.from({ length: 20 }, () => redshift.rows('SELECT count(*) FROM target'));
    const swapped = await swap(2);
    for (const [[count]] of (await Promise.all(reads)) as [[number]][]) expect([1, 2]).toContain(count);
    expect(swapped.Status).toBe('FINISHED');
    expect(await redshift.rows('SELECT id FROM target')).toEqual([[2], [2]]);
  });

  test('commits with TRUNCATE what came before it', async () => {
    await redshift.batch([
      'CREATE TABLE emptied (id int)',
      'INSERT INTO emptied VALUES (1)',
      'CREATE TABLE before (id int)',
    ]);
    await redshift.batch(['INSERT INTO before VALUES (1)', 'TRUNCATE emptied', 'SELECT nothing']);
    expect(await redshift.rows('SELECT (SELECT count(*) FROM before), (SELECT count(*) FROM emptied)')).toEqual([
      [1, 0],
    ]);
  });

  test.each(['VACUUM', 'ALTER TABLE sales APPEND FROM keyed'])(
    'fails when %s is part of a transaction',
    async (sql) => {
      expect(await redshift.batch(['SELECT 1', sql])).toMatchObject({
        Status: 'FAILED',
        Error: expect.stringContaining('cannot run inside a transaction block'),
      });
    },
  );

  test.each(['VACUUM FULL sales', 'ANALYZE sales', 'GRANT SELECT ON sales TO someone', "SET query_group TO 'nightly'"])(
    'accepts %s without effect',
    async (sql) => {
      expect(await redshift.run(sql)).toMatchObject({ Status: 'FINISHED', HasResultSet: false });
    },
  );

  test('describes itself by the system views', async () => {
    expect(await redshift.rows("SELECT table_schema, table_type FROM svv_tables WHERE table_name = 'sales'")).toEqual([
      ['public', 'BASE TABLE'],
    ]);
    expect(
      await redshift.rows(
        `SELECT column_name, data_type, character_maximum_length FROM information_schema.columns WHERE table_name = 'sales' AND ordinal_position <= 3 ORDER BY ordinal_position`,
      ),
    ).toEqual([
      ['id', 'integer', null],
      ['shop', 'character varying', 10],
      ['amount', 'numeric', null],
    ]);
    expect(
      await redshift.rows(
        "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public' AND tablename = 'sales'",
      ),
    ).toEqual([['sales']]);
  });
});
