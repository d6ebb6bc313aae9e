/** CheckDataset: the processing job's outputs are present and add up; how the warehouse is to load them. */
import * as z from 'zod';
import { RunPlan } from './prepare-run';
import { DatasetProfile, SplitBy, SplitCount } from './process-data';

export const CheckDatasetInput = z.strictObject({
  run: RunPlan,
});
export type CheckDatasetInput = z.infer<typeof CheckDatasetInput>;

export const DatasetFacts = z.strictObject({
  rows: z.number().int(),
  positives: z.number().int(),
  features: z.number().int(),
  splits: z.strictObject({ train: SplitCount, validation: SplitCount, test: SplitCount }),
  splitBy: SplitBy,
  /** Rows in no split, because their entity was drawn for another. */
  setAside: z.number().int(),
  /** As in the profile; the 20 strongest. */
  suspects: DatasetProfile.shape.suspects,
  duplicatesAcrossSplits: z.number().int(),
  /** Largest population stability index of a feature against the champion's data; null without a champion. */
  largestDrift: z.strictObject({ column: z.string(), index: z.number() }).nullable(),
  warnings: z.array(z.string()),
  /** Whether the champion can score the test rows. */
  championComparable: z.boolean(),
  championProblem: z.string().nullable(),
  /** SQL of one transaction: staging table, COPY, swap. */
  loadStatements: z.array(z.string()).min(1).max(40),
});
export type DatasetFacts = z.infer<typeof DatasetFacts>;
