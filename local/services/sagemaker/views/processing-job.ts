/** A stored processing job as DescribeProcessingJob and the list show it. */
import type { DescribeProcessingJobCommandOutput, ProcessingJobSummary } from '@aws-sdk/client-sagemaker';
import { dateOf } from '../context';
import type { ProcessingJob } from '../store';

export function describeProcessingJob(job: ProcessingJob): Omit<DescribeProcessingJobCommandOutput, '$metadata'> {
  const { Tags: _, ...request } = job.request;
  return {
    ...request,
    ProcessingJobName: job.name,
    ProcessingJobArn: job.arn,
    ProcessingResources: request.ProcessingResources,
    AppSpecification: request.AppSpecification,
    ProcessingJobStatus: job.status,
    ExitMessage: job.exitMessage,
    FailureReason: job.failureReason,
    CreationTime: dateOf(job.created),
    ProcessingStartTime: dateOf(job.started),
    ProcessingEndTime: dateOf(job.ended),
    LastModifiedTime: dateOf(job.modified),
  };
}

export function summarizeProcessingJob(job: ProcessingJob): ProcessingJobSummary {
  return {
    ProcessingJobName: job.name,
    ProcessingJobArn: job.arn,
    CreationTime: dateOf(job.created),
    ProcessingEndTime: dateOf(job.ended),
    LastModifiedTime: dateOf(job.modified),
    ProcessingJobStatus: job.status,
    FailureReason: job.failureReason,
    ExitMessage: job.exitMessage,
  };
}
