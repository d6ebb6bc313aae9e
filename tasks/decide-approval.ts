/**
 * DecideApproval: writes a person's decision, once, and sends what settles the question to the waiting execution. Operators'
 * tools invoke it; whoever comes later is told who was first. Where two must approve, an approval counts only under an identity
 * that is vouched for. Throws ApprovalNotFound, ApprovalExpired, IdentityNeeded, IdentityNotProven.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { z } from 'zod';
import { identityOf, identityOfName, isAnother, provenArn } from '#tasks/approval/identity';
import { moment } from '#tasks/approval/moment';
import {
  type Approval,
  ApprovalRequest,
  DecideApprovalInput,
  type DecideApprovalOutput,
  type Decision,
} from '#tasks/contracts/approval';
import { TaskError } from '#tasks/contracts/errors';
import { requestKey } from '#tasks/contracts/layout';
import {
  firstApproval,
  sendDecision,
  standingDecision,
  writeDecision,
  writeFirstApproval,
} from '#tasks/runtime/callbacks';
import { type Config, readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { readTextIfAny } from '#tasks/runtime/objects';

export interface DecideApprovalDeps {
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly config: Pick<Config, 'bucket'>;
}

/** @param said by whom and under which identity is the caller's to know */
export async function decideApproval(
  { id, ...said }: Omit<Decision, 'at'> & { readonly id: string },
  deps: DecideApprovalDeps,
): Promise<DecideApprovalOutput> {
  const { s3, config } = deps;
  const { bucket } = config;
  const stored = await readTextIfAny(s3, `s3://${bucket}/${requestKey(id)}`);
  if (!stored) throw new TaskError('ApprovalNotFound', `no approval has the id '${id}'`);
  const request = ApprovalRequest.parse(JSON.parse(stored.text));

  const settled = await standingDecision(s3, bucket, id);
  if (settled) return settle(request, settled, false, deps);
  if (Date.now() > Date.parse(request.expiresAt)) {
    throw new TaskError(
      'ApprovalExpired',
      `the approval '${id}' expired on ${moment(request.expiresAt)}; the model was rejected for it`,
    );
  }
  const own: Decision = { ...said, at: new Date().toISOString() };
  const needsIdentity = request.run.approval.approvers > 1 && own.decision === 'approved';
  if (needsIdentity && !own.identity) throw identityNeeded(id);
  const earlier = await approvalsBefore(request, own, deps);
  if (earlier === 'first') {
    // Somebody may have rejected meanwhile.
    const rejected = await standingDecision(s3, bucket, id);
    if (rejected) return settle(request, rejected, false, deps);
    return { accepted: true, approval: { ...own, earlier: [] }, missing: 1 };
  }
  const [first] = earlier;
  if (needsIdentity && first && !areTwo(first, own))
    return { accepted: false, approval: { ...first, earlier: [] }, missing: 1 };
  const accepted = await writeDecision(s3, bucket, id, { ...own, earlier });
  return settle(request, { ...own, earlier }, accepted, deps);
}

/**
 * The approvals that came before this decision.
 *
 * @returns `first` when the decision is an approval that now waits for another
 */
async function approvalsBefore(
  { id, run }: ApprovalRequest,
  own: Decision,
  { s3, config: { bucket } }: DecideApprovalDeps,
): Promise<Decision[] | 'first'> {
  if (run.approval.approvers === 1) return [];
  if (own.decision === 'approved' && (await writeFirstApproval(s3, bucket, id, own))) return 'first';
  const first = await firstApproval(s3, bucket, id);
  return first ? [first] : [];
}

const areTwo = (one: Decision, other: Decision) =>
  one.identity !== undefined && other.identity !== undefined && isAnother(one.identity, other.identity);

const identityNeeded = (id: string) =>
  new TaskError(
    'IdentityNeeded',
    `two people must approve '${id}', and a name that is typed tells nobody from another: approve with 'ronda approve ${id} --aws', in 'ronda console --aws' or in SageMaker Studio, each under an identity of your own`,
  );

/** Sends what settled the question, also when another was first: it may have been killed between writing and sending. */
async function settle(
  { id, run }: ApprovalRequest,
  wanted: Approval,
  accepted: boolean,
  { s3, stepFunctions, config: { bucket } }: DecideApprovalDeps,
): Promise<DecideApprovalOutput> {
  const approval = accepted ? wanted : await standingDecision(s3, bucket, id);
  if (!approval) throw new Error(`the decision of '${id}' was written but cannot be read`);
  if (!accepted) await leaveToItsAuthor(approval);
  const sent = await sendDecision({ s3, stepFunctions }, bucket, id, approval);
  if (accepted && !sent) {
    throw new TaskError(
      'ApprovalExpired',
      `the execution ${run.executionArn} no longer waits for the approval '${id}'`,
    );
  }
  return { accepted, approval, missing: 0 };
}

/** Of whoever invokes the function: proven, or as they say. */
async function whoDecides(
  { proof, by, ...stated }: z.output<typeof DecideApprovalInput>,
  { bucket, typedNamesCount }: Pick<Config, 'bucket' | 'typedNamesCount'>,
): Promise<Pick<Decision, 'by' | 'identity'>> {
  if (proof) {
    const arn = await provenArn(proof, { bucket, ...stated });
    return { by: arn.slice(0, 256), identity: identityOf(arn) };
  }
  if (typedNamesCount) return { by, identity: identityOfName(by) };
  return { by: `${by.slice(0, 240)} (name as given)` };
}

/** Milliseconds from writing a decision to sending it, at most, unless its author's function was killed in between. */
const SENDING = 5_000;

/** Whose decision was sent by somebody faster would be told that nothing waits for it any more. */
const leaveToItsAuthor = ({ at }: Decision) =>
  sleep(Math.min(SENDING, Math.max(0, Date.parse(at) + SENDING - Date.now())));

const deps = { s3: new S3Client(), stepFunctions: new SFNClient() };

export const handler = taskHandler('DecideApproval', DecideApprovalInput, async (input) => {
  const config = readConfig('bucket', 'typedNamesCount');
  const { id, decision, reason } = input;
  return decideApproval({ id, decision, reason, ...(await whoDecides(input, config)) }, { ...deps, config });
});
