/** A stored tuning job, with its training jobs, as DescribeHyperParameterTuningJob and the list show it. */
import type {
  DescribeHyperParameterTuningJobCommandOutput,
  HyperParameterTuningJobSummary,
} from '@aws-sdk/client-sagemaker';
import { dateOf } from '../context';
import type { TrainingJob, TuningJob } from '../store';
import { objectiveValue, summarizeTunedJob } from './training-job';

export function describeTuningJob(
  job: TuningJob,
  children: readonly TrainingJob[],
): Omit<DescribeHyperParameterTuningJobCommandOutput, '$metadata'> {
  const best = bestOf(job, children);
  return {
    HyperParameterTuningJobName: job.name,
    HyperParameterTuningJobArn: job.arn,
    HyperParameterTuningJobConfig: job.request.HyperParameterTuningJobConfig,
    TrainingJobDefinition: job.request.TrainingJobDefinition,
    HyperParameterTuningJobStatus: job.status,
    CreationTime: dateOf(job.created),
    HyperParameterTuningEndTime: dateOf(job.ended),
    LastModifiedTime: dateOf(job.modified),
    TrainingJobStatusCounters: statusCounters(children),
    ObjectiveStatusCounters: objectiveCounters(job, children),
    BestTrainingJob: best && summarizeTunedJob(best, job),
    FailureReason: job.failureReason,
  };
}

export function summarizeTuningJob(job: TuningJob, children: readonly TrainingJob[]): HyperParameterTuningJobSummary {
  return {
    HyperParameterTuningJobName: job.name,
    HyperParameterTuningJobArn: job.arn,
    HyperParameterTuningJobStatus: job.status,
    Strategy: job.request.HyperParameterTuningJobConfig?.Strategy,
    CreationTime: dateOf(job.created),
    HyperParameterTuningEndTime: dateOf(job.ended),
    LastModifiedTime: dateOf(job.modified),
    TrainingJobStatusCounters: statusCounters(children),
    ObjectiveStatusCounters: objectiveCounters(job, children),
    ResourceLimits: job.request.HyperParameterTuningJobConfig?.ResourceLimits,
  };
}

/** The earliest of the best. */
function bestOf(job: TuningJob, children: readonly TrainingJob[]): TrainingJob | undefined {
  const minimize = job.request.HyperParameterTuningJobConfig?.HyperParameterTuningJobObjective?.Type === 'Minimize';
  let best: { readonly child: TrainingJob; readonly value: number } | undefined;
  for (const child of children) {
    const value = objectiveValue(child, job);
    if (value === undefined) continue;
    if (!best || (minimize ? value < best.value : value > best.value)) best = { child, value };
  }
  return best?.child;
}

function statusCounters(children: readonly TrainingJob[]) {
  const count = (...statuses: string[]) => children.filter(({ status }) => statuses.includes(status)).length;
  return {
    Completed: count('Completed'),
    InProgress: count('InProgress', 'Stopping'),
    RetryableError: 0,
    NonRetryableError: count('Failed'),
    Stopped: count('Stopped'),
  };
}

function objectiveCounters(job: TuningJob, children: readonly TrainingJob[]) {
  const of = (status: string) =>
    children.filter((child) => summarizeTunedJob(child, job).ObjectiveStatus === status).length;
  return { Succeeded: of('Succeeded'), Pending: of('Pending'), Failed: of('Failed') };
}
