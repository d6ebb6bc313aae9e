/** A stored transform job as DescribeTransformJob and the list show it. */
import type { DescribeTransformJobCommandOutput, TransformJobSummary } from '@aws-sdk/client-sagemaker';
import { dateOf } from '../context';
import type { TransformJob } from '../store';

export function describeTransformJob(job: TransformJob): Omit<DescribeTransformJobCommandOutput, '$metadata'> {
  const { Tags: _, ...request } = job.request;
  return {
    ...request,
    TransformJobName: job.name,
    TransformJobArn: job.arn,
    ModelName: request.ModelName,
    TransformInput: request.TransformInput,
    TransformResources: request.TransformResources,
    TransformJobStatus: job.status,
    FailureReason: job.failureReason,
    CreationTime: dateOf(job.created),
    TransformStartTime: dateOf(job.started),
    TransformEndTime: dateOf(job.ended),
  };
}

export function summarizeTransformJob(job: TransformJob): TransformJobSummary {
  return {
    TransformJobName: job.name,
    TransformJobArn: job.arn,
    CreationTime: dateOf(job.created),
    TransformEndTime: dateOf(job.ended),
    LastModifiedTime: dateOf(job.modified),
    TransformJobStatus: job.status,
    FailureReason: job.failureReason,
  };
}
