/** The callback store: questions, task tokens and decisions under `callbacks/`. The token is read here and nowhere else. */

import type { S3Client } from '@aws-sdk/client-s3';
import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { Approval, Decision } from '#tasks/contracts/approval';
import { decisionKey, firstApprovalKey, tokenKey } from '#tasks/contracts/layout';
import { putTextIf, readJson, readTextIfAny } from '#tasks/runtime/objects';

export async function standingDecision(s3: S3Client, bucket: string, id: string): Promise<Approval | undefined> {
  const stored = await readTextIfAny(s3, `s3://${bucket}/${decisionKey(id)}`);
  return stored && Approval.parse(JSON.parse(stored.text));
}

/** What the first of two approvers said, if anybody did. */
export async function firstApproval(s3: S3Client, bucket: string, id: string): Promise<Decision | undefined> {
  const stored = await readTextIfAny(s3, `s3://${bucket}/${firstApprovalKey(id)}`);
  return stored && Decision.parse(JSON.parse(stored.text));
}

/** @returns whether nobody was faster */
export const writeFirstApproval = (s3: S3Client, bucket: string, id: string, decision: Decision): Promise<boolean> =>
  putTextIf(s3, `s3://${bucket}/${firstApprovalKey(id)}`, JSON.stringify(decision), 'absent');

/** @returns whether nobody was faster */
export const writeDecision = (s3: S3Client, bucket: string, id: string, approval: Approval): Promise<boolean> =>
  putTextIf(s3, `s3://${bucket}/${decisionKey(id)}`, JSON.stringify(approval), 'absent');

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
