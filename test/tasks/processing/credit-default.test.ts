/** Real data with real noise: 30,000 credit card clients. Skipped where the file, which the project does not ship, is absent. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { prepareSettings, runJob } from '#test/support/processing-job';

const file = join(import.meta.dirname, '../../../../shared/data/credit-default.csv');
const present = existsSync(file);
const reason = present ? '' : ' (skipped: ../shared/data/credit-default.csv is absent)';

describe(`credit-default.csv${reason}`, () => {
  (present ? it : it.skip)('becomes 23 numeric features of 30,000 rows', async () => {
    const outputs = await runJob({
      files: { 'credit-default.csv': readFileSync(file) },
      settings: prepareSettings({ label: 'target', id: ['id'] }),
    });
    const { splits, ...profile } = outputs.profile();
    expect(profile).toMatchObject({ rows: 30_000, positives: 6636, duplicates: 0, suspects: [] });
    expect(profile.warnings).toEqual([
      expect.stringMatching(/^24 of the 9,000 validation and test rows \(0\.27\u00a0%\)/),
    ]);
    expect(splits).toEqual({
      train: { rows: 21_000, positives: 4646 },
      validation: { rows: 4500, positives: 995 },
      test: { rows: 4500, positives: 995 },
    });
    const { features } = outputs.schema();
    expect(features).toHaveLength(23);
    expect(features.every(({ encoding }) => encoding.kind === 'number')).toBe(true);
    const raw = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^\d+,(.*),(\d)$/, '$2,$1'));
    const written = (name: string) => outputs.csv(name);
    expect(['train', 'validation', 'test'].flatMap(written).sort()).toEqual(raw.sort());
    const features23 = (line: string) => line.replace(/^\d,/, '');
    const trained = new Set(written('train').map(features23));
    const met = [...written('validation'), ...written('test')].filter((line) => trained.has(features23(line)));
    expect(profile.duplicatesAcrossSplits).toBe(met.length);
  });
});
