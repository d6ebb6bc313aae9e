/**
 * EndAsFailed: makes the execution fail with the reason that RecordFailure put in words. Step Functions redrives from the
 * state that failed, which is this one; then it takes the lease again and lets the execution go on. A Fail state could not.
 * Throws what it is given; after a redrive, LeaseHeld.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { TaskError } from '#tasks/contracts/errors';
import { EndAsFailedInput, type Resumed } from '#tasks/contracts/outcome';
import { type Config, readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { acquireLease } from '#tasks/runtime/lease';

export interface EndAsFailedDeps {
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly config: Pick<Config, 'bucket'>;
}

export async function endAsFailed(
  { run, failure, failedAtRedrive, redriveCount }: EndAsFailedInput,
  deps: EndAsFailedDeps,
): Promise<Resumed> {
  if (redriveCount <= failedAtRedrive) {
    // Where this is thrown says nothing about what went wrong.
    throw Object.assign(new Error(failure.cause), { name: ownName(failure.error), stack: '' });
  }
  if (run) {
    const lease = { model: run.model, run: run.run, executionArn: run.executionArn };
    const holder = await acquireLease(deps, deps.config.bucket, lease);
    if (holder) throw new TaskError('LeaseHeld', `another run is retraining ${run.model}: ${holder.executionArn}`);
  }
  return { resumed: true };
}

/** Names that begin with `States.` are Step Functions' own. */
const ownName = (error: string) => error.replace(/^States\./, 'Retraining.');

const deps = { s3: new S3Client(), stepFunctions: new SFNClient() };

export const handler = taskHandler('EndAsFailed', EndAsFailedInput, (input) =>
  endAsFailed(input, { ...deps, config: readConfig('bucket') }),
);
