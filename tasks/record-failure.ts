/**
 * RecordFailure: after any failure, makes sure that nothing of the run counts: its package is rejected, its lease given back,
 * the world told, in words a person can act on. Where the roll-back of the endpoint could not be done, the lease is kept: the
 * next run takes it over and does it. Every step replaces itself. Its answer is the failure the execution ends with.
 */

import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Failure, type Outcome, RecordFailureInput } from '#tasks/contracts/outcome';
import type { RunPlan } from '#tasks/contracts/prepare-run';
import { type Config, readConfig } from '#tasks/runtime/config';
import { describeEndpoint, isOfRun } from '#tasks/runtime/endpoint';
import { publish } from '#tasks/runtime/events';
import { plainFailure } from '#tasks/runtime/failure';
import { taskHandler } from '#tasks/runtime/handler';
import { releaseLease } from '#tasks/runtime/lease';
import { rejectPackage } from '#tasks/runtime/registry';
import { writeRound } from '#tasks/runtime/rounds';

export interface RecordFailureDeps {
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly events: EventBridgeClient;
  readonly config: Pick<Config, 'bucket'>;
}

export async function recordFailure(
  { run, executionArn, state, error, cause, leasedAtRedrive, redriveCount, ...known }: RecordFailureInput,
  { s3, sagemaker, events, config }: RecordFailureDeps,
): Promise<Failure> {
  let failure = plainFailure(error, cause);
  // Redriven after it was stopped: it has nothing to say until EndAsFailed has taken the lease again.
  if (redriveCount > leasedAtRedrive) return failure;
  if (known.modelPackageArn && !known.deployment) {
    await rejectPackage(sagemaker, known.modelPackageArn, `${state} failed: ${failure.error}: ${failure.cause}`);
  }
  if (run) {
    const isLeft = known.modelPackageArn && !known.deployment && (await mayServe(sagemaker, run));
    if (isLeft) failure = { ...failure, cause: `${failure.cause}; ${leftBehind(run)}` };
    const outcome = failedOutcome(run, state, failure, known);
    await writeRound(s3, config.bucket, outcome);
    if (!isLeft) await releaseLease(s3, config.bucket, run.model, executionArn);
    await publish(events, 'Retraining Finished', outcome);
  } else {
    await publish(events, 'Retraining Finished', { outcome: 'failed', executionArn, state, ...failure });
  }
  return failure;
}

/** Whether the endpoint has the run's configuration, or may yet get it. */
async function mayServe(sagemaker: SageMakerClient, { endpoint, run, deployment }: RunPlan): Promise<boolean> {
  const found = deployment.target === 'endpoint' ? await describeEndpoint(sagemaker, endpoint) : undefined;
  if (!found || found.EndpointStatus === 'Deleting') return false;
  return isOfRun(found, run) || /^(Creating|\w*Updating|RollingBack)$/.test(found.EndpointStatus ?? '');
}

const leftBehind = ({ endpoint }: RunPlan) =>
  `the endpoint ${endpoint} could not be brought back and may serve the rejected model, until the next run has put that in order`;

type Known = Pick<RecordFailureInput, 'modelPackageArn' | 'evaluation' | 'deployment'>;

function failedOutcome(run: RunPlan, state: string, failure: Failure, known: Known): Outcome {
  return {
    outcome: 'failed',
    reason: `${state}: ${failure.cause}`,
    error: failure.error,
    run: run.run,
    model: run.model,
    executionArn: run.executionArn,
    startedAt: run.startedAt,
    finishedAt: new Date().toISOString(),
    fingerprint: run.fingerprint,
    dataset: null,
    warehouse: null,
    training: null,
    approval: null,
    ...known,
  };
}

const deps = { s3: new S3Client(), sagemaker: new SageMakerClient(), events: new EventBridgeClient() };

export const handler = taskHandler('RecordFailure', RecordFailureInput, (input) =>
  recordFailure(input, { ...deps, config: readConfig('bucket') }),
);
