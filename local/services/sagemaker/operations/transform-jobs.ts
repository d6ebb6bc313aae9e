/** Create, describe, list and stop transform jobs. */
import type { z } from 'zod';
import type { Operations } from '#local/wire/service';
import { type Context, tagResource } from '../context';
import { couldNotFind, jobNameTaken, jobNotFound, validation } from '../errors';
import { changeTransformJob, runId, startTransform } from '../jobs/transform';
import { listPage } from '../listing';
import { CreateTransformJob, ListTransformJobs, TransformJobName } from '../schemas/jobs';
import { compileFilter } from '../transform/record-filter';
import { describeTransformJob, summarizeTransformJob } from '../views/transform-job';
import { operation } from './operation';

type Names = 'CreateTransformJob' | 'DescribeTransformJob' | 'ListTransformJobs' | 'StopTransformJob';

export function transformJobs(context: Context): Operations<typeof import('@aws-sdk/client-sagemaker'), Names> {
  const { store, arns, deps, runner } = context;
  const find = (name: string) => {
    const job = store.transformJobs.get(name);
    if (!job) throw jobNotFound.transform(arns('transform-job', name));
    return job;
  };
  return {
    CreateTransformJob: operation(CreateTransformJob, async (request) => {
      const name = request.TransformJobName;
      const arn = arns('transform-job', name);
      if (store.transformJobs.get(name)) throw jobNameTaken('Transform', arn);
      if (!store.models.get(request.ModelName)) throw couldNotFind('model', arns('model', request.ModelName));
      checkDataProcessing(request);
      const now = deps.clock.now();
      await store.transformJobs.put({ name, arn, created: now, modified: now, request, status: 'InProgress' });
      await tagResource(context, arn, request.Tags);
      startTransform(context, name);
      return { TransformJobArn: arn };
    }),

    DescribeTransformJob: operation(TransformJobName, ({ TransformJobName }) =>
      describeTransformJob(find(TransformJobName)),
    ),

    ListTransformJobs: operation(ListTransformJobs, (request) => {
      const { items, NextToken } = listPage(store.transformJobs.list(), request, { sortOrder: 'Descending' });
      return { TransformJobSummaries: items.map(summarizeTransformJob), NextToken };
    }),

    StopTransformJob: operation(TransformJobName, async ({ TransformJobName }) => {
      const job = find(TransformJobName);
      if (job.status === 'Stopping') return {};
      if (job.status !== 'InProgress') {
        throw validation(`The request was rejected because the transform job is in status ${job.status}.`);
      }
      await changeTransformJob(context, job.name, { status: 'Stopping' });
      runner.stop(runId(job.name));
      return {};
    }),
  };
}

/** Filters and joins are for lines of CSV on both sides; anything else would glue records together. */
function checkDataProcessing({
  DataProcessing,
  TransformInput,
  TransformOutput,
}: z.output<typeof CreateTransformJob>): void {
  const filters = [DataProcessing?.InputFilter, DataProcessing?.OutputFilter];
  for (const filter of filters) {
    try {
      compileFilter(filter);
    } catch (error) {
      throw validation(`Invalid JSONPath expression: ${error instanceof Error ? error.message : error}.`);
    }
  }
  if (DataProcessing?.JoinSource === 'Input') {
    const isCsv = (type: string | undefined) => /^text\/csv\b/.test(type ?? '');
    const lines = TransformInput.SplitType === 'Line' && TransformOutput.AssembleWith === 'Line';
    if (!lines || !isCsv(TransformInput.ContentType) || !isCsv(TransformOutput.Accept)) {
      throw validation(
        'To join the input with the output, ContentType and Accept must both be text/csv, and SplitType and AssembleWith must both be Line.',
      );
    }
  } else if (filters.some((filter) => filter !== undefined && filter !== '$')) {
    if (TransformInput.SplitType !== 'Line' || !/^text\/csv\b/.test(TransformInput.ContentType ?? '')) {
      throw validation('Filters need ContentType text/csv and SplitType Line.');
    }
  }
}
