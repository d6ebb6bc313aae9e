/** The report's tables of figures: both models beside each other, decisions at the threshold, features by gain. */
import type { Evaluation, MetricResult, ModelQuality } from '#tasks/contracts/evaluation';
import { type Html, html } from '#tasks/report/page';
import { nameOf } from './findings/about-metrics';
import { count, digitsFor, figure, percent, plural, pValue, range, signed } from './format';

export function figuresSection({ challenger, champion, gate, metrics }: Evaluation): Html {
  const confidence = percent(gate.confidence);
  const withInterval = ({ auc, interval }: ModelQuality) => under(four(auc), range(interval, four));
  return html`<h2>Figures</h2>
<p class="muted">Intervals have ${confidence} confidence.${
    champion &&
    html` Both models scored the same rows; the interval of the difference takes that into account (${pValue(champion.pValue)}).`
  }</p>
<div class="scroll" style="max-width:${champion ? 'none' : '44rem'}"><table>
<thead><tr><th scope="col">Figure</th><th scope="col" class="number">Challenger</th>${
    champion && html`<th scope="col" class="number">Champion</th><th scope="col" class="number">Difference</th>`
  }</tr></thead>
<tbody>
<tr>${rowHead('ROC AUC', 'higher')}${number(withInterval(challenger))}${
    champion &&
    html`${number(withInterval(champion.quality))}${number(under(signed(champion.difference, 4), range(champion.interval, signedFour)))}`
  }</tr>
${metrics.map(metricRow)}</tbody>
</table></div>`;
}

/** Long names break between words, not letters, however narrow the screen is. */
const rowHead = (name: string, better: MetricResult['better']) =>
  html`<th scope="row" style="min-width:8rem">${name}<br><small class="muted">${better} is better</small></th>`;

function metricRow(result: MetricResult): Html {
  const { value, champion, difference, interval, better } = result;
  const digits = digitsFor(Math.min(value, champion ?? value));
  const write = (number: number) => signed(number, digits);
  const name = nameOf(result);
  return html`<tr>${rowHead(`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, better)}${number(figure(value, digits))}${
    champion !== null &&
    html`${number(figure(champion, digits))}${number(
      under(write(difference ?? 0), interval ? range(interval, write) : ''),
    )}`
  }</tr>
`;
}

/** A value with small print below it. */
const under = (value: string, note: string) => html`${value}<br><small class="muted">${note}</small>`;
const number = (value: Html | string) => html`<td class="number">${value}</td>`;

const four = (value: number) => figure(value, 4);
const signedFour = (value: number) => signed(value, 4);

export function decisionSection({ threshold, test }: Evaluation): Html {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = threshold.confusion;
  const cell = (rows: number, meaning: string) =>
    number(html`${count(rows)}<br><small class="muted">${meaning}<br>${percent(rows / test.rows)}</small>`);
  const aim = threshold.chosenFor === 'cost' ? 'the least cost' : 'the best F1';
  const chosen =
    threshold.chosenOn === 'validation'
      ? `chosen on the validation rows for ${aim}`
      : `chosen on these very rows for ${aim}, which flatters these figures`;
  return html`<h2>Decisions at the threshold</h2>
<p>Rows that score ${figure(threshold.value, digitsFor(threshold.value))} or more are called positive. The threshold was ${chosen}. Precision ${figure(threshold.precision)}, recall ${figure(threshold.recall)}, F1 ${figure(threshold.f1)}.</p>
<p class="muted">Test rows by what they are and what they are called.</p>
<div class="scroll" style="max-width:44rem"><table>
<thead><tr><td></td><th scope="col" class="number">Called<br>positive</th><th scope="col" class="number">Called<br>negative</th></tr></thead>
<tbody>
<tr><th scope="row" style="min-width:5rem">Is positive</th>${cell(truePositives, 'found')}${cell(falseNegatives, 'missed')}</tr>
<tr><th scope="row" style="min-width:5rem">Is negative</th>${cell(falsePositives, 'false alarms')}${cell(trueNegatives, 'left alone')}</tr>
</tbody>
</table></div>`;
}

/** Features beyond these are summed up in a line. */
const SHOWN_FEATURES = 20;

export function importanceSection({ importance }: Evaluation): Html {
  if (importance.length === 0) return html``;
  const shown = importance.slice(0, SHOWN_FEATURES);
  const rest = importance.slice(SHOWN_FEATURES);
  const largest = Math.max(...shown.map(({ share }) => share), Number.MIN_VALUE);
  return html`<h2>What the model looks at</h2>
<p class="muted">Share of the total gain: how much the splits by a feature improved the training objective.</p>
<div class="scroll"><table>
<thead><tr><th scope="col">Feature</th><th scope="col" class="number">Share</th><td aria-hidden="true"></td></tr></thead>
<tbody>${shown.map(
    ({
      feature,
      share,
    }) => html`<tr><th scope="row" style="min-width:8rem">${feature}</th>${number(percent(share, 1))}${bar(share / largest)}</tr>
`,
  )}</tbody>
</table></div>
${
  rest.length > 0 &&
  html`<p class="muted">${plural(rest.length, 'more feature')} with ${percent(
    rest.reduce((sum, { share }) => sum + share, 0),
    1,
  )} together.</p>`
}`;
}

const BAR =
  'height:.9em;margin-top:.25em;min-width:1px;border-radius:2px;background:var(--first);print-color-adjust:exact';

/** The figure stands beside it, so a screen reader need not know of it. */
const bar = (part: number): Html =>
  html`<td aria-hidden="true" style="width:55%"><div style="${BAR};width:${(100 * part).toFixed(1)}%"></div></td>`;
