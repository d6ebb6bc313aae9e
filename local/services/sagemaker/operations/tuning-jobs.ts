/** Create, describe, list and stop tuning jobs, and list their training jobs. */
import type { z } from 'zod';
import type { Operations } from '#local/wire/service';
import { type Context, tagResource } from '../context';
import { jobNotFound, resourceInUse, validation } from '../errors';
import { changeTuningJob, childrenOf, runId, startTuning } from '../jobs/tuning';
import { listPage } from '../listing';
import {
  CreateHyperParameterTuningJob,
  HyperParameterTuningJobName,
  ListHyperParameterTuningJobs,
  ListTrainingJobsForHyperParameterTuningJob,
} from '../schemas/tuning';
import { dimensionsOf } from '../tuning/ranges';
import { objectiveValue, summarizeTunedJob } from '../views/training-job';
import { describeTuningJob, summarizeTuningJob } from '../views/tuning-job';
import { operation } from './operation';
import { checkAlgorithm, checkChannels, checkSpot } from './training-jobs';

type Names =
  | 'CreateHyperParameterTuningJob'
  | 'DescribeHyperParameterTuningJob'
  | 'ListHyperParameterTuningJobs'
  | 'StopHyperParameterTuningJob'
  | 'ListTrainingJobsForHyperParameterTuningJob';

export function tuningJobs(context: Context): Operations<typeof import('@aws-sdk/client-sagemaker'), Names> {
  const { store, arns, deps, runner } = context;
  const find = (name: string) => {
    const job = store.tuningJobs.get(name);
    if (!job) throw jobNotFound.tuning(name);
    return job;
  };
  const taken = (arn: string) =>
    resourceInUse(
      `Hyperparameter tuning job names must be unique within an AWS account and region, and a hyperparameter tuning job with this name already exists (${arn})`,
    );
  return {
    CreateHyperParameterTuningJob: operation(CreateHyperParameterTuningJob, async (request) => {
      const name = request.HyperParameterTuningJobName;
      const arn = arns('hyper-parameter-tuning-job', name);
      if (store.tuningJobs.get(name)) throw taken(arn);
      const definition = request.TrainingJobDefinition;
      checkSearch(request);
      checkAlgorithm(context, definition.AlgorithmSpecification);
      checkSpot(definition);
      await checkChannels(context, definition.InputDataConfig, definition.RoleArn);
      if (store.tuningJobs.get(name)) throw taken(arn);
      const now = deps.clock.now();
      await store.tuningJobs.put({
        name,
        arn,
        created: now,
        modified: now,
        request,
        status: 'InProgress',
        children: [],
      });
      await tagResource(context, arn, request.Tags);
      startTuning(context, name);
      return { HyperParameterTuningJobArn: arn };
    }),

    DescribeHyperParameterTuningJob: operation(HyperParameterTuningJobName, ({ HyperParameterTuningJobName }) => {
      const job = find(HyperParameterTuningJobName);
      return describeTuningJob(job, childrenOf(context, job));
    }),

    ListHyperParameterTuningJobs: operation(ListHyperParameterTuningJobs, (request) => {
      const { items, NextToken } = listPage(store.tuningJobs.list(), request, { sortOrder: 'Ascending' });
      const summaries = items.map((job) => summarizeTuningJob(job, childrenOf(context, job)));
      return { HyperParameterTuningJobSummaries: summaries, NextToken };
    }),

    StopHyperParameterTuningJob: operation(HyperParameterTuningJobName, async ({ HyperParameterTuningJobName }) => {
      const job = find(HyperParameterTuningJobName);
      if (job.status !== 'InProgress') return {};
      await changeTuningJob(context, job.name, { status: 'Stopping' });
      runner.stop(runId(job.name));
      return {};
    }),

    ListTrainingJobsForHyperParameterTuningJob: operation(ListTrainingJobsForHyperParameterTuningJob, (request) => {
      const job = find(request.HyperParameterTuningJobName);
      const { items, NextToken } = listPage(childrenOf(context, job), request, {
        sortBy: 'Name',
        sortOrder: 'Ascending',
        keys: { FinalObjectiveMetricValue: (child) => objectiveValue(child, job) ?? Number.NEGATIVE_INFINITY },
      });
      return { TrainingJobSummaries: items.map((child) => summarizeTunedJob(child, job)), NextToken };
    }),
  };
}

function checkSearch(request: z.output<typeof CreateHyperParameterTuningJob>): void {
  const { Strategy, ParameterRanges, ResourceLimits } = request.HyperParameterTuningJobConfig;
  const fixed = request.TrainingJobDefinition.StaticHyperParameters ?? {};
  let dimensions: ReturnType<typeof dimensionsOf>;
  try {
    dimensions = dimensionsOf(ParameterRanges);
  } catch (error) {
    throw validation(error instanceof Error ? error.message : String(error));
  }
  if (dimensions.length === 0) throw validation('At least one hyperparameter must be tuned.');
  const both = dimensions.find(({ name }) => Object.hasOwn(fixed, name));
  if (both) throw validation(`The hyperparameter ${both.name} can not be both static and tunable.`);
  const numeric = [
    ...(ParameterRanges?.IntegerParameterRanges ?? []),
    ...(ParameterRanges?.ContinuousParameterRanges ?? []),
  ];
  if (Strategy === 'Grid') {
    if (numeric.length > 0) throw validation('The Grid strategy only supports categorical parameter ranges.');
  } else if (ResourceLimits.MaxNumberOfTrainingJobs === undefined && ResourceLimits.MaxRuntimeInSeconds === undefined) {
    throw validation('MaxNumberOfTrainingJobs or MaxRuntimeInSeconds must be set for this strategy.');
  }
}
