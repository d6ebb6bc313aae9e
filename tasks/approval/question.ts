/** A question as it is stored, with the evaluation that it is about and the approvals that are given already. */
import type { S3Client } from '@aws-sdk/client-s3';
import { ApprovalRequest } from '#tasks/contracts/approval';
import { type Evaluation, parseEvaluation } from '#tasks/contracts/evaluation';
import { requestKey } from '#tasks/contracts/layout';
import { firstApproval } from '#tasks/runtime/callbacks';
import { readTextIfAny } from '#tasks/runtime/objects';
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
    evaluation: await readEvaluation(s3, request.evaluation.evaluationUri),
    given: first ? [first] : [],
  };
}

async function readEvaluation(s3: S3Client, uri: string): Promise<Evaluation> {
  const stored = await readTextIfAny(s3, uri);
  if (!stored) throw new Error(`expected an object at ${uri}, but there is none`);
  return parseEvaluation(stored.text);
}
