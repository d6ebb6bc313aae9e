/** Create, describe, list and stop processing jobs. */
import type { Operations } from '#local/wire/service';
import { type Context, tagResource } from '../context';
import { jobNameTaken, jobNotFound, unknownImage, validation } from '../errors';
import { changeProcessingJob, runId, startProcessing } from '../jobs/processing';
import { listPage } from '../listing';
import { CreateProcessingJob, ListProcessingJobs, ProcessingJobName } from '../schemas/jobs';
import { describeProcessingJob, summarizeProcessingJob } from '../views/processing-job';
import { operation } from './operation';

type Names = 'CreateProcessingJob' | 'DescribeProcessingJob' | 'ListProcessingJobs' | 'StopProcessingJob';

export function processingJobs(context: Context): Operations<typeof import('@aws-sdk/client-sagemaker'), Names> {
  const { store, arns, deps, runner } = context;
  const find = (name: string) => {
    const job = store.processingJobs.get(name);
    if (!job) throw jobNotFound.processing();
    return job;
  };
  return {
    CreateProcessingJob: operation(CreateProcessingJob, async (request) => {
      const name = request.ProcessingJobName;
      const arn = arns('processing-job', name);
      if (store.processingJobs.get(name)) throw jobNameTaken('Processing', arn);
      // The built-in algorithm's image has no program that processes.
      if (deps.images(request.AppSpecification.ImageUri)?.kind !== 'program') {
        throw unknownImage(request.AppSpecification.ImageUri);
      }
      const names = [
        ...(request.ProcessingInputs ?? []).map((input) => input.InputName),
        ...(request.ProcessingOutputConfig?.Outputs ?? []).map((output) => output.OutputName),
      ];
      if (new Set(names).size !== names.length) throw validation('Input and output names must be globally unique.');
      const now = deps.clock.now();
      await store.processingJobs.put({ name, arn, created: now, modified: now, request, status: 'InProgress' });
      await tagResource(context, arn, request.Tags);
      startProcessing(context, name);
      return { ProcessingJobArn: arn };
    }),

    DescribeProcessingJob: operation(ProcessingJobName, ({ ProcessingJobName }) =>
      describeProcessingJob(find(ProcessingJobName)),
    ),

    ListProcessingJobs: operation(ListProcessingJobs, (request) => {
      const { items, NextToken } = listPage(store.processingJobs.list(), request, { sortOrder: 'Ascending' });
      return { ProcessingJobSummaries: items.map(summarizeProcessingJob), NextToken };
    }),

    StopProcessingJob: operation(ProcessingJobName, async ({ ProcessingJobName }) => {
      const job = find(ProcessingJobName);
      if (job.status === 'Stopping') return {};
      if (job.status !== 'InProgress') {
        throw validation(`The request was rejected because the processing job is in status ${job.status}.`);
      }
      await changeProcessingJob(context, job.name, { status: 'Stopping' });
      runner.stop(runId(job.name));
      return {};
    }),
  };
}
