/** The evaluation document behind an approval's question, and what has been said to it so far. */
import type { Question } from '#tasks/approval/facts';
import { type ApprovalRequest, Decision } from '#tasks/contracts/approval';
import { type Evaluation, OtherEvaluationVersion, parseEvaluation } from '#tasks/contracts/evaluation';
import { firstApprovalKey, parseS3Uri } from '#tasks/contracts/layout';
import type { Clients } from '../clients';
import { RequestFailed } from '../failed';
import { readText, readTextIfAny } from '../objects';

/** @throws RequestFailed when the figures cannot be shown */
export async function readQuestion(clients: Clients, request: ApprovalRequest): Promise<Question> {
  const evaluation = parseS3Uri(request.evaluation.evaluationUri);
  const [document, first] = await Promise.all([
    readText(clients, evaluation.bucket, evaluation.key),
    readTextIfAny(clients, clients.deployment.bucket, firstApprovalKey(request.id)),
  ]);
  return {
    request,
    evaluation: evaluationIn(
      document,
      `ronda reject ${request.id}${clients.deployment.signsDecisions ? ' --aws' : ''}`,
    ),
    given: first === undefined ? [] : [Decision.parse(JSON.parse(first))],
  };
}

function evaluationIn(document: string, reject: string): Evaluation {
  try {
    return parseEvaluation(document);
  } catch (error) {
    if (!(error instanceof OtherEvaluationVersion)) throw error;
    throw new RequestFailed(error.message, `with '${reject} --reason TEXT'`, { cause: error });
  }
}
