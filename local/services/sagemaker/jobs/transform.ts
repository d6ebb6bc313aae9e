/** The life of a transform job: every object under the input prefix is scored into one `.out` object. */
import { join } from 'node:path';
import type { CreateTransformJobCommandInput } from '@aws-sdk/client-sagemaker';
import { unpackArchive } from '#local/backends/archives';
import type { RoleBlobs } from '#local/backends/blobs';
import { linkFile, makeDirectory, readText, removeTree, writeText } from '#local/backends/files';
import { blobsOf, type Context, emitStateChange, shortened } from '../context';
import { couldNotFind } from '../errors';
import { containerOf, type HostingContainer } from '../hosting-containers';
import type { TransformJob } from '../store';
import type { TransformPlan } from '../transform/plan';
import { describeTransformJob } from '../views/transform-job';
import { attempt, isClosing } from './attempt';
import { baseOf, jobDirectory, programOf } from './container';
import { runHosts } from './hosts';
import { type InputObject, objectsOf, parseS3Uri } from './inputs';
import { uploadDirectory } from './outputs';

const GROUP = 'TransformJobs';
const DEFAULT_PAYLOAD_MB = 6;

export const runId = (name: string) => `${GROUP}/${name.toLowerCase()}`;

/** Starts a stored job in the background, from its beginning. */
export function startTransform(context: Context, name: string): void {
  context.runner.start(runId(name), (signal) => run(context, name, signal));
}

export async function changeTransformJob(context: Context, name: string, change: Partial<TransformJob>): Promise<void> {
  const changed = { ...stored(context, name), ...change, modified: context.deps.clock.now() };
  await context.store.transformJobs.put(changed);
  emitStateChange(context, 'Transform Job', changed.arn, describeTransformJob(changed));
}

async function run(context: Context, name: string, signal: AbortSignal): Promise<void> {
  const { deps } = context;
  const { request } = stored(context, name);
  const directory = jobDirectory(deps, GROUP, name);
  const base = baseOf(directory, 'algo-1');
  const end = (change: Partial<TransformJob>) =>
    changeTransformJob(context, name, { ...change, ended: deps.clock.now() });
  const work = async () => {
    const container = containerFor(context, request);
    await unpackModel(context, container, directory, join(base, 'model'));
    const blobs = blobsOf(context, container.roleArn);
    await writeInputs(blobs, request, base);
    await changeTransformJob(context, name, { started: deps.clock.now() });
    const program = programOf(deps, {
      place: { group: GROUP, job: name, host: 'algo-1' },
      base,
      image: container.image,
      builtIn: deps.programs.transform,
      args: ['serve'],
      env: { ...container.env, ...request.Environment, ...batchEnvironment(request) },
    });
    const result = await runHosts({
      processes: deps.processes,
      clock: deps.clock,
      programs: [program],
      limitSeconds: undefined,
      graceSeconds: deps.stopGraceSeconds ?? 120,
      signal,
    });
    if (isClosing(signal)) return;
    if (result.kind === 'interrupted') return await end({ status: 'Stopped' });
    if (result.kind !== 'completed') {
      const failure = (await readText(join(base, 'output/failure'), 900)) ?? 'See job logs for more information';
      return await end({ status: 'Failed', failureReason: `ClientError: ${failure}` });
    }
    await uploadDirectory(blobs, join(base, 'output/data'), request.TransformOutput?.S3OutputPath ?? '');
    await end({ status: 'Completed' });
  };
  await attempt({
    directory,
    signal,
    work,
    stopped: () => end({ status: 'Stopped' }),
    failed: (reason) => end({ status: 'Failed', failureReason: shortened(reason) }),
  });
}

function containerFor(context: Context, { ModelName = '' }: CreateTransformJobCommandInput): HostingContainer {
  const model = context.store.models.get(ModelName);
  if (!model) throw couldNotFind('model', context.arns('model', ModelName));
  return containerOf(context, model);
}

/** @throws in AWS's words when the artifact is missing or is no `.tar.gz` */
export async function unpackModel(
  context: Context,
  container: HostingContainer,
  scratch: string,
  directory: string,
): Promise<void> {
  const { bucket, key } = parseS3Uri(container.modelDataUrl);
  const blobs = blobsOf(context, container.roleArn);
  const archive = blobs.hasBucket(bucket) ? blobs.head(bucket, key) : undefined;
  if (!archive) {
    throw new Error(
      `Failed to download model data for container "container_1" from URL: "${container.modelDataUrl}". Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the object.`,
    );
  }
  await makeDirectory(scratch);
  const linked = join(scratch, 'model.tar.gz');
  await linkFile(archive.file, linked);
  try {
    await unpackArchive(linked, directory);
  } catch (error) {
    throw new Error(
      `Failed to extract model data archive from URL "${container.modelDataUrl}". Please ensure that the object located at the URL is a valid tar.gz archive.`,
      { cause: error },
    );
  }
  await removeTree(linked);
}

async function writeInputs(blobs: RoleBlobs, request: CreateTransformJobCommandInput, base: string): Promise<void> {
  const source = request.TransformInput?.DataSource?.S3DataSource;
  const uri = source?.S3Uri ?? '';
  const objects = await objectsOf(blobs, { uri, type: source?.S3DataType });
  if (objects.length === 0) throw new Error(`No S3 objects found under S3 URL "${uri}" given in input data source.`);
  // Numbered, since one key may be a folder of another (`a` and `a/b`).
  for (const [i, { object }] of objects.entries()) await linkFile(object.file, join(base, 'input/data', String(i)));
  await makeDirectory(join(base, 'output/data'));
  await writeText(join(base, 'input/config/transform.json'), JSON.stringify(planOf(request, objects)));
}

function planOf(request: CreateTransformJobCommandInput, objects: readonly InputObject[]): TransformPlan {
  const { TransformInput: input, DataProcessing: processing } = request;
  return {
    files: objects.map(({ object, path }, i) => ({
      input: String(i),
      output: `${path}.out`,
      label: `${object.bucket}/${object.key}`,
    })),
    contentType: input?.ContentType,
    splitLines: input?.SplitType === 'Line',
    gzip: input?.CompressionType === 'Gzip',
    joinInput: processing?.JoinSource === 'Input',
    inputFilter: processing?.InputFilter,
    outputFilter: processing?.OutputFilter,
    maxPayload: (request.MaxPayloadInMB ?? DEFAULT_PAYLOAD_MB) * 1024 ** 2,
  };
}

function batchEnvironment(request: CreateTransformJobCommandInput): Record<string, string> {
  return {
    SAGEMAKER_BATCH: 'true',
    SAGEMAKER_MAX_PAYLOAD_IN_MB: String(request.MaxPayloadInMB ?? DEFAULT_PAYLOAD_MB),
    SAGEMAKER_BATCH_STRATEGY: request.BatchStrategy === 'SingleRecord' ? 'SINGLE_RECORD' : 'MULTI_RECORD',
    SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(request.MaxConcurrentTransforms ?? 1),
  };
}

function stored({ store }: Context, name: string): TransformJob {
  const job = store.transformJobs.get(name);
  if (!job) throw new Error(`expected the transform job ${name} to exist`);
  return job;
}
