/** The head of the report: the verdict in words, and each finding behind it. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import { type Html, html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { plural } from '../format';
import { findingList, VERDICTS, verdictMark } from './words';

export function verdict({ model, run, createdAt, verdict, test, findings, champion }: Evaluation): Html {
  const beside = champion ? ', beside the champion on the same rows' : '';
  return html`<p class="origin">Evaluation of ${named(run)} · ${createdAt.slice(0, 16).replace('T', ' ')} UTC</p>
<h1>${named(model)}: ${VERDICTS[verdict].title}</h1>
<p class="lead">${verdictMark(verdict)} Judged on ${plural(test.rows, 'row')} that it was not trained on, ${plural(test.positives, 'positive')} among them${beside}.</p>
${findingList(findings)}`;
}
