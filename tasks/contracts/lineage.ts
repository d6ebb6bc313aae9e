/** Where a model comes from, besides its data: the code, the jobs, and what the champion was made with. */
import * as z from 'zod';

/** A job that SageMaker ran. */
export const JobRun = z.strictObject({
  jobName: z.string(),
  /** From its start to its end, without the wait for a machine; null where the job's description has no times. */
  seconds: z.number().nullable(),
});
export type JobRun = z.infer<typeof JobRun>;

export const Lineage = z.strictObject({
  /** Of the code that judged the model; null where the deployment does not say. */
  codeVersion: z.string().nullable(),
  /** SHA-256 of the model file, in hexadecimal; null in what an earlier release wrote. */
  modelDigest: z.string().nullable().default(null),
  /** When the execution started. */
  startedAt: z.string(),
  processing: JobRun,
  training: JobRun,
  /** The search whose best job `training` is, from when it was asked for; null where there was none. */
  tuning: JobRun.nullable(),
  /** What scored the test rows with both models, and the validation rows with the challenger. */
  scoring: z.strictObject({ challenger: JobRun, validation: JobRun, champion: JobRun.nullable() }),
  /** What is on record of the champion's own run; null without a champion, or where its evaluation cannot be read. */
  champion: z
    .strictObject({
      run: z.string(),
      datasetVersion: z.string(),
      hyperparameters: z.record(z.string(), z.string()),
      codeVersion: z.string().nullable(),
      modelDigest: z.string().nullable().default(null),
    })
    .nullable(),
});
export type Lineage = z.infer<typeof Lineage>;
