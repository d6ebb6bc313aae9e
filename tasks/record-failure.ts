/**
 * RecordFailure: after any failure, makes sure that nothing of the run counts: its package is rejected, its lease given back,
 * the world told, in words a person can act on. Every step replaces itself. Its answer is the failure the execution ends with.
 */

import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Failure, type Outcome, RecordFailureInput } from '#tasks/contracts/outcome';
import type { RunPlan } from '#tasks/contracts/prepare-run';
import { type Config, readConfig } from '#tasks/runtime/config';
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
  { run, executionArn, state, error, cause, ...known }: RecordFailureInput,
  { s3, sagemaker, events, config }: RecordFailureDeps,
): Promise<Failure> {
  const failure = plainFailure(error, cause);
  if (known.modelPackageArn && !known.deployment) {
    await rejectPackage(sagemaker, known.modelPackageArn, `${state} failed: ${failure.error}: ${failure.cause}`);
  }
  if (run) {
    const outcome = failedOutcome(run, state, failure, known);
    await writeRound(s3, config.bucket, outcome);
    await releaseLease(s3, config.bucket, run.model, executionArn);
    await publish(events, 'Retraining Finished', outcome);
  } else {
    await publish(events, 'Retraining Finished', { outcome: 'failed', executionArn, state, ...failure });
  }
  return failure;
}

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
