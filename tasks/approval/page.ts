/** What the approval page looks like. Pure; whatever came from data or people is text, never markup. */
import { createHash } from 'node:crypto';
import type { DecideApprovalOutput } from '#tasks/contracts/approval';
import { type Html, html, trusted } from '#tasks/report/html';
import { askedSentence, factsOf, type Question } from './facts';
import type { Link } from './link';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
th { text-align: left; padding-right: 1rem; font-weight: 600; vertical-align: top } td { padding: 0 1rem 0 0; vertical-align: top }
label { display: block; margin: 1rem 0 .25rem } input, textarea { width: 100%; font: inherit; padding: .4rem; box-sizing: border-box }
button { font: inherit; padding: .5rem 1.5rem; margin: 1rem 1rem 0 0 }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #161616 } }
`;

/** Only this style, forms only to this page, nothing else; in no frame of another page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** The question with its figures, and the form that answers it. */
export function askPage(question: Question, link: Link): string {
  const { run, expiresAt } = question.request;
  return frame(
    `Approve ${run.model}?`,
    html`
<p><strong>${askedSentence(question.evaluation)}</strong> To be decided until ${expiresAt}.</p>
<ul>${question.evaluation.findings.map(({ sentence }) => html`<li>${sentence}`)}</ul>
<table>${factsOf(question).map(({ label, value, note }) => html`<tr><th>${label}<td>${value}<td>${note}`)}</table>
<form method="post" action="?">
${Object.entries(link).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="name">Your name</label>
<input id="name" name="name" required maxlength="100" autocomplete="name">
<label for="reason">Reason (needed to reject)</label>
<textarea id="reason" name="reason" rows="3" maxlength="1000"></textarea>
<button name="decision" value="approved">Approve</button>
<button name="decision" value="rejected">Reject</button>
</form>`,
  );
}

/** What stands now, and whether that is what the visitor has just said. */
export function decidedPage({ accepted, approval, missing }: DecideApprovalOutput): string {
  const { by, decision, at, reason } = approval;
  const title = accepted ? 'Decided' : 'Decided already';
  return frame(
    missing === 0 ? title : 'One of two',
    html`<p>${by} ${decision} it at ${at}.</p>${reason && html`<p>${reason}</p>`}${missing > 0 && html`<p>It still wants the approval of somebody else.</p>`}`,
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
<style>${trusted(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>`.markup;
