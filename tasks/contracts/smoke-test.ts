/** SmokeTest: the endpoint that just came into service scores golden rows as the batch path did. */
import * as z from 'zod';
import { RunPlan } from './prepare-run';

export const SmokeTestInput = z.strictObject({
  run: RunPlan,
});
export type SmokeTestInput = z.infer<typeof SmokeTestInput>;

export const SmokeTestOutput = z.strictObject({ rows: z.number().int(), largestDifference: z.number() });
export type SmokeTestOutput = z.infer<typeof SmokeTestOutput>;
