/** The question of a run that waits, and the answer to it. The task token is no business of this server. */
import * as z from 'zod';
import { decide as send, whatCameOf } from '#local/client/approval/decide';
import { readQuestion } from '#local/client/approval/evaluation';
import { readRequest } from '#local/client/approval/pending';
import { askedSentence, factsOf } from '#tasks/approval/facts';
import { DecideApprovalInput } from '#tasks/contracts/approval';
import type { ApprovalView, DecisionAnswer } from '../../api';
import { operation } from '../operation';
import { Refused } from '../refused';

const { id, decision, by } = DecideApprovalInput.shape;

export const readApproval = operation(z.strictObject({ id }), async (input, { clients }): Promise<ApprovalView> => {
  const question = await readQuestion(clients, await readRequest(clients, input.id));
  const { request, evaluation, given } = question;
  return {
    id: input.id,
    question: askedSentence(evaluation),
    facts: factsOf(question),
    findings: evaluation.findings,
    requestedAt: Date.parse(request.requestedAt),
    expiresAt: Date.parse(request.expiresAt),
    approvers: request.run.approval.approvers,
    given,
  };
});

export const decide = operation(
  z.strictObject({ id, decision, by, reason: z.string().trim().max(1000) }),
  async (input, { clients, user, userIsFixed }): Promise<DecisionAnswer> => {
    if (input.decision === 'rejected' && input.reason === '') throw new Refused(400, 'a rejection needs a reason');
    if (userIsFixed && input.by !== user)
      throw new Refused(403, `expected a decision by ${user}, got one by ${input.by}`);
    const answer = await send(clients, input);
    return { accepted: answer.accepted, message: whatCameOf(input.id, answer) };
  },
);
