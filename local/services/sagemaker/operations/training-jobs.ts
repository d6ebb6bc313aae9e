/** Create, describe, list and stop training jobs. */
import type { z } from 'zod';
import type { Operations } from '#local/wire/service';
import { blobsOf, type Context, tagResource } from '../context';
import { jobNameTaken, jobNotFound, noObjects, unknownImage, validation } from '../errors';
import { objectsOf } from '../jobs/inputs';
import { changeTrainingJob, runId, startTraining, withTransition } from '../jobs/training';
import { listPage } from '../listing';
import { CreateTrainingJob, ListTrainingJobs, TrainingJobName } from '../schemas/jobs';
import { describeTrainingJob, summarizeTrainingJob } from '../views/training-job';
import { operation } from './operation';

type Names = 'CreateTrainingJob' | 'DescribeTrainingJob' | 'ListTrainingJobs' | 'StopTrainingJob';

export function trainingJobs(context: Context): Operations<typeof import('@aws-sdk/client-sagemaker'), Names> {
  const { store, arns, deps, runner } = context;
  const find = (name: string) => {
    const job = store.trainingJobs.get(name);
    if (!job) throw jobNotFound.training();
    return job;
  };
  return {
    CreateTrainingJob: operation(CreateTrainingJob, async (request) => {
      const name = request.TrainingJobName;
      const arn = arns('training-job', name);
      if (store.trainingJobs.get(name)) throw jobNameTaken('Training', arn);
      checkAlgorithm(context, request.AlgorithmSpecification);
      checkSpot(request);
      await checkChannels(context, request.InputDataConfig, request.RoleArn);
      // Asked again after the wait: of two requests at once, one wins.
      if (store.trainingJobs.get(name)) throw jobNameTaken('Training', arn);
      const now = deps.clock.now();
      await store.trainingJobs.put({
        name,
        arn,
        created: now,
        modified: now,
        request,
        status: 'InProgress',
        secondary: 'Starting',
        transitions: withTransition([], 'Starting', now),
        metrics: [],
      });
      await tagResource(context, arn, request.Tags);
      startTraining(context, name);
      return { TrainingJobArn: arn };
    }),

    DescribeTrainingJob: operation(TrainingJobName, ({ TrainingJobName }) =>
      describeTrainingJob(find(TrainingJobName)),
    ),

    ListTrainingJobs: operation(ListTrainingJobs, (request) => {
      const { items, NextToken } = listPage(store.trainingJobs.list(), request, { sortOrder: 'Ascending' });
      return { TrainingJobSummaries: items.map(summarizeTrainingJob), NextToken };
    }),

    StopTrainingJob: operation(TrainingJobName, async ({ TrainingJobName }) => {
      const job = find(TrainingJobName);
      if (job.status === 'Stopping') return {};
      if (job.status !== 'InProgress') {
        throw validation(`The request was rejected because the training job is in status ${job.status}.`);
      }
      await changeTrainingJob(context, job.name, 'Stopping', { status: 'Stopping' });
      runner.stop(runId(job.name));
      return {};
    }),
  };
}

interface Algorithm {
  readonly TrainingImage: string;
  readonly MetricDefinitions?: readonly { readonly Name: string; readonly Regex: string }[] | undefined;
}

/** The checks of an algorithm that tuning jobs share. */
export function checkAlgorithm({ deps }: Context, { TrainingImage, MetricDefinitions }: Algorithm): void {
  const image = deps.images(TrainingImage);
  if (!image) throw unknownImage(TrainingImage);
  if (image.kind === 'xgboost' && MetricDefinitions && MetricDefinitions.length > 0) {
    throw validation(
      "You can't override the metric definitions for Amazon SageMaker algorithms. Please retry the request without specifying metric definitions.",
    );
  }
  for (const { Name, Regex } of MetricDefinitions ?? []) {
    try {
      new RegExp(Regex);
    } catch {
      throw validation(`The regular expression of the metric ${Name} is not valid: ${Regex}`);
    }
  }
}

interface Spot {
  readonly EnableManagedSpotTraining?: boolean | undefined;
  readonly StoppingCondition: {
    readonly MaxRuntimeInSeconds?: number | undefined;
    readonly MaxWaitTimeInSeconds?: number | undefined;
  };
}

export function checkSpot({ EnableManagedSpotTraining, StoppingCondition }: Spot): void {
  const { MaxRuntimeInSeconds = 86_400, MaxWaitTimeInSeconds } = StoppingCondition;
  if (EnableManagedSpotTraining && (MaxWaitTimeInSeconds ?? 0) < MaxRuntimeInSeconds) {
    throw validation(
      'Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds',
    );
  }
  if (!EnableManagedSpotTraining && MaxWaitTimeInSeconds !== undefined) {
    throw validation('MaxWaitTimeInSeconds above 0 is only allowed when EnableManagedSpotTraining is true');
  }
}

type Channels = z.output<typeof CreateTrainingJob>['InputDataConfig'];

/** AWS looks for the objects of a channel before it takes a training job. */
export async function checkChannels(context: Context, channels: Channels, role: string): Promise<void> {
  const names = (channels ?? []).map((channel) => channel.ChannelName);
  if (new Set(names).size !== names.length) throw validation('Channel names must be unique within a training job.');
  for (const { DataSource } of channels ?? []) {
    const { S3Uri: uri, S3DataType: type } = DataSource.S3DataSource;
    const objects = await objectsOf(blobsOf(context, role), { uri, type }).catch((error: Error) => {
      throw validation(error.message);
    });
    if (objects.length === 0) throw validation(noObjects(uri, context.deps.region, role));
  }
}
