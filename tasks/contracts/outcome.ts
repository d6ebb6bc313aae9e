/** RecordOutcome and RecordFailure: what became of a run. The document is the execution's output and the round's record in S3. */
import * as z from 'zod';
import { Approval } from './approval';
import { EvaluationSummary, TrainingFacts } from './evaluate-model';
import { RunPlan } from './prepare-run';

export const Outcome = z.strictObject({
  outcome: z.enum(['deployed', 'rejected', 'skipped', 'failed']),
  /** One sentence. */
  reason: z.string(),
  /** The name of the error when it failed. */
  error: z.string().nullable(),
  run: z.string(),
  model: z.string(),
  executionArn: z.string(),
  startedAt: z.string(),
  finishedAt: z.iso.datetime(),
  fingerprint: z.string(),
  dataset: z
    .strictObject({ uri: z.string(), version: z.string(), rows: z.number().int(), positives: z.number().int() })
    .nullable(),
  warehouse: z.strictObject({ table: z.string(), rows: z.number().int() }).nullable(),
  training: TrainingFacts.nullable(),
  evaluation: EvaluationSummary.nullable(),
  modelPackageArn: z.string().nullable(),
  approval: Approval.nullable(),
  deployment: z
    .strictObject({
      target: z.enum(['endpoint', 'batch', 'none']),
      endpointName: z.string().nullable(),
      predictionsUri: z.string().nullable(),
      predictionRows: z.number().int().nullable(),
    })
    .nullable(),
});
export type Outcome = z.infer<typeof Outcome>;

/** What the state machine knows at its end; `null` for what was never reached. */
export const RecordOutcomeInput = z.strictObject({
  run: RunPlan,
  outcome: z.enum(['deployed', 'rejected', 'skipped']),
  reason: z.string(),
  rows: z.strictObject({ rows: z.number().int(), positives: z.number().int() }).nullable(),
  warehouse: Outcome.shape.warehouse,
  training: Outcome.shape.training,
  evaluation: Outcome.shape.evaluation,
  modelPackageArn: Outcome.shape.modelPackageArn,
  approval: Outcome.shape.approval,
  deployment: Outcome.shape.deployment,
});
export type RecordOutcomeInput = z.infer<typeof RecordOutcomeInput>;

/** How often the execution had been redriven when it last took the lease, and how often by now. */
const redrives = { leasedAtRedrive: z.number().int(), redriveCount: z.number().int() };

export const RecordFailureInput = z.strictObject({
  /** Null when the run failed before it had a plan. */
  run: RunPlan.nullable(),
  /** The package that was registered, if it came that far: unless it was deployed, it must not count as approved. */
  modelPackageArn: z.string().nullable(),
  evaluation: Outcome.shape.evaluation,
  /** Where the model was deployed, if it came that far: what serves is not taken back because its record could not be written. */
  deployment: Outcome.shape.deployment,
  executionArn: z.string(),
  /** The state that failed. */
  state: z.string(),
  error: z.string(),
  cause: z.string(),
  ...redrives,
});
export type RecordFailureInput = z.infer<typeof RecordFailureInput>;

/** The failure in words a person can act on: a job's exit message rather than the JSON around it. */
export const Failure = z.strictObject({ error: z.string(), cause: z.string() });
export type Failure = z.infer<typeof Failure>;

/** EndAsFailed: the execution's last word after a failure, and the first after a redrive. */
export const EndAsFailedInput = z.strictObject({
  run: RunPlan.nullable(),
  failure: Failure,
  ...redrives,
});
export type EndAsFailedInput = z.infer<typeof EndAsFailedInput>;

/** Only after a redrive. */
export const Resumed = z.strictObject({
  resumed: z.literal(true),
  /** Whether the run's own model is the champion: then it is deployed, and nobody has taken it back. */
  isChampion: z.boolean(),
});
export type Resumed = z.infer<typeof Resumed>;
