/**
 * ApprovalPage: behind a function URL. GET shows the question, and decides nothing, as mail scanners open every link; POST
 * decides, once. The signed link is all the right there is: no cookie, no session. Throws nothing that a visitor causes.
 */
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { answer, fieldsOf, type HttpAnswer, HttpEvent, isOwnForm } from '#tasks/approval/http';
import { isGenuine, Link, type LinkKey } from '#tasks/approval/link';
import { moment } from '#tasks/approval/moment';
import { askPage, decidedPage, problemPage } from '#tasks/approval/page';
import { findRequest, questionOf } from '#tasks/approval/question';
import type { ApprovalRequest } from '#tasks/contracts/approval';
import { TaskError, type TaskErrorName } from '#tasks/contracts/errors';
import { OtherEvaluationVersion } from '#tasks/contracts/evaluation';
import { type DecideApprovalDeps, decideApproval } from '#tasks/decide-approval';
import { standingDecision } from '#tasks/runtime/callbacks';
import { readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';

export interface ApprovalPageDeps extends DecideApprovalDeps {
  readonly key: LinkKey;
}

const Decision = Link.extend({
  name: z.string().trim().min(1).max(100),
  reason: z.string().trim().max(1000),
  decision: z.enum(['approved', 'rejected']),
}).refine(({ decision, reason }) => decision === 'approved' || reason !== '');

export async function approvalPage(event: HttpEvent, deps: ApprovalPageDeps): Promise<HttpAnswer> {
  const { method } = event.requestContext.http;
  if (!['GET', 'HEAD', 'POST'].includes(method))
    return problem(405, 'Not possible', 'This page can be read, and answered.');
  if (method === 'POST' && !isOwnForm(event)) {
    return problem(403, 'Not decided', 'The answer did not come from this page. Open the link of the message again.');
  }
  const link = Link.strip().safeParse(fieldsOf(event));
  if (!link.success || !(await isGenuine(deps.key, link.data))) {
    return problem(
      403,
      'Not a valid link',
      'The link is not complete, or was changed. Open the link of the message again.',
    );
  }
  const { s3, config } = deps;
  const request = await findRequest(s3, config.bucket, link.data.id);
  if (!request) return problem(404, 'No such question', 'The question is not there any more.');
  const standing = await standingDecision(s3, config.bucket, request.id);
  if (!standing && Date.now() > Number(link.data.expires) * 1000) {
    return problem(
      410,
      'Too late',
      `The question expired on ${moment(request.expiresAt)}; the model was rejected for it.`,
    );
  }
  // Also when it is decided: whoever comes second sends what a function that was killed did not.
  if (method === 'POST') return decide(event, deps);
  return standing ? answer(200, decidedPage('Decided already', standing)) : ask(request, link.data, deps);
}

async function ask(request: ApprovalRequest, link: Link, { s3, config }: ApprovalPageDeps): Promise<HttpAnswer> {
  try {
    return answer(200, askPage(await questionOf(s3, config.bucket, request), link));
  } catch (error) {
    if (!(error instanceof OtherEvaluationVersion)) throw error;
    return problem(409, 'Not to be shown', `${error.message}: ronda reject ${request.id} --aws --reason TEXT`);
  }
}

async function decide(event: HttpEvent, deps: ApprovalPageDeps): Promise<HttpAnswer> {
  const parsed = Decision.safeParse(fieldsOf(event));
  if (!parsed.success)
    return problem(400, 'Not decided', 'Give your name, and to reject a reason. Go back and try again.');
  const { id, name, reason, decision } = parsed.data;
  try {
    const { accepted, approval } = await decideApproval({ id, decision, by: `${name} (by the link)`, reason }, deps);
    return accepted
      ? answer(200, decidedPage('Decided', approval))
      : answer(409, decidedPage('Decided already', approval));
  } catch (error) {
    const found = error instanceof TaskError && PROBLEMS[error.name];
    if (found) return problem(...found, error.message);
    throw error;
  }
}

const PROBLEMS: Readonly<Partial<Record<TaskErrorName, readonly [status: number, title: string]>>> = {
  ApprovalExpired: [410, 'Too late'],
  IdentityNeeded: [403, 'Not decided'],
};

const problem = (status: number, title: string, text: string) => answer(status, problemPage(title, text));

const clients = { s3: new S3Client(), stepFunctions: new SFNClient() };
const kms = new KMSClient();

export const handler = taskHandler('ApprovalPage', HttpEvent, (event) => {
  const config = readConfig('bucket', 'linkKeyId');
  return approvalPage(event, { ...clients, config, key: { kms, keyId: config.linkKeyId } });
});
