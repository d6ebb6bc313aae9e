/** The warehouse as its users see it: sessions, transactions, cancellation, and what SQL cannot reach. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openWarehouse, type Warehouse } from '#local/backends/duckdb';

let directory: string;
let warehouse: Warehouse;
const open = () =>
  openWarehouse({
    file: join(directory, 'state', 'warehouse.duckdb'),
    readable: [join(directory, 'readable')],
    database: 'test',
    threads: 2,
  });
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'warehouse-'));
  warehouse = await open();
});
afterEach(async () => {
  warehouse.close();
  await rm(directory, { recursive: true, force: true });
});

test('keeps the transaction of a session from the others until it is committed', async () => {
  const [writer, reader] = [await warehouse.connect(), await warehouse.connect()];
  await writer.run('CREATE TABLE t (n int)');
  await writer.run('BEGIN TRANSACTION');
  expect(await writer.run('INSERT INTO t VALUES (1), (2)')).toBe(2);
  expect(await reader.rows('SELECT count(*) AS n FROM test.public.t')).toEqual([{ n: '0' }]);
  await writer.run('COMMIT');
  expect(await reader.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: '2' }]);
});

test('rolls back what an ended session left open', async () => {
  const session = await warehouse.connect();
  await session.run('CREATE TABLE t (n int)');
  await session.run('BEGIN TRANSACTION');
  await session.run('INSERT INTO t VALUES (1)');
  session.close();
  expect(await (await warehouse.connect()).rows('SELECT * FROM t')).toEqual([]);
});

test('streams a result with names and types', async () => {
  const session = await warehouse.connect();
  const { columns, batches } = await session.stream(
    'SELECT range AS n, CAST(range AS DECIMAL(9,2)) AS d FROM range(5000)',
  );
  let rows = 0;
  for await (const batch of batches) rows += batch.length;
  expect(columns).toEqual([
    { name: 'n', type: 'BIGINT' },
    { name: 'd', type: 'DECIMAL(9,2)' },
  ]);
  expect(rows).toBe(5000);
});

test('interrupts a running statement', async () => {
  const session = await warehouse.connect();
  const endless = session.run('SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range <> b.range');
  const timer = setInterval(() => session.interrupt(), 10);
  await expect(endless).rejects.toMatchObject({ message: expect.stringMatching(/^INTERRUPT Error/) });
  clearInterval(timer);
  expect(await session.rows('SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('keeps tables over a new opening', async () => {
  await (await warehouse.connect()).run('CREATE TABLE kept AS SELECT 1 AS n');
  warehouse.close();
  warehouse = await open();
  expect(await (await warehouse.connect()).rows('SELECT n FROM kept')).toEqual([{ n: 1 }]);
});

test.each([
  ['reads outside the readable directories', (path: string) => `SELECT * FROM read_csv('${path}')`],
  ['writes', (path: string) => `COPY (SELECT 1) TO '${path}.out'`],
  ['attaches', (path: string) => `ATTACH '${path}.duckdb'`],
  ['loads extensions', () => 'INSTALL httpfs'],
  ['turns access on', () => 'SET GLOBAL enable_external_access = true'],
])('rejects SQL that %s', async (_name, sql) => {
  const path = join(directory, 'secret.csv');
  await writeFile(path, 'a\n1\n');
  await expect((await warehouse.connect()).run(sql(path))).rejects.toBeDefined();
});

test('keeps pages of results until they are removed, also over a new opening', async () => {
  await warehouse.results.write('a:1', 0, 'first');
  await warehouse.results.write('a:1', 1, 'second');
  expect(await warehouse.results.read('a:1', 1)).toBe('second');
  warehouse.close();
  warehouse = await open();
  expect(warehouse.results.list()).toEqual(['a:1']);
  await warehouse.results.remove('a:1');
  expect(warehouse.results.list()).toEqual([]);
});
