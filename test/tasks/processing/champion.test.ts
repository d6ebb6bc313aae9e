/** The champion's view of new data: its test rows, and how far the data has drifted. */
import { describe, expect, it } from '@jest/globals';
import type { PrepareSettings } from '#tasks/contracts/process-data';
import { populationStabilityIndex } from '#tasks/processing/drift';
import { csvOf, type Outputs, prepareSettings, runJob } from '#test/support/processing-job';

const before = csvOf(2000, 'n,kind,vip', (row) => `${row % 500},${'abc'[row % 3]},${row % 2 ? 'yes' : 'no'}`);

async function withChampion(
  files: Record<string, string>,
  settings: Partial<PrepareSettings> = {},
): Promise<{ old: Outputs; now: Outputs }> {
  const old = await runJob({ files: { 'a.csv': before }, settings: prepareSettings() });
  const champion = { schema: old.schema(), profile: old.profile() };
  return { old, now: await runJob({ files, settings: prepareSettings({ champion, ...settings }) }) };
}

describe('a champion', () => {
  it('gets the same test rows in the same order, encoded by its own schema', async () => {
    // A value more, and other frequencies: the challenger encodes in another order.
    const { old, now } = await withChampion({
      'a.csv': csvOf(2000, 'n,kind,vip', (row) => `${row % 500},${'dcba'[row % 4]},${row % 2 ? 'yes' : 'no'}`),
    });
    const [mine, its] = [now.csv('test'), now.csv('champion-test')];
    expect(now.names('champion-test')).toEqual(now.names('test'));
    const read = (schema: ReturnType<Outputs['schema']>, line: string) => {
      const [label, ...cells] = line.split(',');
      return { label, ...Object.fromEntries(schema.features.map(({ name }, index) => [name, cells[index]])) } as Record<
        string,
        string
      >;
    };
    expect(its).toHaveLength(mine.length);
    for (const [index, line] of mine.entries()) {
      const { 'kind=d': _, ...shared } = read(now.schema(), line);
      expect(read(old.schema(), its[index] as string)).toEqual(shared);
    }
    expect(now.profile().championTest).toEqual({ rows: mine.length, problem: null });
  });

  it.each([
    [
      'a column is gone',
      csvOf(2000, 'n,vip', (row) => `${row},${row % 2 ? 'yes' : 'no'}`),
      {},
      /lacks columns that the champion was trained on: 'kind'/,
    ],
    [
      'a column has become text',
      csvOf(2000, 'n,kind,vip', (row) => `w${row % 90},a${row % 3},${row % 2 ? 'yes' : 'no'}`),
      {},
      /column 'n' is text now, the champion reads it as double/,
    ],
    [
      'the other class is positive',
      before,
      { positive: '0' },
      /the champion predicts label = '1', the dataset's label is label = '0'/,
    ],
  ])('cannot be compared when %s, and the profile says why', async (_, csv, settings, problem) => {
    const { now } = await withChampion({ 'a.csv': csv }, settings);
    expect(now.profile().championTest).toEqual({ rows: 0, problem: expect.stringMatching(problem) });
    expect(now.names('champion-test')).toEqual([]);
    expect(now.profile().warnings[0]).toMatch(/^The champion cannot score the test rows: /);
  });

  it('sees no drift in the same data, and drift where values moved', async () => {
    const drift = (outputs: Outputs) =>
      Object.fromEntries(outputs.profile().columns.map(({ name, drift: index }) => [name, index]));
    const { now: same } = await withChampion({ 'a.csv': before });
    expect(drift(same)).toEqual({ n: 0, kind: 0, vip: 0, label: null });
    const { now: moved } = await withChampion({
      'a.csv': csvOf(2000, 'n,kind,vip', (row) => `${300 + (row % 500)},${'aabc'[row % 4]},${row % 2 ? 'yes' : 'no'}`),
    });
    const { n, kind, vip } = drift(moved);
    expect(n).toBeGreaterThan(1);
    expect(kind).toBeCloseTo((0.5 - 1 / 3) * Math.log(1.5) + 2 * (0.25 - 1 / 3) * Math.log(0.75), 2);
    expect(vip).toBe(0);
    expect(moved.profile().warnings).toContainEqual(
      expect.stringMatching(/these columns have shifted: n \(\d\.\d\d\)\.$/),
    );
  });
});

describe('populationStabilityIndex', () => {
  it('is the sum of (a - e) ln(a / e) over the shares, half a row being added to each bin', () => {
    const expected = (9.5 / 21 - 5.5 / 21) * Math.log(9.5 / 5.5) + (11.5 / 21 - 15.5 / 21) * Math.log(11.5 / 15.5);
    expect(populationStabilityIndex([5, 15], [9, 11])).toBeCloseTo(expected, 12);
    expect(populationStabilityIndex([10, 0], [0, 10])).toBeGreaterThan(0);
    expect(populationStabilityIndex([10, 0], [0, 10])).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});
