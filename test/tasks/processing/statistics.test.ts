/** What the profile says of numbers, beside figures that are computed from the raw cells in another way. */
import { describe, expect, it } from '@jest/globals';
import { DatasetProfile } from '#tasks/contracts/process-data';
import { csvOf, prepareSettings, runJob } from '#test/support/processing-job';

type Cell = (row: number) => number | undefined;

/** Spread over [0, 1), the same each time. */
const spread = (row: number, salt: number) => ((row * 2_654_435_761 + salt * 40_503) % 2 ** 32) / 2 ** 32;

const COLUMNS: Readonly<Record<string, Cell>> = {
  even: (row) => spread(row, 1),
  skewed: (row) => spread(row, 2) ** 9 * 1e6,
  gaps: (row) => (row % 3 === 0 ? undefined : spread(row, 3) - 0.5),
  offset: (row) => 1e9 + spread(row, 4),
  whole: (row) => (row * 7919) % 5003,
  // Its percentiles are 0 and 40: each other whole number is where a bin begins.
  edges: (row) => (row % 10 === 0 ? 0 : row % 10 === 1 ? 40 : row % 41),
  few: (row) => [-1.5, 0, 2.25, 40][row % 4],
  signs: (row) => (row % 2 ? -1 : 1) * (row % 5) * 0.5,
  enormous: (row) => (row % 2 ? -1 : 0.5) * 1.7e308,
  immense: (row) => 1.6e308 + row * 1e302,
  /** No sample of every third row need have one. */
  seldom: (row) => (row % 30_000 < 2 ? 1e9 + row : undefined),
  /** No few thousand of them add up to more than a double, all of them do. */
  laden: (row) => (row % 2 ? 1.6e305 : 0.5),
};

/** Up to here counts are exact, and percentiles up to there. */
const EXACT_DISTINCT = 10_000;
const EXACT_PERCENTILES = 20_000;

/** Every fourth row is positive (`csvOf`). */
const isPositive = (row: number) => row % 4 === 0;

async function profileOf(rows: number) {
  const names = Object.keys(COLUMNS);
  const csv = csvOf(rows, names.join(), (row) => names.map((name) => COLUMNS[name]?.(row) ?? '').join());
  // Beyond 32-bit floats there are no features.
  const settings = prepareSettings({ drop: ['enormous', 'immense', 'laden'] });
  const outputs = await runJob({ files: { 'a.csv': csv }, settings });
  return DatasetProfile.parse(outputs.profile());
}

function percentile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return below + (place % 1) * (above - below);
}

/** From the first value, and of huge ones a small part, so that nothing overflows and no digit is lost. */
function momentsOf(values: readonly number[]): { mean: number; deviation: number } {
  const [first = 0] = values;
  const scale = Math.max(...values.map(Math.abs)) > 1e150 ? 2 ** -520 : 1;
  const distances = values.map((value) => value * scale - first * scale);
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / values.length;
  const squares = distances.reduce((sum, distance) => sum + (distance - mean) ** 2, 0);
  return { mean: (mean + first * scale) / scale, deviation: Math.sqrt(squares / values.length) / scale };
}

/** Of many rows, percentiles come from a sample, and bins from a guess that it makes. */
describe.each([9000, 60_000])('the profile of columns of numbers in %d rows', (rows) => {
  const coming = profileOf(rows);
  const all = Array.from({ length: rows }, (_, row) => row);

  it.each(Object.keys(COLUMNS))('has the figures of its cells: %s', async (name) => {
    const column = (await coming).columns.find((one) => one.name === name);
    const cell = COLUMNS[name] as Cell;
    const present = all.filter((row) => cell(row) !== undefined);
    const sorted = present.map((row) => cell(row) as number).sort((a, b) => a - b);
    expect(column).toMatchObject({ missing: rows - present.length });
    const distinct = new Set(sorted.map((n) => n + 0)).size;
    if (distinct <= EXACT_DISTINCT) expect(column?.distinct).toBe(distinct);
    else expect(Math.abs((column?.distinct ?? 0) / distinct - 1)).toBeLessThan(0.1);
    const numbers = column?.numbers;
    expect([numbers?.minimum, numbers?.maximum]).toEqual([sorted[0], sorted.at(-1)]);
    const { mean, deviation } = momentsOf(sorted);
    expect(Math.abs((numbers?.mean ?? 0) - mean) / deviation).toBeLessThan(1e-7);
    expect((numbers?.deviation ?? 0) / deviation).toBeCloseTo(1, 7);
    if (name === 'enormous' || name === 'laden' || rows > EXACT_PERCENTILES) return;
    for (const [index, share] of [0.25, 0.5, 0.75].entries()) {
      expect((numbers?.quartiles[index] ?? 0) / (percentile(sorted, share) || 1)).toBeCloseTo(
        percentile(sorted, share) === 0 ? 0 : 1,
        12,
      );
    }
  });

  it.each(Object.keys(COLUMNS))('counts each cell in its bin: %s', async (name) => {
    const distribution = (await coming).columns.find((one) => one.name === name)?.distribution;
    if (distribution?.kind !== 'numeric') throw new Error(`expected bins of ${name}`);
    const { edges, counts, positives } = distribution;
    const cell = COLUMNS[name] as Cell;
    const expected = { counts: counts.map(() => 0), positives: counts.map(() => 0) };
    for (const row of all) {
      const value = cell(row);
      if (value === undefined) continue;
      const bin = edges.slice(1, -1).filter((edge) => edge <= value).length;
      expected.counts[bin] = (expected.counts[bin] ?? 0) + 1;
      if (isPositive(row)) expected.positives[bin] = (expected.positives[bin] ?? 0) + 1;
    }
    expect({ counts, positives }).toEqual(expected);
  });
});

it('takes percentiles of many rows from a sample', async () => {
  const even = (await profileOf(60_000)).columns.find(({ name }) => name === 'even');
  for (const [index, share] of [0.25, 0.5, 0.75].entries())
    expect(Math.abs((even?.numbers?.quartiles[index] ?? 0) - share)).toBeLessThan(0.02);
});
