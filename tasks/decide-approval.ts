/**
 * DecideApproval: writes a person's decision, once, and sends it to the waiting execution. Operators' tools invoke it; the
 * second to decide is told who was first. Throws ApprovalNotFound, ApprovalExpired.
 */

import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { z } from 'zod';
import {
  type Approval,
  ApprovalRequest,
  DecideApprovalInput,
  type DecideApprovalOutput,
} from '#tasks/contracts/approval';
import { TaskError } from '#tasks/contracts/errors';
import { decisionKey, requestKey } from '#tasks/contracts/layout';
import { sendDecision, standingDecision } from '#tasks/runtime/callbacks';
import { type Config, readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { putTextIf, readTextIfAny } from '#tasks/runtime/objects';

export interface DecideApprovalDeps {
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly config: Config;
}

export async function decideApproval(
  { id, ...wanted }: z.output<typeof DecideApprovalInput>,
  { s3, stepFunctions, config }: DecideApprovalDeps,
): Promise<DecideApprovalOutput> {
  const { bucket } = config;
  const stored = await readTextIfAny(s3, `s3://${bucket}/${requestKey(id)}`);
  if (!stored) throw new TaskError('ApprovalNotFound', `no approval has the id '${id}'`);
  const request = ApprovalRequest.parse(JSON.parse(stored.text));

  const earlier = await standingDecision(s3, bucket, id);
  if (!earlier && Date.now() > Date.parse(request.expiresAt)) {
    throw new TaskError(
      'ApprovalExpired',
      `the approval '${id}' expired at ${request.expiresAt}; the model was rejected for it`,
    );
  }
  const own: Approval = { ...wanted, at: new Date().toISOString() };
  const accepted =
    !earlier && (await putTextIf(s3, `s3://${bucket}/${decisionKey(id)}`, JSON.stringify(own), 'absent'));
  const approval = accepted ? own : await standingDecision(s3, bucket, id);
  if (!approval) throw new Error(`the decision of '${id}' was written but cannot be read`);

  // Also when another was first: it may have been killed between writing and sending.
  const sent = await sendDecision({ s3, stepFunctions }, bucket, id, approval);
  if (accepted && !sent) {
    throw new TaskError(
      'ApprovalExpired',
      `the execution ${request.run.executionArn} no longer waits for the approval '${id}'`,
    );
  }
  return { accepted, approval };
}

const deps = { s3: new S3Client(), stepFunctions: new SFNClient() };

export const handler = taskHandler('DecideApproval', DecideApprovalInput, (input) =>
  decideApproval(input, { ...deps, config: readConfig() }),
);
