/** A question as it is stored, with the evaluation that it is about and the approvals that are given already. */
import type { S3Client } from '@aws-sdk/client-s3';
import { ApprovalRequest } from '#tasks/contracts/approval';
import { Evaluation } from '#tasks/contracts/evaluation';
import { requestKey } from '#tasks/contracts/layout';
import { firstApproval } from '#tasks/runtime/callbacks';
import { readJson, readTextIfAny } from '#tasks/runtime/objects';
import type { Question } from './facts';

/** @returns undefined when no approval has the id */
export async function findRequest(s3: S3Client, bucket: string, id: string): Promise<ApprovalRequest | undefined> {
  const stored = await readTextIfAny(s3, `s3://${bucket}/${requestKey(id)}`);
  return stored && ApprovalRequest.parse(JSON.parse(stored.text));
}

export async function questionOf(s3: S3Client, bucket: string, request: ApprovalRequest): Promise<Question> {
  const first = await firstApproval(s3, bucket, request.id);
  return {
    request,
    evaluation: await readJson(s3, request.evaluation.evaluationUri, Evaluation),
    given: first ? [first] : [],
  };
}
