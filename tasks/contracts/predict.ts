/** Predict: raw rows in, scores out, through the endpoint that serves the model and the schema it was trained with. */
import { z } from 'zod';
import { ModelName } from './execution-input';

export const PredictInput = z.strictObject({
  model: ModelName,
  /** Raw rows as in the dataset: column name to value. Missing columns are refused, `null` or `''` is a missing value. */
  rows: z
    .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
    .min(1)
    .max(10_000),
});
export type PredictInput = z.infer<typeof PredictInput>;

export const PredictOutput = z.strictObject({
  endpoint: z.string(),
  modelPackageArn: z.string(),
  threshold: z.number(),
  /** In the order of the rows. */
  predictions: z.array(z.strictObject({ score: z.number(), positive: z.boolean() })),
});
export type PredictOutput = z.infer<typeof PredictOutput>;
