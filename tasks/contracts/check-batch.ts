/** CheckBatch: every row has a prediction; how the warehouse is to load them. */
import * as z from 'zod';
import { RunPlan } from './prepare-run';

export const CheckBatchInput = z.strictObject({ run: RunPlan, threshold: z.number() });
export type CheckBatchInput = z.infer<typeof CheckBatchInput>;

export const BatchFacts = z.strictObject({
  rows: z.number().int(),
  /** SQL of one transaction. */
  loadStatements: z.array(z.string()).min(1).max(40),
});
export type BatchFacts = z.infer<typeof BatchFacts>;
