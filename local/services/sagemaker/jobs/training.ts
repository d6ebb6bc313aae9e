/**
 * The life of a training job: download, train, upload. The container's contract is that of `/opt/ml` in AWS's documentation.
 * The built-in algorithm runs on one host with all shards: distributed training gives one model of all rows, too.
 */
import { join } from 'node:path';
import type { CreateTrainingJobCommandInput, SecondaryStatus } from '@aws-sdk/client-sagemaker';
import { makeDirectory, readText, writeText } from '#local/backends/files';
import { blobsOf, type Context, emitStateChange, shortened } from '../context';
import { unknownImage } from '../errors';
import type { TrainingJob, Transition } from '../store';
import { describeTrainingJob } from '../views/training-job';
import { attempt, isClosing } from './attempt';
import { baseOf, hostNames, jobDirectory, programOf } from './container';
import { type HostsResult, runHosts } from './hosts';
import { linkObjects, objectsOf, shardOf } from './inputs';
import { builtInMetrics, definedMetrics, type MetricReader } from './metrics';
import { under, uploadArchive } from './outputs';

const GROUP = 'TrainingJobs';
const MESSAGES: Partial<Record<SecondaryStatus, string>> = {
  Pending: 'Waiting for capacity',
  Starting: 'Preparing the instances for training',
  Downloading: 'Downloading input data',
  Training: 'Training image download completed. Training in progress.',
  Uploading: 'Uploading generated training model',
  Stopping: 'Stopping the training job',
  Completed: 'Training job completed',
  Failed: 'Training job failed',
  Stopped: 'Training job stopped',
  MaxRuntimeExceeded: 'Training job runtime exceeded MaxRuntimeInSeconds provided',
};

/** Starts a stored job in the background, from its beginning. */
export function startTraining(context: Context, name: string): void {
  context.runner.start(runId(name), (signal) => train(context, name, signal));
}

export const runId = (name: string) => `${GROUP}/${name.toLowerCase()}`;

/** Stores what changes, with the transition of a secondary status, and tells EventBridge. */
export async function changeTrainingJob(
  context: Context,
  name: string,
  secondary: SecondaryStatus,
  change: Partial<TrainingJob> = {},
): Promise<void> {
  const job = stored(context, name);
  const now = context.deps.clock.now();
  const changed = {
    ...job,
    ...change,
    secondary,
    modified: now,
    transitions: withTransition(job.transitions, secondary, now, change.failureReason),
  };
  await context.store.trainingJobs.put(changed);
  emitStateChange(context, 'Training Job', job.arn, describeTrainingJob(changed));
}

export function withTransition(
  transitions: readonly Transition[],
  status: SecondaryStatus,
  now: number,
  message = MESSAGES[status] ?? status,
): Transition[] {
  const final = ['Completed', 'Failed', 'Stopped', 'MaxRuntimeExceeded'].includes(status);
  return [
    ...transitions.map((one) => (one.end === undefined ? { ...one, end: now } : one)),
    { status, message, start: now, ...(final && { end: now }) },
  ];
}

/** The end of a job that is not a success. */
export async function failTraining(context: Context, name: string, reason: string): Promise<void> {
  const ended = context.deps.clock.now();
  const failureReason = shortened(reason);
  await changeTrainingJob(context, name, 'Failed', { status: 'Failed', failureReason, ended });
}

async function train(context: Context, name: string, signal: AbortSignal): Promise<void> {
  const { deps } = context;
  const { request } = stored(context, name);
  const directory = jobDirectory(deps, GROUP, name);
  const stopped = () => changeTrainingJob(context, name, 'Stopped', { status: 'Stopped', ended: deps.clock.now() });
  const work = async () => {
    await changeTrainingJob(context, name, 'Downloading', { status: 'InProgress' });
    const run = await prepare(context, name, request, directory);
    if (isClosing(signal)) return;
    if (signal.aborted) return await stopped();
    await changeTrainingJob(context, name, 'Training', { started: deps.clock.now() });
    const result = await runHosts({
      processes: deps.processes,
      clock: deps.clock,
      programs: run.programs,
      limitSeconds: request.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
      graceSeconds: deps.stopGraceSeconds ?? 120,
      signal,
    });
    if (!isClosing(signal)) await finish(context, name, { ...run, directory, result });
  };
  await attempt({
    directory,
    signal,
    work,
    stopped,
    failed: (reason) => failTraining(context, name, reason),
  });
}

interface PreparedRun {
  readonly bases: readonly string[];
  readonly programs: Parameters<typeof runHosts>[0]['programs'];
  readonly metrics: MetricReader;
}

async function prepare(
  context: Context,
  name: string,
  request: CreateTrainingJobCommandInput,
  directory: string,
): Promise<PreparedRun> {
  const { deps } = context;
  const specification = request.AlgorithmSpecification;
  const imageUri = specification?.TrainingImage ?? '';
  const image = deps.images(imageUri);
  if (!image) throw unknownImage(imageUri);
  const hosts = hostNames(image.kind === 'xgboost' ? 1 : (request.ResourceConfig?.InstanceCount ?? 1));
  const bases = hosts.map((host) => baseOf(directory, host));
  await Promise.all(hosts.map((host, i) => writeContainer(context, request, { hosts, host, base: bases[i] ?? '' })));
  const metrics = image.kind === 'xgboost' ? builtInMetrics() : definedMetrics(specification?.MetricDefinitions ?? []);
  const programs = hosts.map((host, i) =>
    programOf(deps, {
      place: { group: GROUP, job: name, host },
      base: bases[i] ?? '',
      image,
      builtIn: deps.programs.train,
      args: ['train', ...(specification?.ContainerArguments ?? [])],
      env: { ...request.Environment, TRAINING_JOB_NAME: name, TRAINING_JOB_ARN: stored(context, name).arn },
      isAlone: context.runner.isAlone(),
      onLine: (line) => metrics.read(line, deps.clock.now()),
    }),
  );
  return { bases, programs, metrics };
}

interface Host {
  readonly hosts: readonly string[];
  readonly host: string;
  readonly base: string;
}

/** `/opt/ml/input` and empty output directories. */
async function writeContainer(
  context: Context,
  request: CreateTrainingJobCommandInput,
  { hosts, host, base }: Host,
): Promise<void> {
  const channels = request.InputDataConfig ?? [];
  const config = (file: string, content: unknown) =>
    writeText(join(base, 'input/config', file), JSON.stringify(content));
  await Promise.all([
    ...['model', 'output/data'].map((path) => makeDirectory(join(base, path))),
    config('hyperparameters.json', request.HyperParameters ?? {}),
    config('resourceconfig.json', { current_host: host, hosts, network_interface_name: 'lo' }),
    config(
      'inputdataconfig.json',
      Object.fromEntries(
        channels.map((channel) => [
          channel.ChannelName,
          {
            TrainingInputMode: 'File',
            S3DistributionType: channel.DataSource?.S3DataSource?.S3DataDistributionType ?? 'FullyReplicated',
            RecordWrapperType: 'None',
            ...(channel.ContentType !== undefined && { ContentType: channel.ContentType }),
          },
        ]),
      ),
    ),
  ]);
  for (const channel of channels) {
    const source = channel.DataSource?.S3DataSource;
    const objects = await objectsOf(blobsOf(context, request.RoleArn), {
      uri: source?.S3Uri ?? '',
      type: source?.S3DataType,
    });
    const mine =
      source?.S3DataDistributionType === 'ShardedByS3Key'
        ? shardOf(objects, hosts.indexOf(host), hosts.length)
        : objects;
    await linkObjects(mine, await makeDirectory(join(base, 'input/data', channel.ChannelName ?? '')));
  }
}

interface FinishedRun extends PreparedRun {
  readonly directory: string;
  readonly result: HostsResult;
}

async function finish(context: Context, name: string, run: FinishedRun): Promise<void> {
  const { clock } = context.deps;
  const metrics = run.metrics.metrics();
  switch (run.result.kind) {
    case 'failed':
      return failTraining(context, name, await failureOf(run.bases, run.result.code));
    case 'completed':
      await changeTrainingJob(context, name, 'Uploading', { metrics });
      await upload(context, name, run);
      return changeTrainingJob(context, name, 'Completed', { status: 'Completed', ended: clock.now() });
    case 'timed out':
      await changeTrainingJob(context, name, 'Uploading', { metrics });
      await upload(context, name, run);
      return changeTrainingJob(context, name, 'MaxRuntimeExceeded', { status: 'Stopped', ended: clock.now() });
    case 'interrupted':
      await upload(context, name, run);
      return changeTrainingJob(context, name, 'Stopped', { status: 'Stopped', ended: clock.now(), metrics });
  }
}

/** A job that is stopped, or out of time, keeps what it has saved so far. */
async function upload(context: Context, name: string, { bases, directory }: FinishedRun): Promise<void> {
  const { request } = stored(context, name);
  const output = under(request.OutputDataConfig?.S3OutputPath ?? '', `${name}/output`);
  const blobs = blobsOf(context, request.RoleArn);
  const below = (path: string) => bases.map((base) => join(base, path));
  await uploadArchive(blobs, below('model'), directory, `${output}/model.tar.gz`);
  await uploadArchive(blobs, below('output/data'), directory, `${output}/output.tar.gz`);
}

/** `AlgorithmError: <the failure file>, exit code: 1` */
async function failureOf(bases: readonly string[], code: number): Promise<string> {
  const texts = await Promise.all(bases.map((base) => readText(join(base, 'output/failure'), 900)));
  return `AlgorithmError: ${texts.find((text) => text !== undefined) ?? ''}, exit code: ${code}`;
}

function stored({ store }: Context, name: string): TrainingJob {
  const job = store.trainingJobs.get(name);
  if (!job) throw new Error(`expected the training job ${name} to exist`);
  return job;
}
