/** The report's tables of rows: by segment, by tenth of the scores, and those about which both models differ most. */
import type { Evaluation, Judgement } from '#tasks/contracts/evaluation';
import { type Html, html } from '#tasks/report/page';
import { count, figure, percent, plural, range, signed } from './format';

const number = (text: string): Html => html`<td class="number">${text}</td>`;
const head = (names: readonly string[]): Html =>
  html`<thead><tr>${names.map((name, index) => html`<th scope="col"${index > 0 && html` class="number"`}>${name}</th>`)}</tr></thead>`;

const JUDGEMENTS: Record<Judgement, string> = {
  passes: 'passes',
  holds: 'seems to fall',
  rejects: 'falls',
  told: 'not judged',
};

export function segmentsSection({ segments, segmentsLeftOut }: Evaluation): Html {
  if (segments.length === 0) return html``;
  const orDash = (value: number | null, write: (value: number) => string) =>
    number(value === null ? '–' : write(value));
  return html`<h2>Segments</h2>
<div class="scroll"><table>
${head(['Segment', 'Rows', 'Positive', 'Challenger', 'Champion', 'Difference', 'Interval', 'Judgement'])}
<tbody>${segments.map(
    (segment) =>
      html`<tr><th scope="row" style="min-width:8rem">${segment.column}: ${segment.value || 'missing'}</th>${number(count(segment.rows))}${number(count(segment.positives))}${orDash(segment.challenger, figure)}${orDash(segment.champion, figure)}${orDash(segment.difference, signed)}${number(segment.interval ? range(segment.interval, signed) : '–')}${number(JUDGEMENTS[segment.judgement])}</tr>
`,
  )}</tbody>
</table></div>
${segmentsLeftOut > 0 && html`<p class="muted">${plural(segmentsLeftOut, 'more segment')}, of few rows, are not listed.</p>`}`;
}

export function gainsSection({ challenger }: Evaluation): Html {
  return html`<h2>Gains</h2>
<p class="muted">Rows in ten groups by the challenger's score, highest first: how much denser positives are than in all rows, and how many are found down to there.</p>
<div class="scroll"><table>
${head(['Scores from', 'Rows', 'Positive', 'Lift', 'Rows so far', 'Positives so far'])}
<tbody>${challenger.gains.map(
    (group) =>
      html`<tr><th scope="row">${figure(group.lowestScore, 4)}</th>${number(count(group.rows))}${number(count(group.positives))}${number(figure(group.lift, 2))}${number(percent(group.cumulativeRows, 1))}${number(percent(group.cumulativePositives, 1))}</tr>
`,
  )}</tbody>
</table></div>`;
}

export function disagreementsSection({ disagreements }: Evaluation): Html {
  if (disagreements.length === 0) return html``;
  return html`<h2>Where the models disagree most</h2>
<div class="scroll"><table>
${head(['Row', 'Is positive', 'Challenger', 'Champion'])}
<tbody>${disagreements.map(
    ({ rowId, label, challenger, champion }) =>
      html`<tr><th scope="row" style="min-width:8rem">${rowId}</th>${number(label === 1 ? 'yes' : 'no')}${number(figure(challenger, 4))}${number(figure(champion, 4))}</tr>
`,
  )}</tbody>
</table></div>`;
}
