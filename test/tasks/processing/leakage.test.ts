/** What makes a model look better than it is: columns that tell the label, held-out rows that were trained on. */
import { describe, expect, it } from '@jest/globals';
import type { PrepareSettings } from '#tasks/contracts/process-data';
import { csvOf, prepareSettings, runJob } from '#test/support/processing-job';

const isPositive = (row: number) => row % 4 === 0;
/** Evenly spread over [0, 1), and without any bond to the label. */
const noise = (row: number) => ((row * 0.754877666) % 1).toFixed(6);

async function profileOf(header: string, cells: (row: number) => string, settings?: Partial<PrepareSettings>) {
  const outputs = await runJob({
    files: { 'a.csv': csvOf(2000, `noise,${header}`, (row) => `${noise(row)},${cells(row)}`) },
    settings: prepareSettings(settings),
  });
  return outputs.profile();
}

describe('suspects', () => {
  it.each<[string, (row: number) => string, number]>([
    ['a number that is larger for positives', (row) => `${row + (isPositive(row) ? 5000 : 0)}`, 1],
    ['a number that is smaller for positives', (row) => `${row - (isPositive(row) ? 5000 : 0)}`, 1],
    ['a category', (row) => (isPositive(row) ? `back${row % 3}` : `fine${row % 5}`), 1],
    ['a boolean', (row) => (isPositive(row) ? 'yes' : 'no'), 1],
    ['a date', (row) => (isPositive(row) ? '2024-02-01' : `2024-01-${10 + (row % 20)}`), 1],
    ['a number that only positives have', (row) => (isPositive(row) ? noise(row * 7) : ''), 1],
    ['a number that positives lack', (row) => (isPositive(row) ? '' : noise(row * 7)), 1],
    ['a text that only positives have', (row) => (isPositive(row) ? `case ${row % 9}` : ''), 1],
    ['a text of many values, rare ones for positives', (row) => (isPositive(row) ? `r${row % 400}` : `f${row % 3}`), 1],
  ])('name %s', async (_, cells, auc) => {
    const { suspects, warnings } = await profileOf('leak', cells);
    expect(suspects).toEqual([{ feature: 'leak', auc }]);
    expect(warnings[0]).toMatch(/^Column 'leak' alone tells the label with an AUC of 1\.000; make sure/);
  });

  it('tell the AUC as it is among the training rows, ties counting half', async () => {
    const outputs = await runJob({
      files: {
        'a.csv': csvOf(
          2000,
          'n,leak',
          (row) => `${row},${isPositive(row) ? 3 + (row % 8 === 0 ? 1 : 0) : row % 50 === 1 ? 3 : row % 3}`,
        ),
      },
      settings: prepareSettings(),
    });
    const rows = outputs.csv('train').map((line) => line.split(',').map(Number) as [number, number, number]);
    const [positives, negatives] = [rows.filter(([label]) => label === 1), rows.filter(([label]) => label === 0)];
    let won = 0;
    for (const [, , a] of positives) for (const [, , b] of negatives) won += a > b ? 1 : a === b ? 0.5 : 0;
    const [suspect] = outputs.profile().suspects;
    expect(suspect?.feature).toBe('leak');
    expect(suspect?.auc).toBeCloseTo(won / (positives.length * negatives.length), 12);
    expect(suspect?.auc).toBeLessThan(1);
  });

  it('are looked for in the training rows alone', async () => {
    // Written down afterwards for the older rows, not yet for the newest.
    const old = (row: number) => row < 1400;
    const cells = (row: number) => `${row},${old(row) ? (isPositive(row) ? 1000 + row : row % 900) : row % 1001}`;
    const { suspects } = await profileOf('at,leak', cells, { time: 'at' });
    expect(suspects).toEqual([{ feature: 'leak', auc: 1 }]);
  });

  it('are none where columns only help', async () => {
    const cells = (row: number) =>
      `${row % 10 < 8 && isPositive(row) ? 2 : row % 3},${isPositive(row) ? 'a' : 'ab'[row % 2]},${row % 5 ? '' : row}`;
    const { suspects, warnings } = await profileOf('help,kind,gap', cells);
    expect(suspects).toEqual([]);
    expect(warnings.filter((warning) => warning.includes('alone'))).toEqual([]);
  });
});

describe('duplicates across splits', () => {
  it('are held-out rows whose features a training row has, though id and time differ', async () => {
    const csv = csvOf(1000, 'id,at,n,kind', (row) => `${row},${row},${row < 500 ? row : row - 450},${'ab'[row % 2]}`);
    const outputs = await runJob({ files: { 'a.csv': csv }, settings: prepareSettings({ id: ['id'], time: 'at' }) });
    const features = (name: string) => outputs.csv(name).map((line) => line.replace(/^\d,/, ''));
    const trained = new Set(features('train'));
    const met = [...features('validation'), ...features('test')].filter((line) => trained.has(line)).length;
    expect(met).toBeGreaterThan(100);
    const { duplicatesAcrossSplits, duplicates, warnings } = outputs.profile();
    expect({ duplicatesAcrossSplits, duplicates }).toEqual({ duplicatesAcrossSplits: met, duplicates: 0 });
    expect(warnings).toContainEqual(
      expect.stringMatching(
        new RegExp(`^${met} of the 300 validation and test rows .* equal a training row in every feature column`),
      ),
    );
    expect(outputs.text('metadata/eda.html')).toContain(
      `${met} held-out rows equal a training row in every feature column`,
    );
  });

  it('are none where rows differ', async () => {
    const { duplicatesAcrossSplits, warnings } = await profileOf('n', (row) => String(row));
    expect(duplicatesAcrossSplits).toBe(0);
    expect(warnings.filter((warning) => warning.includes('by heart'))).toEqual([]);
  });
});
