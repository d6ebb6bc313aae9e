/** The evaluation document behind an approval's question, and what has been said to it so far. */
import type { Question } from '#tasks/approval/facts';
import { type ApprovalRequest, Decision } from '#tasks/contracts/approval';
import { Evaluation } from '#tasks/contracts/evaluation';
import { firstApprovalKey, parseS3Uri } from '#tasks/contracts/layout';
import type { Clients } from '../clients';
import { readText, readTextIfAny } from '../objects';

export async function readQuestion(clients: Clients, request: ApprovalRequest): Promise<Question> {
  const evaluation = parseS3Uri(request.evaluation.evaluationUri);
  const [document, first] = await Promise.all([
    readText(clients, evaluation.bucket, evaluation.key),
    readTextIfAny(clients, clients.deployment.bucket, firstApprovalKey(request.id)),
  ]);
  return {
    request,
    evaluation: Evaluation.parse(JSON.parse(document)),
    given: first === undefined ? [] : [Decision.parse(JSON.parse(first))],
  };
}
