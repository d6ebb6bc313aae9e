/**
 * What a run leaves behind that was stopped, killed or timed out: a stopped machine cleans nothing up. The next run of the model
 * does, before anything else and as the holder of the lease: a model that was not wholly deployed must neither be the champion
 * nor serve, and nobody is to be asked about it any more.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  DeleteEndpointCommand,
  type DescribeEndpointCommandOutput,
  ListEndpointConfigsCommand,
  type SageMakerClient,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { TaskError } from '#tasks/contracts/errors';
import { endpointName, requestKey } from '#tasks/contracts/layout';
import { standingDecision, writeDecision } from '#tasks/runtime/callbacks';
import { configPrefix, describeEndpoint, isOfRun } from '#tasks/runtime/endpoint';
import { clearedUp, type Holder, type LeaseDeps, takeOver } from '#tasks/runtime/lease';
import { listObjects } from '#tasks/runtime/objects';
import { newestServed, rejectPackagesOf } from '#tasks/runtime/registry';
import { readRound } from '#tasks/runtime/rounds';

export interface AbandonedDeps extends LeaseDeps {
  readonly sagemaker: SageMakerClient;
}

/**
 * Does nothing unless a dead execution holds the model's lease; else takes it over and clears up. Every step may be repeated;
 * what is still to be done is in the lease, also for whoever takes it over next.
 *
 * @throws TaskError EndpointBusy when the endpoint does not come to rest in time; trying again goes on waiting.
 * EndpointNotRestored when it does not come back: then the lease still says what is to be done.
 */
export async function clearAbandoned(deps: AbandonedDeps, holder: Holder): Promise<void> {
  const runs = await takeOver(deps, holder);
  for (const run of runs) await clearUpAfter(deps, holder.model, run);
  if (runs.length > 0) await clearedUp(deps, holder);
}

async function clearUpAfter(deps: AbandonedDeps, model: string, run: string): Promise<void> {
  const { s3, sagemaker, bucket } = deps;
  if ((await readRound(s3, bucket, model, run))?.deployment) return;
  const reason = `the run ${run} ended before its model was deployed`;
  await closeQuestion(s3, bucket, run, reason);
  await rejectPackagesOf(sagemaker, model, run, reason);
  await restoreEndpoint(deps, model, run);
}

/** An answer that is given already stays, but no other is taken any more. */
async function closeQuestion(s3: S3Client, bucket: string, run: string, reason: string): Promise<void> {
  const asked = await listObjects(s3, `s3://${bucket}/${requestKey(run)}`);
  if (asked.length === 0 || (await standingDecision(s3, bucket, run))) return;
  const at = new Date().toISOString();
  await writeDecision(s3, bucket, run, { decision: 'rejected', by: 'nobody', reason, at, earlier: [] });
}

/**
 * What served before serves again; an endpoint that never served a wholly deployed model is deleted, and the next deployment
 * creates it anew. Where something served before and cannot be brought back, a person is told: a run that went on, and perhaps
 * found nothing to do, would hide that the champion does not serve.
 */
async function restoreEndpoint(deps: AbandonedDeps, model: string, run: string): Promise<void> {
  const { sagemaker } = deps;
  const EndpointName = endpointName(model);
  const endpoint = await endpointAtRest(sagemaker, EndpointName);
  if (!endpoint || !isOfRun(endpoint, run)) return;
  const served = await newestServed(deps, model);
  if (!served) {
    await sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
    await endpointAtRest(sagemaker, EndpointName);
    return;
  }
  const EndpointConfigName = await newestConfig(sagemaker, served);
  if (!EndpointConfigName)
    throw notRestored(endpoint, run, `the run ${served}, which served before, has no configuration`);
  requireNotFailed(endpoint, run);
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName }));
  const left = await endpointAtRest(sagemaker, EndpointName);
  if (!left) return;
  requireNotFailed(left, run);
  if (isOfRun(left, run)) throw notRestored(left, run, left.FailureReason ?? `its status is ${left.EndpointStatus}`);
}

/** A failed endpoint can only be deleted. */
function requireNotFailed(endpoint: DescribeEndpointCommandOutput, run: string): void {
  const { EndpointStatus, FailureReason = 'for no reason given' } = endpoint;
  if (EndpointStatus === 'Failed')
    throw notRestored(endpoint, run, `it has failed, and can only be deleted: ${FailureReason}`);
}

function notRestored({ EndpointName }: DescribeEndpointCommandOutput, run: string, why: string): TaskError {
  return new TaskError(
    'EndpointNotRestored',
    `the endpoint ${EndpointName} could not be brought back from what the run ${run} left half deployed: ${why}; update it by hand, or delete it and create it with a configuration that is good, then start a new run`,
  );
}

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

/** Waits until nothing is under way, at most as long as that. @returns undefined when there is no such endpoint */
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
