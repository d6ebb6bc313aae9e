/** A stored training job as DescribeTrainingJob and the lists show it. */
import type {
  DescribeTrainingJobCommandOutput,
  HyperParameterTrainingJobSummary,
  TrainingJobSummary,
} from '@aws-sdk/client-sagemaker';
import { dateOf } from '../context';
import { under } from '../jobs/outputs';
import type { Metric, TrainingJob, TuningJob } from '../store';

type Description = Omit<DescribeTrainingJobCommandOutput, '$metadata'>;

export function describeTrainingJob(job: TrainingJob): Description {
  const { Tags: _, ...request } = job.request;
  const seconds = job.started && job.ended ? Math.max(1, Math.ceil((job.ended - job.started) / 1000)) : undefined;
  return {
    ...request,
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    TuningJobArn:
      job.tuning &&
      job.arn.replace(/training-job\/.*$/, `hyper-parameter-tuning-job/${job.tuning.jobName.toLowerCase()}`),
    ModelArtifacts: { S3ModelArtifacts: modelArtifact(job) },
    TrainingJobStatus: job.status,
    SecondaryStatus: job.secondary,
    FailureReason: job.failureReason,
    StoppingCondition: request.StoppingCondition,
    CreationTime: dateOf(job.created),
    TrainingStartTime: dateOf(job.started),
    TrainingEndTime: dateOf(job.ended),
    LastModifiedTime: dateOf(job.modified),
    SecondaryStatusTransitions: job.transitions.map(({ status, message, start, end }) => ({
      Status: status,
      StartTime: dateOf(start),
      EndTime: dateOf(end),
      StatusMessage: message,
    })),
    FinalMetricDataList: job.metrics.length > 0 ? job.metrics.map(finalMetric) : undefined,
    TrainingTimeInSeconds: seconds,
    BillableTimeInSeconds: seconds,
    EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
    EnableInterContainerTrafficEncryption: request.EnableInterContainerTrafficEncryption ?? false,
    EnableManagedSpotTraining: request.EnableManagedSpotTraining ?? false,
  };
}

/** Where the model is, or would be. */
export function modelArtifact(job: TrainingJob): string {
  return under(job.request.OutputDataConfig?.S3OutputPath ?? '', `${job.name}/output/model.tar.gz`);
}

export function summarizeTrainingJob(job: TrainingJob): TrainingJobSummary {
  return {
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    CreationTime: dateOf(job.created),
    TrainingEndTime: dateOf(job.ended),
    LastModifiedTime: dateOf(job.modified),
    TrainingJobStatus: job.status,
    SecondaryStatus: job.secondary,
  };
}

/** A training job as one of a tuning job's. */
export function summarizeTunedJob(job: TrainingJob, tuning: TuningJob): HyperParameterTrainingJobSummary {
  const objective = tuning.request.HyperParameterTuningJobConfig?.HyperParameterTuningJobObjective;
  const value = objectiveValue(job, tuning);
  const pending = job.status === 'InProgress' || job.status === 'Stopping';
  return {
    TrainingJobDefinitionName: tuning.request.TrainingJobDefinition?.DefinitionName,
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    TuningJobName: tuning.name,
    CreationTime: dateOf(job.created),
    TrainingStartTime: dateOf(job.started),
    TrainingEndTime: dateOf(job.ended),
    TrainingJobStatus: job.status,
    TunedHyperParameters: { ...job.tuning?.tuned },
    FailureReason: job.failureReason,
    FinalHyperParameterTuningJobObjectiveMetric:
      value === undefined ? undefined : { Type: objective?.Type, MetricName: objective?.MetricName, Value: value },
    ObjectiveStatus: value !== undefined ? 'Succeeded' : pending ? 'Pending' : 'Failed',
  };
}

/** The last value of the objective's metric; undefined until the job has completed with one. */
export function objectiveValue(job: TrainingJob, tuning: TuningJob): number | undefined {
  if (job.status !== 'Completed') return undefined;
  const name = tuning.request.HyperParameterTuningJobConfig?.HyperParameterTuningJobObjective?.MetricName;
  return job.metrics.find((metric) => metric.name === name)?.value;
}

function finalMetric(metric: Metric) {
  return { MetricName: metric.name, Value: metric.value, Timestamp: new Date(metric.time) };
}
