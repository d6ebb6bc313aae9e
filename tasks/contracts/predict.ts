/** Predict: raw rows in, scores out, through the endpoint that serves the model and the schema it was trained with. */
import * as z from 'zod';
import { ModelName } from './execution-input';

export const PredictInput = z.strictObject({
  model: ModelName,
  /** Raw rows as in the dataset: column name to value. Missing columns are refused, `null` or `''` is a missing value. */
  rows: z
    .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
    .min(1)
    .max(10_000),
  /** Whether to tell what each feature adds to each score. */
  explain: z.boolean().default(false),
});
export type PredictInput = z.input<typeof PredictInput>;

export const PredictOutput = z.strictObject({
  endpoint: z.string(),
  modelPackageArn: z.string(),
  threshold: z.number(),
  /** In the order of the rows. */
  predictions: z.array(z.strictObject({ score: z.number(), positive: z.boolean() })),
  /** Where it was asked for and the model is of a kind that can be explained. In log-odds, which add up. */
  explanation: z
    .strictObject({
      /** What no feature explains: where every row begins. */
      bias: z.number(),
      features: z.array(z.string()),
      /** For each row, in its order, a number for each feature. */
      contributions: z.array(z.array(z.number())),
    })
    .optional(),
});
export type PredictOutput = z.infer<typeof PredictOutput>;
