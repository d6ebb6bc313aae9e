/** A question as it is stored, with the evaluation that it is about and the approvals that are given already. */
import type { S3Client } from '@aws-sdk/client-s3';
import { ApprovalRequest } from '#tasks/contracts/approval';
import { parseEvaluation } from '#tasks/contracts/evaluation';
import { requestKey } from '#tasks/contracts/layout';
import { firstApproval } from '#tasks/runtime/callbacks';
import { readText, readTextIfAny } from '#tasks/runtime/objects';
import type { Question } from './facts';

/** @returns undefined when no approval has the id */
export async function findRequest(s3: S3Client, bucket: string, id: string): Promise<ApprovalRequest | undefined> {
  const stored = await readTextIfAny(s3, `s3://${bucket}/${requestKey(id)}`);
  return stored && ApprovalRequest.parse(JSON.parse(stored.text));
}

/** @throws OtherEvaluationVersion */
export async function questionOf(s3: S3Client, bucket: string, request: ApprovalRequest): Promise<Question> {
  const first = await firstApproval(s3, bucket, request.id);
  return {
    request,
    evaluation: parseEvaluation(await readText(s3, request.evaluation.evaluationUri)),
    given: first ? [first] : [],
  };
}
