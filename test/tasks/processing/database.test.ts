/** The database tells what went wrong in its own words, however a statement is run, and can be used afterwards. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '#tasks/processing/database';
import { temporaryDirectory } from '#test/support/temporary';

let database: Database;
let folder: string;
beforeAll(async () => {
  folder = await temporaryDirectory();
  database = await openDatabase({ scratch: folder, memoryLimitBytes: 2 ** 29, threads: 2 });
});
afterAll(() => database.close());

/** Known only when the last of many rows is read. */
const FAILING = "SELECT CAST(CASE WHEN range = 99999 THEN 'x' ELSE '1' END AS DOUBLE) AS d FROM range(100000)";

const WAYS: Readonly<Record<string, (query: string) => Promise<unknown>>> = {
  run: (query) => database.run(`CREATE OR REPLACE TABLE made AS ${query}`),
  runUnordered: (query) => database.runUnordered(`CREATE OR REPLACE TABLE made AS ${query}`),
  write: (query) => database.write(query, join(folder, 'out.csv'), 'FORMAT csv'),
  rows: (query) => database.rows(query),
  scan: (query) => database.scan(query, () => {}),
};

it.each(Object.entries(WAYS))('by %s', async (_, way) => {
  await expect(way(FAILING)).rejects.toThrow(/^Conversion Error: Could not convert string 'x' to DOUBLE/);
  await expect(way('SELECT nothing')).rejects.toThrow(/^Binder Error: Referenced column "nothing" was not found/);
  await way(FAILING.replace("'x'", "'2'"));
  expect(await database.row('SELECT 1 AS one')).toEqual({ one: 1 });
});

it('by a visitor that fails', async () => {
  const failing = () => {
    throw new Error('seen enough');
  };
  await expect(database.scan('SELECT CAST(range AS DOUBLE) FROM range(100000)', failing)).rejects.toThrow(
    'seen enough',
  );
  expect(await database.row('SELECT 1 AS one')).toEqual({ one: 1 });
});
