/** What the approval page looks like. Pure; whatever came from data or people is text, never markup. */
import { createHash } from 'node:crypto';
import type { DecideApprovalOutput } from '#tasks/contracts/approval';
import { findingList, verdictMark } from '#tasks/evaluation/report/words';
import { facts } from '#tasks/report/facts';
import { type Html, html, trusted } from '#tasks/report/html';
import { FORM_STYLE } from '#tasks/report/style';
import { under } from '#tasks/report/table';
import { askedSentence, factsOf, type Question } from './facts';
import type { Link } from './link';

/** Only this style, forms only to this page, nothing else; in no frame of another page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(FORM_STYLE).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** The question with its figures, and the form that answers it. */
export function askPage(question: Question, link: Link): string {
  const { evaluation, request } = question;
  const { run, expiresAt } = request;
  return frame(
    `Approve ${run.model}?`,
    html`<p class="lead">${verdictMark(evaluation.verdict)} ${askedSentence(evaluation)} To be decided until ${expiresAt}.</p>
${findingList(evaluation.findings)}
${facts(factsOf(question).map(({ label, value, note }) => ({ name: label, value: note === '' ? value : under(value, note) })))}
<form method="post" action="?">
${Object.entries(link).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="name">Your name</label>
<input id="name" name="name" required maxlength="100" autocomplete="name">
<label for="reason">Reason (needed to reject)</label>
<textarea id="reason" name="reason" rows="3" maxlength="1000"></textarea>
<div class="answers"><button name="decision" value="approved">Approve</button>
<button name="decision" value="rejected">Reject</button></div>
</form>`,
  );
}

/** What stands now, and whether that is what the visitor has just said. */
export function decidedPage({ accepted, approval, missing }: DecideApprovalOutput): string {
  const { by, decision, at, reason } = approval;
  const title = accepted ? 'Decided' : 'Decided already';
  return frame(
    missing === 0 ? title : 'One of two',
    html`<p class="lead">${by} ${decision} it at ${at}.</p>${reason && html`<p>${reason}</p>`}${missing > 0 && html`<p>It still wants the approval of somebody else.</p>`}`,
  );
}

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
