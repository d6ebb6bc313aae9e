/** Where the program behind a task writes its log, told by the task's own arguments. */
import type { TaskScheduledEventDetails } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { jsonIn } from '../json';

export interface Job {
  readonly logGroup: string;
  /** Absent for a function, whose streams hold many invocations. */
  readonly logStreamPrefix?: string;
  /** The job's name, or the function's. */
  readonly name: string;
  /** Rounds to be trained, where that is known. */
  readonly rounds: number | null;
}

const Parameters = z.object({
  ProcessingJobName: z.string().optional(),
  TrainingJobName: z.string().optional(),
  TransformJobName: z.string().optional(),
  FunctionName: z.string().optional(),
  HyperParameters: z.object({ num_round: z.coerce.number().int().positive().optional().catch(undefined) }).optional(),
});

/** @returns null for tasks without a log of their own */
export function jobOf(scheduled: TaskScheduledEventDetails | undefined): Job | null {
  const parameters = Parameters.safeParse(jsonIn(scheduled?.parameters)).data ?? {};
  const { ProcessingJobName, TrainingJobName, TransformJobName, FunctionName, HyperParameters } = parameters;
  const job = (kind: string, name: string): Job => ({
    logGroup: `/aws/sagemaker/${kind}`,
    logStreamPrefix: `${name}/`,
    name,
    rounds: HyperParameters?.num_round ?? null,
  });
  if (ProcessingJobName) return job('ProcessingJobs', ProcessingJobName);
  if (TrainingJobName) return job('TrainingJobs', TrainingJobName);
  if (TransformJobName) return job('TransformJobs', TransformJobName);
  if (!FunctionName) return null;
  const name = FunctionName.replace(/^arn:aws:lambda:[^:]*:\d*:function:/, '').replace(/:[^:]*$/, '');
  return { logGroup: `/aws/lambda/${name}`, name, rounds: null };
}
