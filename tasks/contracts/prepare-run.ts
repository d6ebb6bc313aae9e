/** PrepareRun: from what a person typed to a plan with every name, place and number of the run; or the decision to skip it. */
import * as z from 'zod';
import { CostsInput, ExecutionInput } from './execution-input';

export const PrepareRunInput = z.strictObject({
  input: z.unknown(),
  execution: z.strictObject({
    arn: z.string(),
    name: z.string(),
    startedAt: z.string(),
    redriveCount: z.number().int(),
  }),
});
export type PrepareRunInput = z.infer<typeof PrepareRunInput>;

/** The newest approved package: what the challenger must not be worse than. */
export const Champion = z.strictObject({
  modelPackageArn: z.string(),
  image: z.string(),
  modelDataUrl: z.string(),
  /** Scores from here on count as positive in production; null when its package does not say. */
  threshold: z.number().nullable(),
});
export type Champion = z.infer<typeof Champion>;

const complete = ExecutionInput.shape;

export const RunPlan = z.strictObject({
  /** `skip`: nothing is to be done, `reason` says why. */
  decision: z.enum(['retrain', 'skip']),
  reason: z.string(),
  /** Short, unique, at most 40 characters; begins every name and folder of the run. */
  run: z.string().max(40),
  /** `run` with the model's key (layout.ts) for its name: at most 26 characters, for names with little room. */
  id: z.string().max(26),
  model: z.string(),
  executionArn: z.string(),
  startedAt: z.string(),
  dataset: z.strictObject({
    uri: z.string(),
    /** Hash of the manifest: relative keys, sizes and ETags. */
    version: z.string(),
    objects: z.number().int(),
    bytes: z.number().int(),
  }),
  /** Hash of the dataset version and all settings that change the result: equal fingerprints need no second run. */
  fingerprint: z.string(),
  /** S3 URIs, see layout.ts. */
  uris: z.strictObject({
    settings: z.string(),
    encodeSettings: z.string(),
    train: z.string(),
    validation: z.string(),
    validationLines: z.string(),
    test: z.string(),
    validationRows: z.string(),
    testRows: z.string(),
    championTest: z.string(),
    warehouse: z.string(),
    metadata: z.string(),
    models: z.string(),
    validationScores: z.string(),
    challengerScores: z.string(),
    championScores: z.string(),
    evaluation: z.string(),
    batch: z.string(),
    predictions: z.string(),
  }),
  tables: z.strictObject({ dataset: z.string(), predictions: z.string(), rounds: z.string() }),
  packageGroup: z.string(),
  endpoint: z.string(),
  processing: complete.processing.unwrap(),
  training: complete.training.unwrap(),
  tuning: complete.tuning.unwrap(),
  gate: complete.gate.unwrap(),
  costs: CostsInput.nullable(),
  approval: complete.approval.unwrap(),
  deployment: z.strictObject({
    target: z.enum(['endpoint', 'batch', 'none']),
    instanceType: z.string(),
    instanceCount: z.number().int(),
    /** Empty unless the target is `batch`. */
    scoreUri: z.string(),
  }),
  champion: Champion.nullable(),
});
export type RunPlan = z.infer<typeof RunPlan>;
