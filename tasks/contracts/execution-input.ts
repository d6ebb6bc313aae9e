/**
 * What a person or a schedule may give an execution. Every field is optional, so `{}` typed in the Step Functions console
 * is a whole retraining; unknown fields are refused. What is left out comes from the deployment, then from the defaults here.
 * Descriptions are the hints of the console's form.
 */
import * as z from 'zod';

const s3Uri = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.*$/, 'expected an S3 URI such as s3://bucket/folder/');
const column = z.string().min(1).max(127);
const fraction = z.number().gt(0).lt(0.5);
const instanceType = z
  .string()
  .regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, 'expected a SageMaker instance type such as ml.m5.large');
const hours = (n: number) => n * 3600;

/** A model's name: it begins every job's name, names its package group, endpoint and warehouse tables. */
export const ModelName = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'expected lower-case letters, digits and single hyphens, beginning with a letter',
  )
  .max(20);

export const DatasetInput = z.strictObject({
  uri: s3Uri
    .optional()
    .describe(
      'Where the raw CSV or Parquet files are: an object or a prefix. No default: the deployment or the input names it.',
    ),
  label: column.default('label').describe('The column to predict.'),
  positive: z
    .string()
    .min(1)
    .optional()
    .describe('The label’s value that counts as positive. Default: 1, true, yes, y or t if the label has it.'),
  id: z.array(column).default([]).describe('Columns that name a row: kept in the warehouse, never a feature.'),
  entity: z
    .array(column)
    .default([])
    .describe(
      'Columns that together name what a row is about (a user, a card): never in two splits, and never a feature.',
    ),
  time: column
    .optional()
    .describe(
      'The column that says when a row happened. With it the split is by time, unless split.by says otherwise.',
    ),
  drop: z.array(column).default([]).describe('Columns to leave out.'),
});

export const SplitInput = z.strictObject({
  by: z
    .enum(['time', 'hash'])
    .optional()
    .describe(
      'time: the newest rows are the test, those before them the validation. hash: drawn. Default: time if dataset.time is named.',
    ),
  validation: fraction.default(0.15).describe('Share of the rows held out to watch the training.'),
  test: fraction.default(0.15).describe('Share of the rows held out to judge the model.'),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(42)
    .describe('Changes which rows go where, when they are drawn.'),
});

/**
 * Hyperparameters of the built-in XGBoost algorithm. `tree_method` hist is ten times faster than the container's default at
 * the same AUC.
 */
export const DEFAULT_HYPERPARAMETERS = {
  objective: 'binary:logistic',
  eval_metric: 'auc',
  num_round: '100',
  max_depth: '5',
  eta: '0.2',
  gamma: '4',
  min_child_weight: '6',
  subsample: '0.8',
  tree_method: 'hist',
  seed: '42',
} as const satisfies Record<string, string>;

export const ProcessingInput = z.strictObject({
  instanceType: instanceType.default('ml.m5.xlarge'),
  instanceCount: z.number().int().min(1).max(20).default(1),
  volumeSizeInGB: z.number().int().min(1).max(16384).default(50),
  maxRuntimeInSeconds: z
    .number()
    .int()
    .min(60)
    .max(hours(24 * 5))
    .default(hours(4)),
});

export const TrainingInput = z.strictObject({
  hyperparameters: z
    .record(z.string().max(256), z.union([z.string().max(2500), z.number().finite()]).transform(String))
    .default({})
    .describe(
      'Of the built-in XGBoost algorithm. Merged over the defaults; numbers become strings, as SageMaker wants them.',
    ),
  instanceType: instanceType.default('ml.m5.xlarge'),
  instanceCount: z.number().int().min(1).max(20).default(1),
  volumeSizeInGB: z.number().int().min(1).max(16384).default(50),
  maxRuntimeInSeconds: z
    .number()
    .int()
    .min(60)
    .max(hours(24 * 5))
    .default(hours(6)),
});

export const TuningInput = z.strictObject({
  enabled: z.boolean().default(false).describe('Search hyperparameters with a tuning job instead of training once.'),
  strategy: z.enum(['Bayesian', 'Random', 'Hyperband', 'Grid']).default('Bayesian'),
  maxJobs: z.number().int().min(1).max(500).default(10),
  maxParallelJobs: z.number().int().min(1).max(10).default(2),
});

const share = z.number().min(0).max(1);
const loss = z.number().min(0);

const margin = loss.optional().describe('How much worse than the champion is tolerated, in the metric’s own unit.');

/** Of a metric that is better when higher. */
const atLeast = { minimum: share.optional().describe('The least value on the test rows.'), margin };
/** Of a metric that is better when lower. */
const atMost = { maximum: loss.optional().describe('The largest value on the test rows.'), margin };

/** A metric that is named but not bounded would look like a check and be none. */
const bounded = <Bounds extends object>(bounds: Bounds): boolean =>
  ['minimum', 'maximum', 'margin'].some((name) => bounds[name as keyof Bounds] !== undefined);
const UNBOUNDED = { error: 'expected a bound: minimum or maximum, or margin, or both' };

export const MetricBounds = z.strictObject({
  averagePrecision: z.strictObject(atLeast).refine(bounded, UNBOUNDED).optional(),
  recallAtFalsePositiveRate: z
    .strictObject({ rate: z.number().gt(0).lt(1).describe('Share of the negatives that may be flagged.'), ...atLeast })
    .refine(bounded, UNBOUNDED)
    .optional()
    .describe('The largest recall that can be had while at most a share of the negatives are flagged.'),
  precisionAtK: z
    .strictObject({ k: z.number().int().min(1).describe('How many rows.'), ...atLeast })
    .refine(bounded, UNBOUNDED)
    .optional()
    .describe('Share of positives among the k rows with the highest scores.'),
  kolmogorovSmirnov: z.strictObject(atLeast).refine(bounded, UNBOUNDED).optional(),
  logLoss: z.strictObject(atMost).refine(bounded, UNBOUNDED).optional(),
  brier: z.strictObject(atMost).refine(bounded, UNBOUNDED).optional(),
  /** No margin: chance alone makes it larger than 0, so no honest interval tells how two models differ in it. */
  calibrationError: z
    .strictObject(
      { maximum: loss },
      {
        error: ({ code }) =>
          code === 'unrecognized_keys'
            ? 'expected maximum alone: calibration error takes no margin, as chance makes it larger than 0; give brier a margin instead'
            : undefined,
      },
    )
    .optional()
    .describe('Mean gap between score and share of positives over ten groups of equal size.'),
});

/**
 * Where an interval begins to say something: by Hanley & McNeil (1982) the 95 % interval of an AUC of 0.9 is then about ±0.06,
 * with 14 it is ±0.11.
 */
export const ENOUGH_POSITIVES = 50;

export const SegmentsInput = z.strictObject({
  columns: z.array(column).min(1).max(5).describe('Columns of the dataset; dropped ones may be named too.'),
  maximumDrop: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.05)
    .describe('How far a segment’s AUC may fall below the champion’s.'),
  minimumPositives: z
    .number()
    .int()
    .min(2)
    .default(ENOUGH_POSITIVES)
    .describe('Segments with fewer positives are told, not judged.'),
});

export const GateInput = z.strictObject({
  minimumAuc: z.number().min(0.5).max(1).default(0.7).describe('The least ROC AUC on the test rows.'),
  margin: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.01)
    .describe('How much worse than the champion, in AUC, still counts as not worse.'),
  /** Beyond 0.998 a thousand replicates have no row left in either tail. */
  confidence: z.number().min(0.5).max(0.998).default(0.95).describe('Confidence of every interval.'),
  minimumPositives: z
    .number()
    .int()
    .min(2)
    .default(ENOUGH_POSITIVES)
    .describe('With fewer positive test rows the gate never promotes: a person must decide.'),
  metrics: MetricBounds.prefault({}).describe(
    'Further checks, each of its own: an absolute bound on the test rows, a margin to the champion, or both.',
  ),
  segments: SegmentsInput.optional().describe(
    'No part of the rows may pay for the whole: each value of each column is compared with the champion on its own.',
  ),
});

export const CostsInput = z
  .strictObject({
    missedPositive: loss.default(0).describe('Of each positive that is not flagged, besides its amount.'),
    falseAlarm: loss
      .default(0)
      .describe('Of each negative that is flagged, besides its review: a customer turned away.'),
    review: loss.default(0).describe('Of looking at a flagged row, positive or negative.'),
    amount: column
      .optional()
      .describe(
        'The column with what is at stake in a row: lost with each positive that is not flagged. A missing amount counts as 0.',
      ),
    margin: loss.default(0).describe('How much dearer than the champion, per 1,000 decisions, is tolerated.'),
  })
  .refine(({ missedPositive, amount }) => missedPositive > 0 || amount !== undefined, {
    error:
      'expected missedPositive above 0 or an amount column: if missing a positive costs nothing, flagging none is best',
  });

export const ApprovalInput = z.strictObject({
  required: z.boolean().default(true).describe('Whether a person must approve a model that passed the gate.'),
  approvers: z
    .number()
    .int()
    .min(1)
    .max(2)
    .default(1)
    .describe('How many different people must approve; one of them is enough to reject.'),
  timeoutInSeconds: z
    .number()
    .int()
    .min(60)
    .max(hours(24 * 30))
    .default(hours(24 * 7))
    .describe('How long the question stays open; then the model is rejected.'),
});

export const DeploymentInput = z.strictObject({
  target: z
    .enum(['endpoint', 'batch', 'none'])
    .default('endpoint')
    .describe('endpoint: it serves the model. batch: rows are scored with it once. none: it stays in the registry.'),
  instanceType: instanceType.default('ml.m5.large'),
  instanceCount: z.number().int().min(1).max(20).default(1),
  scoreUri: s3Uri
    .optional()
    .describe('For batch: where the rows to score are; the same columns as the dataset, with or without the label.'),
});

export const WarehouseInput = z.strictObject({
  format: z.enum(['parquet', 'csv']).default('parquet').describe('The format of the part files that COPY loads.'),
});

/** The execution input. @example `{}` or `{ "gate": { "minimumAuc": 0.9 }, "force": true }` */
export const ExecutionInput = z.strictObject({
  model: ModelName.default('fraud').describe('Begins the names of its jobs, endpoint and warehouse tables.'),
  dataset: DatasetInput.prefault({}),
  split: SplitInput.prefault({}),
  processing: ProcessingInput.prefault({}),
  training: TrainingInput.prefault({}),
  tuning: TuningInput.prefault({}),
  gate: GateInput.prefault({}),
  costs: CostsInput.optional().describe(
    'What decisions cost, in any one currency. Given, the threshold is the one that costs least on the validation rows, and the gate compares what both models cost on the test rows.',
  ),
  approval: ApprovalInput.prefault({}),
  deployment: DeploymentInput.prefault({}),
  warehouse: WarehouseInput.prefault({}),
  force: z
    .boolean()
    .default(false)
    .describe('Retrain although neither data nor settings changed since the last round.'),
});

/** What a caller may write. */
export type ExecutionInput = z.input<typeof ExecutionInput>;
/** With every default filled in. */
export type CompleteInput = z.output<typeof ExecutionInput>;
