/** What the approval page looks like. Pure; whatever came from data or people is text, never markup. */
import { createHash } from 'node:crypto';
import type { Decision } from '#tasks/contracts/approval';
import { findingList, verdictMark } from '#tasks/evaluation/report/words';
import { facts } from '#tasks/report/facts';
import { type Html, html, trusted } from '#tasks/report/html';
import { FORM_STYLE } from '#tasks/report/style';
import { under } from '#tasks/report/table';
import { askedSentence, factsOf, type Question } from './facts';
import type { Link } from './link';
import { moment } from './moment';

/** Only this style, forms only to this page, nothing else; in no frame of another page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(FORM_STYLE).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * The question with its figures, and the form that answers it. Everybody was sent the same link, which so proves nobody's identity:
 * where two people must approve, it takes no approval.
 */
export function askPage(question: Question, link: Link): string {
  const { evaluation, request } = question;
  const { run, expiresAt, id } = request;
  const mayApprove = run.approval.approvers === 1;
  return frame(
    `${mayApprove ? 'Approve' : 'Reject'} ${run.model}?`,
    html`<p class="lead">${verdictMark(evaluation.verdict)} ${askedSentence(evaluation)} To be decided until ${moment(expiresAt)}.</p>
${findingList(evaluation.findings)}
${facts(factsOf(question).map(({ label, value, note }) => ({ name: label, value: note === '' ? value : under(value, note) })))}
${
  !mayApprove &&
  html`<p>Two people must approve this model. This link cannot tell who uses it, so that one person could answer twice by it:
it takes a rejection only. To approve, each of two people, under an AWS identity of their own, says <code>ronda approve ${id} --aws</code>,
or uses <code>ronda console --aws</code>, or sets the model version to Approved in SageMaker Studio.</p>`
}
<form method="post" action="?">
${Object.entries(link).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="name">Your name</label>
<input id="name" name="name" required maxlength="100" autocomplete="name">
<label for="reason">Reason${mayApprove && ' (needed to reject)'}</label>
<textarea id="reason" name="reason" rows="3" maxlength="1000"></textarea>
<div class="answers">${mayApprove && html`<button name="decision" value="approved">Approve</button>`}
<button name="decision" value="rejected">Reject</button></div>
</form>`,
  );
}

/** What stands now. @param title says whether that is what the visitor has just said */
export const decidedPage = (title: 'Decided' | 'Decided already', { by, decision, at, reason }: Decision): string =>
  frame(title, html`<p class="lead">${by} ${decision} it on ${moment(at)}.</p>${reason && html`<p>${reason}</p>`}`);

export const problemPage = (title: string, text: string): string => frame(title, html`<p>${text}</p>`);

const frame = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${trusted(FORM_STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`.markup;
