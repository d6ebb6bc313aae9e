/** A dataset's profile beside the evaluation of `evaluation-of.ts`. */
import type { DatasetProfile } from '#tasks/contracts/process-data';

export const column = (name: string, drift: number | null): DatasetProfile['columns'][number] => ({
  name,
  type: 'double',
  role: 'feature',
  rows: 30_000,
  missing: 0,
  distinct: 100,
  numbers: null,
  distribution: null,
  drift,
});

export const PROFILE: DatasetProfile = {
  version: 1,
  rows: 30_000,
  positives: 6_636,
  duplicates: 35,
  splitBy: 'time',
  splits: {
    train: { rows: 17_000, positives: 3_845 },
    validation: { rows: 7_800, positives: 1_500 },
    test: { rows: 1_200, positives: 491 },
  },
  columns: [
    column('Amount', 0.012),
    column('Hour', 0.31),
    column('New', null),
    ...Array.from({ length: 17 }, (_, i) => column(`Other${i}`, 0.001)),
  ],
  warnings: ['Column Hour has 12 values that look like text.'],
  entities: { columns: ['User'], count: 900, setAside: { rows: 4_000, positives: 800 } },
  duplicatesAcrossSplits: 1,
  suspects: [],
  championTest: null,
  championData: { rows: 24_000, positives: 4_800 },
};
