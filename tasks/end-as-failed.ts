/**
 * EndAsFailed: makes the execution fail with the reason that RecordFailure put in words. Step Functions redrives from the
 * state that failed, which is this one; then it takes the lease again and lets the execution go on. A Fail state could not.
 * An execution that was stopped begins elsewhere, and is sent here by the first task that asks for the lease.
 * Throws what it is given; after a redrive, LeaseHeld and Superseded.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import { TaskError } from '#tasks/contracts/errors';
import { EndAsFailedInput, type Resumed } from '#tasks/contracts/outcome';
import type { RunPlan } from '#tasks/contracts/prepare-run';
import { readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { acquireLease, isRunning, type Lease, type LeaseDeps, releaseLease } from '#tasks/runtime/lease';
import { findChampion, type RegisteredChampion, type RegistryDeps } from '#tasks/runtime/registry';
import { readRound } from '#tasks/runtime/rounds';

export type EndAsFailedDeps = LeaseDeps & RegistryDeps;

export async function endAsFailed(
  { run, failure, leasedAtRedrive, redriveCount }: EndAsFailedInput,
  deps: EndAsFailedDeps,
): Promise<Resumed> {
  if (redriveCount <= leasedAtRedrive) {
    // Where this is thrown says nothing about what went wrong.
    throw Object.assign(new Error(failure.cause), { name: ownName(failure.error), stack: '' });
  }
  if (run?.decision !== 'retrain') return { resumed: true, isChampion: false };
  const { model, executionArn } = run;
  const held = await acquireLease(deps, { model, run: run.run, executionArn, redriveCount });
  if (typeof held === 'object') throw await heldBy(held, deps);
  try {
    const champion = await findChampion(deps, model);
    const isChampion = champion?.run === run.run;
    if (!isChampion) {
      requireSame(champion, run);
      await requireNotTakenBack(deps, run);
    }
    return { resumed: true, isChampion };
  } catch (error) {
    // A run that had the lease when it ended may have left something half done, which the lease tells the next run.
    if (held === 'free') await releaseLease(deps.s3, deps.bucket, model, executionArn);
    throw error;
  }
}

/** Names that begin with `States.` are Step Functions' own. */
const ownName = (error: string) => error.replace(/^States\./, 'Retraining.');

/** Only PrepareRun clears up after a run that ended before its time. */
async function heldBy(lease: Lease, { stepFunctions }: LeaseDeps): Promise<TaskError> {
  const { model, run, executionArn } = lease;
  return new TaskError(
    'LeaseHeld',
    (await isRunning(stepFunctions, lease))
      ? `another run is retraining ${model}: ${executionArn}; redrive this one when that has ended`
      : `the run ${run} ended before its time and may have left something half done: start a new run, which puts that in order, or redrive ${executionArn}`,
  );
}

/** What was trained, judged or approved against another champion must not take the place of the one there is now. */
function requireSame(now: RegisteredChampion | null, { model, champion }: RunPlan): void {
  if (now?.modelPackageArn === champion?.modelPackageArn) return;
  const name = (one: { modelPackageArn: string } | null) => one?.modelPackageArn ?? 'none';
  throw new TaskError(
    'Superseded',
    `the champion of ${model} is ${name(now)} by now, and was ${name(champion)} when this run began: start a new run`,
  );
}

/** A wholly deployed model is the champion until somebody rejects it, which a redrive must not undo. */
async function requireNotTakenBack({ s3, bucket }: RegistryDeps, { model, run }: RunPlan): Promise<void> {
  if (!(await readRound(s3, bucket, model, run))?.deployment) return;
  throw new TaskError('Superseded', `somebody has rejected what the run ${run} had deployed: start a new run`);
}

const deps = { s3: new S3Client(), sagemaker: new SageMakerClient(), stepFunctions: new SFNClient() };

export const handler = taskHandler('EndAsFailed', EndAsFailedInput, (input) =>
  endAsFailed(input, { ...deps, bucket: readConfig('bucket').bucket }),
);
