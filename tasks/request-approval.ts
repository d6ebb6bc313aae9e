/**
 * RequestApproval: tells the world that somebody must decide, and keeps the question and the task token where DecideApproval finds
 * them. A retry or a redrive replaces the token; a decision already made is sent at once. A message that cannot be sent is an error in
 * the log, RemindApprovers sends it later, and the run waits; but where the role has no right to, the run fails, as nobody would hear
 * of it until somebody gives the right: then a redrive asks, and trains nothing anew.
 */

import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type Approvers, approversOf } from '#tasks/approval/ask';
import { type ApprovalRequest, RequestApprovalInput } from '#tasks/contracts/approval';
import { requestKey, tokenKey } from '#tasks/contracts/layout';
import { sendDecision, standingDecision } from '#tasks/runtime/callbacks';
import { type Config, readConfig } from '#tasks/runtime/config';
import { publish } from '#tasks/runtime/events';
import { taskHandler } from '#tasks/runtime/handler';
import { errorFields, log } from '#tasks/runtime/log';
import { putText } from '#tasks/runtime/objects';
import { isRefused } from '#tasks/runtime/refused';

export interface RequestApprovalDeps {
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly events: EventBridgeClient;
  readonly config: Pick<Config, 'bucket'>;
  /** Undefined where the deployment writes to nobody. */
  readonly approvers?: Approvers;
}

/** @returns the approval's id, by which people decide */
export async function requestApproval(
  { taskToken, ...question }: RequestApprovalInput,
  { s3, stepFunctions, events, config, approvers }: RequestApprovalDeps,
): Promise<{ id: string }> {
  const id = question.run.run;
  const now = Date.now();
  const request: ApprovalRequest = {
    ...question,
    id,
    requestedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + question.run.approval.timeoutInSeconds * 1000).toISOString(),
  };
  const decision = await standingDecision(s3, config.bucket, id);
  if (!decision) {
    // Before the question stands: of a run that fails here none is left open.
    await tryTo(id, 'the event Approval Requested', () => publish(events, 'Approval Requested', request));
    await tryTo(id, 'the message to the approvers', () => approvers?.write('asking', request));
  }
  await putText(s3, `s3://${config.bucket}/${tokenKey(id)}`, JSON.stringify({ taskToken }));
  await putText(s3, `s3://${config.bucket}/${requestKey(id)}`, JSON.stringify(request));
  if (decision) await sendDecision({ s3, stepFunctions }, config.bucket, id, decision);
  return { id };
}

/** What was trained for hours is not given up because nobody could be told of it. */
async function tryTo(run: string, what: string, tell: () => Promise<void> | undefined): Promise<void> {
  try {
    await tell();
  } catch (error) {
    if (isRefused(error)) throw error;
    const message = `could not send ${what}; the question is open all the same`;
    log({ level: 'error', task: 'RequestApproval', message, run }, errorFields(error));
  }
}

const deps = { s3: new S3Client(), stepFunctions: new SFNClient(), events: new EventBridgeClient() };

export const handler = taskHandler('RequestApproval', RequestApprovalInput, (input) => {
  const config = readConfig('bucket');
  return requestApproval(input, { ...deps, config, approvers: approversOf(deps.s3, config.bucket) });
});
