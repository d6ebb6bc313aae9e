/** A question as it is stored, with the evaluation that it is about. */
import type { S3Client } from '@aws-sdk/client-s3';
import { ApprovalRequest } from '#tasks/contracts/approval';
import { Evaluation } from '#tasks/contracts/evaluation';
import { requestKey } from '#tasks/contracts/layout';
import { readJson, readTextIfAny } from '#tasks/runtime/objects';

export interface Question {
  readonly request: ApprovalRequest;
  readonly evaluation: Evaluation;
}

/** @returns undefined when no approval has the id */
export async function findRequest(s3: S3Client, bucket: string, id: string): Promise<ApprovalRequest | undefined> {
  const stored = await readTextIfAny(s3, `s3://${bucket}/${requestKey(id)}`);
  return stored && ApprovalRequest.parse(JSON.parse(stored.text));
}

export const questionOf = async (s3: S3Client, request: ApprovalRequest): Promise<Question> => ({
  request,
  evaluation: await readJson(s3, request.evaluation.evaluationUri, Evaluation),
});
