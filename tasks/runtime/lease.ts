/**
 * The right to retrain one model, held by one run: an object written by conditional puts. A lease whose execution no longer
 * runs is worth nothing, so a killed run blocks nobody.
 */

import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, ExecutionDoesNotExist, type SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { leaseKey } from '#tasks/contracts/layout';
import { putTextIf, readTextIfAny } from '#tasks/runtime/objects';

const Lease = z.strictObject({ model: z.string(), run: z.string(), executionArn: z.string() });
export type Lease = z.infer<typeof Lease>;

const leaseUri = (bucket: string, model: string) => `s3://${bucket}/${leaseKey(model)}`;

/** Takes the lease, or returns the lease of the running execution that holds it. */
export async function acquireLease(
  { s3, stepFunctions }: { s3: S3Client; stepFunctions: SFNClient },
  bucket: string,
  wanted: Lease,
): Promise<Lease | undefined> {
  const uri = leaseUri(bucket, wanted.model);
  const text = JSON.stringify(wanted);
  for (;;) {
    const current = await readTextIfAny(s3, uri);
    if (!current) {
      if (await putTextIf(s3, uri, text, 'absent')) return undefined;
      continue;
    }
    const holder = Lease.parse(JSON.parse(current.text));
    if (holder.executionArn === wanted.executionArn) return undefined;
    if (await isRunning(stepFunctions, holder.executionArn)) return holder;
    if (await putTextIf(s3, uri, text, { etag: current.etag })) return undefined;
  }
}

/** The lease of an execution that ended without giving it back; not the caller's own, which may have been redriven. */
export async function abandonedLease(
  { s3, stepFunctions }: { s3: S3Client; stepFunctions: SFNClient },
  bucket: string,
  model: string,
  executionArn: string,
): Promise<Lease | undefined> {
  const current = await readTextIfAny(s3, leaseUri(bucket, model));
  if (!current) return undefined;
  const holder = Lease.parse(JSON.parse(current.text));
  if (holder.executionArn === executionArn || (await isRunning(stepFunctions, holder.executionArn))) return undefined;
  return holder;
}

/** Gives the lease back; a lease that another execution holds is left alone. */
export async function releaseLease(s3: S3Client, bucket: string, model: string, executionArn: string): Promise<void> {
  const current = await readTextIfAny(s3, leaseUri(bucket, model));
  if (!current || Lease.parse(JSON.parse(current.text)).executionArn !== executionArn) return;
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: leaseKey(model) }));
}

async function isRunning(stepFunctions: SFNClient, executionArn: string): Promise<boolean> {
  try {
    const { status } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    return status === 'RUNNING';
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false;
    throw error;
  }
}
