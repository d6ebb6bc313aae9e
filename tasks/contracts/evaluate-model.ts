/** EvaluateModel: from the scores of both models to figures, a report, and the numbers the gate decides on. */
import * as z from 'zod';
import { Interval, Verdict } from './evaluation';
import { RunPlan } from './prepare-run';

/** As Step Functions hands them on: ISO 8601 text or milliseconds since 1970; null where the job's description has none. */
const JobTime = z.union([z.string(), z.number()]).nullable();

export const JobFacts = z.strictObject({ jobName: z.string(), startedAt: JobTime, endedAt: JobTime });
export type JobFacts = z.infer<typeof JobFacts>;

export const TrainingFacts = JobFacts.extend({
  /** S3 URI of model.tar.gz. */
  artifact: z.string(),
  /** The last value the job logged; null when it logged none. */
  validationAuc: z.number().nullable(),
  hyperparameters: z.record(z.string(), z.string()),
});
export type TrainingFacts = z.infer<typeof TrainingFacts>;

/** The jobs that scored the held-out rows: the test rows by both models, the validation rows by the challenger. */
export const ScoringFacts = z.strictObject({
  challenger: JobFacts,
  validation: JobFacts,
  /** Null where it did not score. */
  champion: JobFacts.nullable(),
});
export type ScoringFacts = z.infer<typeof ScoringFacts>;

export const EvaluateModelInput = z.strictObject({
  run: RunPlan,
  processing: JobFacts,
  training: TrainingFacts,
  /** The search whose best job `training` is; null where one model was trained as it was asked for. */
  tuning: JobFacts.nullable(),
  scoring: ScoringFacts,
  /** Rows of these splits: as many scores must come back. */
  testRows: z.number().int(),
  validationRows: z.number().int(),
  /** Whether the champion scored the test rows, and if there is one and it did not, why. */
  championScored: z.boolean(),
  championProblem: z.string().nullable(),
});
export type EvaluateModelInput = z.infer<typeof EvaluateModelInput>;

/** Reasons that travel: a verdict may have a finding for each of many segments. */
export const MOST_REASONS = 12;
export const LONGEST_REASON = 500;

/** The few numbers that travel in the state machine; all others are in `evaluation.json`. */
export const EvaluationSummary = z.strictObject({
  verdict: Verdict,
  auc: z.number(),
  interval: Interval,
  testRows: z.number().int(),
  testPositives: z.number().int(),
  threshold: z.number(),
  champion: z
    .strictObject({ auc: z.number(), difference: z.number(), interval: Interval, pValue: z.number() })
    .nullable(),
  /** What the gate compares with the margin: the lower bound of the difference, or 0 where there is no champion. */
  differenceLowerBound: z.number(),
  /** Checks besides AUC, champion and number of positives that do not pass: metrics, segments, costs, leakage. */
  otherChecksFailed: z.number().int(),
  /** What a thousand decisions cost; null where the input names no costs. */
  costs: z.strictObject({ challenger: z.number(), champion: z.number().nullable(), noModel: z.number() }).nullable(),
  /** In order of weight. */
  reasons: z.array(z.string().max(LONGEST_REASON)).max(MOST_REASONS),
  /** S3 URIs. */
  evaluationUri: z.string(),
  reportUri: z.string(),
});
export type EvaluationSummary = z.infer<typeof EvaluationSummary>;
