/** The callback store: questions, task tokens and decisions under `callbacks/`. The token is read here and nowhere else. */

import type { S3Client } from '@aws-sdk/client-s3';
import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { Approval } from '#tasks/contracts/approval';
import { decisionKey, tokenKey } from '#tasks/contracts/layout';
import { readJson, readTextIfAny } from '#tasks/runtime/objects';

export async function standingDecision(s3: S3Client, bucket: string, id: string): Promise<Approval | undefined> {
  const stored = await readTextIfAny(s3, `s3://${bucket}/${decisionKey(id)}`);
  return stored && Approval.parse(JSON.parse(stored.text));
}

/** @returns false when the execution no longer waits for an answer */
export async function sendDecision(
  { s3, stepFunctions }: { s3: S3Client; stepFunctions: SFNClient },
  bucket: string,
  id: string,
  approval: Approval,
): Promise<boolean> {
  const { taskToken } = await readJson(s3, `s3://${bucket}/${tokenKey(id)}`, z.strictObject({ taskToken: z.string() }));
  try {
    await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(approval) }));
    return true;
  } catch (error) {
    // TaskTimedOut is Step Functions' answer for a task that finished, timed out, was retried or whose execution stopped.
    if (['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'].includes((error as Error).name)) return false;
    throw error;
  }
}
