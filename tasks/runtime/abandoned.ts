/**
 * What a run leaves behind that was stopped, killed or timed out: a stopped machine cleans nothing up. The next run of the model
 * does, before anything else: a model that was not wholly deployed must neither be the champion nor serve.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  ListEndpointConfigsCommand,
  type SageMakerClient,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { TaskError } from '#tasks/contracts/errors';
import { endpointName } from '#tasks/contracts/layout';
import { abandonedLease, type Lease, releaseLease } from '#tasks/runtime/lease';
import { rejectPackagesOf } from '#tasks/runtime/registry';
import { newestServed, readRound } from '#tasks/runtime/rounds';

export interface AbandonedDeps {
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly stepFunctions: SFNClient;
  readonly bucket: string;
}

/**
 * Does nothing unless a dead execution holds the model's lease. Every step may be repeated; the lease is given back last.
 *
 * @throws TaskError EndpointBusy when the endpoint does not come to rest in time; trying again goes on waiting
 */
export async function clearAbandoned(deps: AbandonedDeps, model: string, executionArn: string): Promise<void> {
  const lease = await abandonedLease(deps, deps.bucket, model, executionArn);
  if (!lease) return;
  const round = await readRound(deps.s3, deps.bucket, model, lease.run);
  if (!round?.deployment) {
    const reason = `the run ${lease.run} ended before its model was deployed`;
    await rejectPackagesOf(deps.sagemaker, model, lease.run, reason);
    await restoreEndpoint(deps, lease);
  }
  await releaseLease(deps.s3, deps.bucket, model, lease.executionArn);
}

/** What served before serves again; an endpoint that never served a wholly deployed model is deleted. */
async function restoreEndpoint({ s3, sagemaker, bucket }: AbandonedDeps, { model, run }: Lease): Promise<void> {
  const EndpointName = endpointName(model);
  const endpoint = await endpointAtRest(sagemaker, EndpointName);
  if (!endpoint?.EndpointConfigName?.startsWith(configPrefix(run))) return;
  const served = await newestServed(s3, bucket, model);
  const EndpointConfigName = served && (await newestConfig(sagemaker, served));
  if (EndpointConfigName && endpoint.EndpointStatus === 'InService') {
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName }));
  } else {
    await sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
  }
  await endpointAtRest(sagemaker, EndpointName);
}

/** CreateEndpointConfig names a run's configurations so. */
const configPrefix = (run: string) => `${run}-config-`;

async function newestConfig(sagemaker: SageMakerClient, run: string): Promise<string | undefined> {
  const { EndpointConfigs = [] } = await sagemaker.send(
    new ListEndpointConfigsCommand({
      NameContains: configPrefix(run),
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
      MaxResults: 1,
    }),
  );
  return EndpointConfigs[0]?.EndpointConfigName;
}

const AT_REST: readonly (string | undefined)[] = ['InService', 'OutOfService', 'Failed', 'UpdateRollbackFailed'];
/** Twice this is less than the time limit of PrepareRun. */
const LONGEST_WAIT_MILLISECONDS = 120_000;

/** Waits until nothing is under way. @returns undefined when there is no such endpoint */
async function endpointAtRest(
  sagemaker: SageMakerClient,
  EndpointName: string,
): Promise<DescribeEndpointCommandOutput | undefined> {
  const deadline = Date.now() + LONGEST_WAIT_MILLISECONDS;
  for (let pause = 200; ; pause = Math.min(2 * pause, 10_000)) {
    const endpoint = await describeEndpoint(sagemaker, EndpointName);
    if (!endpoint || AT_REST.includes(endpoint.EndpointStatus)) return endpoint;
    if (Date.now() + pause > deadline) {
      throw new TaskError('EndpointBusy', `the endpoint ${EndpointName} is still ${endpoint.EndpointStatus}`);
    }
    await sleep(pause);
  }
}

async function describeEndpoint(sagemaker: SageMakerClient, EndpointName: string) {
  try {
    return await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  } catch (error) {
    if ((error as Error).name === 'ValidationException') return undefined;
    throw error;
  }
}
