/**
 * The right to retrain one model, held by one run: an object that is written and deleted only under the condition that it is
 * still the one that was read. The lease of an execution that ended without giving it back can be taken over, so that a killed
 * run blocks nobody; with it goes what that run may have left half done.
 */

import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, ExecutionDoesNotExist, type SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { isFinal } from '#tasks/contracts/execution-status';
import { leaseKey } from '#tasks/contracts/layout';
import { isLostRace, putTextIf, readTextIfAny } from '#tasks/runtime/objects';

const Lease = z.strictObject({
  model: z.string(),
  run: z.string(),
  executionArn: z.string(),
  /**
   * How often the execution had been redriven when it took the lease. Whoever saw the execution ended before a redrive can no
   * longer take the lease over after it: the object is another by then.
   */
  redriveCount: z.number().int().default(0),
  /** When the execution took it, or took it again. */
  takenAt: z.iso.datetime().default(new Date(0).toISOString()),
  /** Runs whose lease was taken over and after which nobody has cleared up yet, the oldest first. */
  abandoned: z.array(z.string()).default([]),
});
export type Lease = z.output<typeof Lease>;
/** Who wants the lease. */
export type Holder = Omit<Lease, 'abandoned' | 'takenAt'>;

export interface LeaseDeps {
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly bucket: string;
}

/**
 * Takes the lease if it is free or the caller's own.
 *
 * @returns whether it was free, or the lease of another, whose execution may have ended
 */
export async function acquireLease({ s3, bucket }: LeaseDeps, wanted: Holder): Promise<'free' | 'own' | Lease> {
  for (;;) {
    const current = await readLease(s3, bucket, wanted.model);
    if (current && current.lease.executionArn !== wanted.executionArn) return current.lease;
    if (current?.lease.redriveCount === wanted.redriveCount) return 'own';
    const abandoned = current?.lease.abandoned ?? [];
    if (await writeLease(s3, bucket, taken(wanted, abandoned), current?.etag)) return current ? 'own' : 'free';
  }
}

/**
 * Takes over the lease of another execution, if that has ended.
 *
 * @returns the runs after which the caller, who holds the lease now, is to clear up; then it calls `clearedUp`
 */
export async function takeOver(deps: LeaseDeps, wanted: Holder): Promise<readonly string[]> {
  const { s3, bucket } = deps;
  for (;;) {
    const current = await readLease(s3, bucket, wanted.model);
    if (!current) return [];
    const { lease, etag } = current;
    if (lease.executionArn === wanted.executionArn) return lease.abandoned;
    if (await isRunning(deps.stepFunctions, lease)) return [];
    const abandoned = [...lease.abandoned, lease.run];
    if (await writeLease(s3, bucket, taken(wanted, abandoned), etag)) return abandoned;
  }
}

/** Nothing of the runs whose lease was taken over is left half done. */
export async function clearedUp({ s3, bucket }: LeaseDeps, wanted: Holder): Promise<void> {
  const current = await readLease(s3, bucket, wanted.model);
  if (current?.lease.executionArn !== wanted.executionArn) return;
  await writeLease(s3, bucket, { ...current.lease, abandoned: [] }, current.etag);
}

/** Gives the lease back; a lease that another execution holds, or has taken meanwhile, is left alone. */
export async function releaseLease(s3: S3Client, bucket: string, model: string, executionArn: string): Promise<void> {
  const current = await readLease(s3, bucket, model);
  if (current?.lease.executionArn !== executionArn) return;
  try {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: leaseKey(model), IfMatch: current.etag }));
  } catch (error) {
    if (!isLostRace(error)) throw error;
  }
}

const taken = (by: Holder, abandoned: string[]): Lease => ({ ...by, takenAt: new Date().toISOString(), abandoned });

const leaseUri = (bucket: string, model: string) => `s3://${bucket}/${leaseKey(model)}`;

async function readLease(s3: S3Client, bucket: string, model: string) {
  const object = await readTextIfAny(s3, leaseUri(bucket, model));
  return object && { lease: Lease.parse(JSON.parse(object.text)), etag: object.etag };
}

/** @param etag of the lease that is replaced; without it, there must be none @returns whether nobody was faster */
const writeLease = (s3: S3Client, bucket: string, lease: Lease, etag: string | undefined): Promise<boolean> =>
  putTextIf(s3, leaseUri(bucket, lease.model), JSON.stringify(lease), etag === undefined ? 'absent' : { etag });

/** Longer than Step Functions takes to tell of an execution that there is. */
const YOUNG_MILLISECONDS = 300_000;

/**
 * Whether the execution that holds a lease may still do something. DescribeExecution is eventually consistent: an answer that is
 * older than the lease says nothing about whoever took it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
export async function isRunning(stepFunctions: SFNClient, lease: Lease): Promise<boolean> {
  const { executionArn, redriveCount: redrivenThen, takenAt } = lease;
  try {
    const { status, redriveCount = 0 } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    return !isFinal(status) || redriveCount < redrivenThen;
  } catch (error) {
    // Also of executions that ended so long ago that Step Functions has forgotten them.
    if (error instanceof ExecutionDoesNotExist) return Date.now() - Date.parse(takenAt) < YOUNG_MILLISECONDS;
    throw error;
  }
}
