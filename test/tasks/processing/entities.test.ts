/** Entities: all rows of a user or a card are in one split, and the splits are as even as that allows. */

import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JobInput, type Outputs, prepareSettings, runJob } from '#test/support/processing-job';

const SPLITS = ['train', 'validation', 'test'] as const;
type Split = (typeof SPLITS)[number];

/** A row's number is its feature `n`: what is written of it tells which it was. */
interface Row {
  readonly user: string;
  readonly at: number;
  readonly positive: boolean;
}

const toCsv = (rows: readonly (Row & { n: number })[]) =>
  `${['n,user,at,label', ...rows.map(({ n, user, at, positive }) => `${n},${user},${at},${positive ? 1 : 0}`)].join('\n')}\n`;
const numbered = (rows: readonly Row[]) => rows.map((row, n) => ({ ...row, n }));

const settings = (changes: Parameters<typeof prepareSettings>[0] = {}) =>
  prepareSettings({ entity: ['user'], drop: changes.time ? [] : ['at'], ...changes });

const run = (rows: readonly Row[], changes?: Parameters<typeof settings>[0]) =>
  runJob({ files: { 'a.csv': toCsv(numbered(rows)) }, settings: settings(changes) });

/** The split of each row by its number; rows in none are absent. */
function splitOf(outputs: Outputs): Map<number, Split> {
  return new Map(
    SPLITS.flatMap((name) => outputs.csv(name).map((line) => [Number(line.split(',')[1]), name] as const)),
  );
}

function expectWholeUsers(rows: readonly Row[], split: ReadonlyMap<number, Split>) {
  const places = new Map<string, Split>();
  for (const [n, { user }] of rows.entries()) {
    const place = split.get(n);
    if (user === '' || place === undefined) continue;
    expect([user, places.get(user) ?? place]).toEqual([user, place]);
    places.set(user, place);
  }
}

/** Sizes with a long tail: most users have a few rows, some have many. */
const tailed = (row: number) => `U${Math.floor(60 * ((row * 0.618034) % 1) ** 3)}`;
const many = Array.from({ length: 3000 }, (_, row) => ({ user: tailed(row), at: row, positive: row % 7 === 0 }));

describe('entities in a split by hash', () => {
  it('stay whole, each class in its shares as nearly as they allow', async () => {
    const outputs = await run(many);
    const profile = outputs.profile();
    expectWholeUsers(many, splitOf(outputs));
    expect(splitOf(outputs).size).toBe(3000);
    expect(profile.entities).toEqual({ columns: ['user'], count: 60, setAside: { rows: 0, positives: 0 } });
    for (const [name, share] of [
      ['train', 0.7],
      ['validation', 0.15],
      ['test', 0.15],
    ] as const) {
      expect(profile.splits[name].rows / 3000).toBeCloseTo(share, 1);
      expect(profile.splits[name].positives / profile.positives).toBeCloseTo(share, 1);
    }
  });

  it('have exact shares where they are small', async () => {
    const rows = Array.from({ length: 8000 }, (_, row) => ({ user: `U${row >> 1}`, at: row, positive: row % 10 < 2 }));
    const { splits } = (await run(rows)).profile();
    expect(splits).toEqual({
      train: { rows: 5600, positives: 1120 },
      validation: { rows: 1200, positives: 240 },
      test: { rows: 1200, positives: 240 },
    });
  });

  it('train when they are too large for another split', async () => {
    const rows = many.map((row, n) => (n % 2 ? row : { ...row, user: 'huge' }));
    const outputs = await run(rows);
    expect(splitOf(outputs).get(0)).toBe('train');
    const { splits, positives } = outputs.profile();
    for (const name of ['validation', 'test'] as const) {
      expect(splits[name].rows / 3000).toBeCloseTo(0.15, 1);
      expect(splits[name].positives / positives).toBeCloseTo(0.15, 1);
    }
  });

  it('are what several columns name together; without a name a row stands for itself', async () => {
    const bank = (n: number) => (n % 4 ? n % 40 : '');
    const card = (n: number) => (n % 3 ? 'x' : '');
    const rows = Array.from({ length: 2000 }, (_, n) => `${n},${bank(n)},${card(n)},${n % 7 ? 0 : 1}`);
    const outputs = await runJob({
      files: { 'a.csv': `n,bank,card,label\n${rows.join('\n')}\n` },
      settings: prepareSettings({ entity: ['card', 'bank'] }),
    });
    const places = new Map<string, Set<Split>>();
    for (const [n, place] of splitOf(outputs)) {
      const name = `${card(n)}/${bank(n)}`;
      places.set(name, (places.get(name) ?? new Set()).add(place));
    }
    expect([...places].filter(([, { size }]) => size > 1).map(([name]) => name)).toEqual(['/']);
    const unnamed = rows.filter((_, n) => card(n) === '' && bank(n) === '').length;
    expect(outputs.profile().entities?.count).toBe(places.size - 1 + unnamed);
  });

  it('are no features, unless the column is there for another reason', async () => {
    const roles = (outputs: Outputs) => outputs.schema().columns.map(({ name, role }) => `${name} ${role}`);
    const alone = await run(many);
    expect(roles(alone)).toEqual(['n feature', 'user entity', 'at dropped', 'label label']);
    expect(alone.schema().features.map(({ name }) => name)).toEqual(['n']);
    expect(alone.profile().columns[1]?.distribution).toBeNull();
    const other = await run(many, { entity: ['user', 'at'], id: ['user'], drop: ['at'] });
    expect(roles(other)).toEqual(['n feature', 'user id', 'at dropped', 'label label']);
  });
});

/** Some users live long, some come and go. */
const living = Array.from({ length: 3000 }, (_, row) => ({
  user: row % 3 ? `L${row % 40}` : `S${Math.floor(row / 25)}`,
  at: row,
  positive: (row * 7) % 11 < 2,
}));

describe('entities in a split by time', () => {
  it('stay whole, while no row trains that is newer than one that judges', async () => {
    const outputs = await run(living, { time: 'at' });
    const split = splitOf(outputs);
    expectWholeUsers(living, split);
    const boundary = (n: number) => (n < 2100 ? 'train' : n < 2550 ? 'validation' : 'test');
    for (const [n, name] of split) expect([n, name]).toEqual([n, boundary(n)]);
  });

  it('lose only the rows of those that reach over a boundary, which the profile tells', async () => {
    const outputs = await run(living, { time: 'at' });
    const split = splitOf(outputs);
    const absent = living.flatMap((row, n) => (split.has(n) ? [] : [{ ...row, n }]));
    const { entities, splits, rows, positives, warnings } = outputs.profile();
    const setAside = { rows: absent.length, positives: absent.filter(({ positive }) => positive).length };
    expect(entities?.setAside).toEqual(setAside);
    expect(SPLITS.reduce((sum, name) => sum + splits[name].rows, setAside.rows)).toBe(rows);
    expect(SPLITS.reduce((sum, name) => sum + splits[name].positives, setAside.positives)).toBe(positives);
    expect(warnings).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^${setAside.rows.toLocaleString('en')} rows .* are in no split, as their entity \\('user'\\) was drawn`,
        ),
      ),
    );
    expect(outputs.text('metadata/eda.html')).toMatch(
      /All rows of each .*user.* are in one split .*, and [\d,]+ rows of some/,
    );
    const [first, last] = [new Map<string, number>(), new Map<string, number>()];
    for (const [n, { user }] of living.entries()) {
      if (!first.has(user)) first.set(user, n);
      last.set(user, n);
    }
    for (const { user } of absent) {
      const [from, to] = [first.get(user) as number, last.get(user) as number];
      expect((from < 2100 && to >= 2100) || (from < 2550 && to >= 2550)).toBe(true);
    }
    // Every kind of entity is on every side.
    for (const name of SPLITS)
      for (const kind of ['L', 'S'])
        expect(living.some(({ user }, n) => user.startsWith(kind) && split.get(n) === name)).toBe(true);
  });

  it('leave the rows set aside in the warehouse, without a split', async () => {
    const outputs = await run(living, { time: 'at' });
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const reader = await connection.runAndReadAll(
      `SELECT n::INT AS n, ronda_split AS split FROM '${join(outputs.folder, 'warehouse/*.parquet')}'`,
    );
    const split = splitOf(outputs);
    const stored = reader.getRowObjectsJson() as { n: number; split: Split | null }[];
    expect(stored).toHaveLength(3000);
    for (const row of stored) expect(row.split).toBe(split.get(row.n) ?? null);
  });
});

describe('entities, whatever the rows', () => {
  const rows = fc
    .array(
      fc.record({
        user: fc.oneof(
          fc.integer({ min: 1, max: 80 }).map((n) => `U${n}`),
          fc.constant(''),
        ),
        at: fc.integer({ min: 0, max: 500 }),
        positive: fc.boolean(),
      }),
      { minLength: 500, maxLength: 700 },
    )
    .map(numbered);
  const cases = fc.record({
    rows,
    by: fc.constantFrom('time' as const, 'hash' as const),
    seed: fc.integer({ min: 0, max: 99 }),
  });

  it('are on one side, the same for every order of rows, number of files and number of hosts', async () => {
    const shape = cases.chain((one) =>
      fc.record({
        one: fc.constant(one),
        order: fc.shuffledSubarray(one.rows, { minLength: one.rows.length }),
        cut: fc.nat({ max: one.rows.length }),
        hosts: fc.integer({ min: 2, max: 3 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(shape, async ({ one, order, cut, hosts }) => {
        const job = (files: JobInput['files'], of: JobInput['hosts']) =>
          runJob({
            files,
            settings: settings({
              time: one.by === 'time' ? 'at' : null,
              split: { by: one.by, validation: 0.2, test: 0.2, seed: one.seed },
              heldOut: { amount: null, segments: ['user'] },
            }),
            hosts: of,
          });
        const alone = await job({ 'a.csv': toCsv(one.rows) }, { current: 'a', all: ['a'] });
        expectWholeUsers(one.rows, splitOf(alone));
        const all = Array.from({ length: hosts }, (_, index) => `host-${index}`);
        const files = { '1.csv': toCsv(order.slice(0, cut)), '2.csv': toCsv(order.slice(cut)) };
        const others = await Promise.all(all.map((current) => job(files, { current, all })));
        for (const name of SPLITS) {
          const parts = others.flatMap((host) =>
            host.names(name).map((file) => ({ file, rows: host.rows(`${name}/${file}`) })),
          );
          parts.sort((a, b) => (a.file < b.file ? -1 : 1));
          expect(parts.flatMap(({ rows }) => rows)).toEqual(alone.csv(name));
        }
        const profile = (outputs: Outputs | undefined) => JSON.stringify(outputs?.profile());
        expect(profile(others[0])).toBe(profile(alone));
      }),
      { numRuns: 8 },
    );
  });
});
