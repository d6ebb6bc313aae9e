/** Which row goes where, and who writes it. */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import { csvOf, type JobInput, prepareSettings, runJob } from '#test/support/processing-job';

const csv = csvOf(2000, 'n,kind', (row) => `${row},k${row % 70}`);
const splits = ['train', 'validation', 'test'] as const;
/** The first column of each written row. */
const numbers = (lines: readonly string[]) => lines.map((line) => Number(line.split(',')[1]));

describe('the split by hash', () => {
  it('holds out exact shares of each class', async () => {
    const outputs = await runJob({
      files: { 'a.csv': csv },
      settings: prepareSettings({ split: { by: 'hash', validation: 0.2, test: 0.1, seed: 1 } }),
    });
    expect(outputs.profile().splits).toEqual({
      train: { rows: 1400, positives: 350 },
      validation: { rows: 400, positives: 100 },
      test: { rows: 200, positives: 50 },
    });
    expect(splits.flatMap((name) => numbers(outputs.csv(name))).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 2000 }, (_, row) => row),
    );
  });

  it('changes with the seed and with nothing else', async () => {
    const job = (seed: number) =>
      runJob({
        files: { 'a.csv': csv },
        settings: prepareSettings({ split: { by: 'hash', validation: 0.15, test: 0.15, seed } }),
      });
    const [first, again, other] = await Promise.all([job(7), job(7), job(8)]);
    for (const name of splits) expect(again.csv(name)).toEqual(first.csv(name));
    expect(new Set(numbers(other.csv('test')))).not.toEqual(new Set(numbers(first.csv('test'))));
  });

  it('keeps equal rows on one side', async () => {
    const repeated = csvOf(2000, 'n,kind', (row) => `${row >> 3},k`.concat(String(row % 4)));
    const outputs = await runJob({ files: { 'a.csv': repeated }, settings: prepareSettings() });
    expect(outputs.profile().duplicates).toBe(1000);
    const [train, validation, test] = splits.map((name) => new Set(outputs.csv(name)));
    for (const line of test as Set<string>) expect(train?.has(line) || validation?.has(line)).toBe(false);
    for (const line of validation as Set<string>) expect(train?.has(line)).toBe(false);
  });
});

describe('the split by time', () => {
  const at = (row: number) => new Date(Date.UTC(2024, 0, 1, ((row * 7919) % 1000) >> 1)).toISOString();

  it('tests the newest rows, watches those before them, and keeps moments whole', async () => {
    const timed = csvOf(1000, 'n,at', (row) => `${row},${at(row)}`);
    const outputs = await runJob({ files: { 'a.csv': timed }, settings: prepareSettings({ time: 'at' }) });
    const times = splits.map((name) => numbers(outputs.csv(name)).map(at).sort());
    expect(times.map(({ length }) => length)).toEqual([700, 150, 150]);
    expect((times[0]?.at(-1) as string) < (times[1]?.[0] as string)).toBe(true);
    expect((times[1]?.at(-1) as string) < (times[2]?.[0] as string)).toBe(true);
    expect(outputs.profile().splitBy).toBe('time');
    expect(outputs.schema().features.map(({ name }) => name)).toEqual(['n', 'at.hour', 'at.weekday', 'at.day']);
  });

  it('takes numbers for times, and makes no feature of them', async () => {
    const timed = csvOf(1000, 'n,second', (row) => `${row},${row * 0.5}`);
    const outputs = await runJob({ files: { 'a.csv': timed }, settings: prepareSettings({ time: 'second' }) });
    expect(numbers(outputs.csv('test')).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 150 }, (_, index) => 850 + index),
    );
    expect(outputs.schema().features.map(({ name }) => name)).toEqual(['n']);
  });

  it('cuts at the moment nearest to the share', async () => {
    const timed = csvOf(1000, 'n,day', (row) => `${row},2024-01-${String(1 + Math.floor(row / 100)).padStart(2, '0')}`);
    const outputs = await runJob({
      files: { 'a.csv': timed },
      settings: prepareSettings({ time: 'day', split: { by: 'time', validation: 0.12, test: 0.14, seed: 1 } }),
    });
    const { train, validation, test } = outputs.profile().splits;
    expect([train.rows, validation.rows, test.rows]).toEqual([700, 200, 100]);
  });
});

it('writes a file of the train split for each instance that will train', async () => {
  const [one, three] = await Promise.all(
    [1, 3].map((trainParts) => runJob({ files: { 'a.csv': csv }, settings: prepareSettings({ trainParts }) })),
  );
  expect(three?.names('train')).toEqual(['part-00000.parquet', 'part-00001.parquet', 'part-00002.parquet']);
  const rows = three?.names('train').flatMap((file) => three.rows(`train/${file}`));
  expect(rows).toEqual(one?.rows('train/part-00000.parquet'));
  expect(three?.names('test')).toHaveLength(1);
});

describe('several hosts', () => {
  const input = (current: number, all = 3): JobInput => ({
    files: { 'a.csv': csv },
    settings: prepareSettings(),
    hosts: { current: `algo-${current}`, all: Array.from({ length: all }, (_, index) => `algo-${index + 1}`) },
  });

  it('write together what one host writes, each file once', async () => {
    const [alone, ...hosts] = await Promise.all([input(1, 1), input(1), input(2), input(3)].map(runJob));
    for (const name of splits) {
      const files = hosts.flatMap((host) =>
        host.names(name).map((file) => ({ file, rows: host.rows(`${name}/${file}`) })),
      );
      const ending = name === 'test' ? 'csv' : 'parquet';
      expect(files.map(({ file }) => file).sort()).toEqual([0, 1, 2].map((part) => `part-0000${part}.${ending}`));
      const together = files.sort((a, b) => (a.file < b.file ? -1 : 1)).flatMap(({ rows }) => rows);
      expect(together).toEqual(alone?.csv(name));
    }
  });

  it('leave what there is one of to the first', async () => {
    const [first, second] = await Promise.all([runJob(input(1)), runJob(input(2))]);
    expect(first.names('metadata')).toEqual(['eda.html', 'profile.json', 'schema.json']);
    expect(first.names('warehouse')).toEqual(['manifest', 'part-00000.parquet']);
    expect([...second.names('metadata'), ...second.names('warehouse')]).toEqual([]);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const [row] = (
      await connection.runAndReadAll(`SELECT count(*)::INT AS n FROM '${join(first.folder, 'warehouse/*.parquet')}'`)
    ).getRowObjectsJson();
    expect(row).toEqual({ n: 2000 });
  });
});
