/** The life of a processing job: inputs below `/opt/ml/processing`, the program, outputs put to S3 when it has succeeded. */
import { join } from 'node:path';
import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { makeDirectory, readText, writeText } from '#local/backends/files';
import type { Program } from '#local/backends/processes';
import { blobsOf, type Context, emitStateChange, shortened } from '../context';
import { unknownImage } from '../errors';
import type { ProcessingJob } from '../store';
import { describeProcessingJob } from '../views/processing-job';
import { attempt, isClosing } from './attempt';
import { baseOf, hostNames, jobDirectory, localPath, programOf } from './container';
import { runHosts } from './hosts';
import { linkObjects, objectsOf, shardOf } from './inputs';
import { uploadDirectory } from './outputs';

const GROUP = 'ProcessingJobs';
/** Of `/opt/ml/output/message`. */
const MESSAGE_BYTES = 1024;

export const runId = (name: string) => `${GROUP}/${name.toLowerCase()}`;

/** Starts a stored job in the background, from its beginning. */
export function startProcessing(context: Context, name: string): void {
  context.runner.start(runId(name), (signal) => run(context, name, signal));
}

export async function changeProcessingJob(
  context: Context,
  name: string,
  change: Partial<ProcessingJob>,
): Promise<void> {
  const changed = { ...stored(context, name), ...change, modified: context.deps.clock.now() };
  await context.store.processingJobs.put(changed);
  emitStateChange(context, 'Processing Job', changed.arn, describeProcessingJob(changed));
}

async function run(context: Context, name: string, signal: AbortSignal): Promise<void> {
  const { deps } = context;
  const { request } = stored(context, name);
  const directory = jobDirectory(deps, GROUP, name);
  const hosts = hostNames(request.ProcessingResources?.ClusterConfig?.InstanceCount ?? 1);
  const bases = hosts.map((host) => baseOf(directory, host));
  const end = (change: Partial<ProcessingJob>) =>
    changeProcessingJob(context, name, { ...change, ended: deps.clock.now() });
  const work = async () => {
    for (const [i, host] of hosts.entries()) await writeContainer(context, name, { hosts, host, base: bases[i] ?? '' });
    await changeProcessingJob(context, name, { started: deps.clock.now() });
    const result = await runHosts({
      processes: deps.processes,
      clock: deps.clock,
      programs: hosts.map((host, i) => programFor(context, name, host, bases[i] ?? '')),
      limitSeconds: request.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
      graceSeconds: deps.stopGraceSeconds ?? 120,
      signal,
    });
    if (isClosing(signal)) return;
    const exitMessage = await messageOf(bases);
    if (result.kind === 'failed') {
      const failureReason = 'AlgorithmError: See job logs for more information';
      return await end({ status: 'Failed', exitMessage, failureReason });
    }
    if (result.kind !== 'completed') return await end({ status: 'Stopped', exitMessage });
    await uploadOutputs(context, request, bases);
    await end({ status: 'Completed', exitMessage });
  };
  await attempt({
    directory,
    signal,
    work,
    stopped: () => end({ status: 'Stopped' }),
    failed: (reason) => end({ status: 'Failed', failureReason: shortened(reason) }),
  });
}

interface Host {
  readonly hosts: readonly string[];
  readonly host: string;
  readonly base: string;
}

async function writeContainer(context: Context, name: string, { hosts, host, base }: Host): Promise<void> {
  const job = stored(context, name);
  const { Tags: _, ...request } = job.request;
  const config = (file: string, content: unknown) => writeText(join(base, 'config', file), JSON.stringify(content));
  await config('processingjobconfig.json', { ...request, ProcessingJobArn: job.arn });
  await config('resourceconfig.json', { current_host: host, hosts });
  await makeDirectory(join(base, 'output'));
  for (const output of request.ProcessingOutputConfig?.Outputs ?? []) {
    await makeDirectory(localPath(base, output.S3Output?.LocalPath ?? ''));
  }
  for (const { S3Input: input } of request.ProcessingInputs ?? []) {
    const uri = input?.S3Uri ?? '';
    const objects = await objectsOf(blobsOf(context, request.RoleArn), { uri, type: input?.S3DataType });
    if (objects.length === 0) throw new Error(`No S3 objects found under S3 URL "${uri}" given in input data source.`);
    const sharded = input?.S3DataDistributionType === 'ShardedByS3Key';
    const mine = sharded ? shardOf(objects, hosts.indexOf(host), hosts.length) : objects;
    await linkObjects(mine, await makeDirectory(localPath(base, input?.LocalPath ?? '')));
  }
}

function programFor(context: Context, name: string, host: string, base: string): Program {
  const { deps } = context;
  const job = stored(context, name);
  const imageUri = job.request.AppSpecification?.ImageUri ?? '';
  const image = deps.images(imageUri);
  if (image?.kind !== 'program') throw unknownImage(imageUri);
  return programOf(deps, {
    place: { group: GROUP, job: name, host },
    base,
    image,
    builtIn: '',
    args: job.request.AppSpecification?.ContainerArguments ?? [],
    env: { ...job.request.Environment, PROCESSING_JOB_NAME: name, PROCESSING_JOB_ARN: job.arn },
  });
}

async function uploadOutputs(
  context: Context,
  request: CreateProcessingJobCommandInput,
  bases: readonly string[],
): Promise<void> {
  const blobs = blobsOf(context, request.RoleArn);
  const outputs = request.ProcessingOutputConfig?.Outputs ?? [];
  const uploads = outputs.map(async ({ S3Output: output }) => {
    for (const base of bases) {
      await uploadDirectory(blobs, localPath(base, output?.LocalPath ?? ''), output?.S3Uri ?? '');
    }
  });
  // All have come to rest before the directory is removed.
  const failed = (await Promise.allSettled(uploads)).find((upload) => upload.status === 'rejected');
  if (failed) throw failed.reason;
}

/** The first host that wrote one speaks for the job. */
async function messageOf(bases: readonly string[]): Promise<string | undefined> {
  const messages = await Promise.all(bases.map((base) => readText(join(base, 'output/message'), MESSAGE_BYTES)));
  return messages.find((message) => message !== undefined && message !== '');
}

function stored({ store }: Context, name: string): ProcessingJob {
  const job = store.processingJobs.get(name);
  if (!job) throw new Error(`expected the processing job ${name} to exist`);
  return job;
}
