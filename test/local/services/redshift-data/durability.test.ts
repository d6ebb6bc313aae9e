/** What outlives the server: data, statements and results, after an orderly end and after a kill. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ExecuteStatementCommand, ListStatementsCommand } from '@aws-sdk/client-redshift-data';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Redshift, startRedshift, WHERE } from './redshift';

let directory: string;
let redshift: Redshift | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'redshift-'));
});
afterEach(async () => {
  await redshift?.close();
  redshift = undefined;
  await rm(directory, { recursive: true, force: true });
});

async function restart(): Promise<Redshift> {
  await redshift?.close();
  redshift = await startRedshift(directory);
  return redshift;
}

test('keeps tables, statements, results and client tokens over a restart', async () => {
  const before = await restart();
  await before.batch(['CREATE TABLE kept (id int, name varchar(3))', "INSERT INTO kept VALUES (1, 'a')"], {
    ClientToken: 'kept-token',
  });
  const { Id } = await before.run('SELECT * FROM kept');

  const after = await restart();
  expect(await after.settled(Id as string)).toMatchObject({ Status: 'FINISHED', ResultRows: 1 });
  expect(await after.result(Id as string)).toEqual([[1, 'a']]);
  const again = await after.batch(['CREATE TABLE kept (id int)'], { ClientToken: 'kept-token' });
  expect(again).toMatchObject({ Status: 'FINISHED', SubStatements: [{}, {}] });
  expect(await after.run("INSERT INTO kept VALUES (2, 'long')")).toMatchObject({
    Error: 'ERROR: value too long for type character varying(3)',
  });
});

test('shows a statement that ran at the end of the server as failed', async () => {
  const before = await restart();
  const Sql =
    'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n > 0 AND n < 1000000000) SELECT count(*) FROM r';
  const { Id } = await before.client.send(new ExecuteStatementCommand({ ...WHERE, Sql }));

  const after = await restart();
  expect(await after.settled(Id as string)).toMatchObject({
    Status: 'FAILED',
    Error: expect.stringContaining('rolled back'),
  });
});

test('leaves a whole table and settled statements when it is killed in the middle of a load', async () => {
  const victim = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'victim.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
  });
  const committed: string[] = [];
  for await (const line of createInterface({ input: victim.stdout })) {
    committed.push(line);
    // In the middle of the next one.
    if (committed.length === 3) setTimeout(() => victim.kill('SIGKILL'), 15);
  }
  if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
  expect(committed.every((line) => line.startsWith('FINISHED'))).toBe(true);

  const after = await restart();
  const [[rows, rounds, round]] = (await after.rows(
    'SELECT count(*), count(DISTINCT round), max(round) FROM target',
  )) as [[number, number, number]];
  expect([rows, rounds]).toEqual([50_000, 1]);
  expect(await after.rows('SELECT half, one FROM numbers')).toEqual([[2, 1]]);
  const { Statements = [] } = await after.client.send(new ListStatementsCommand({ Status: 'ALL' }));
  const batches = Statements.filter((statement) => statement.IsBatchStatement);
  expect(batches.every((statement) => statement.Status === 'FINISHED' || statement.Status === 'FAILED')).toBe(true);
  // A statement is FINISHED exactly when its transaction was committed, also the last one.
  expect(batches.filter((statement) => statement.Status === 'FINISHED')).toHaveLength(round);
  expect(await after.run('SELECT * FROM stage')).toMatchObject({ Error: 'ERROR: relation "stage" does not exist' });
});
