/** The report's tables of money: what a thousand decisions cost, and what the challenger would do with other thresholds. */
import type { CostResult, Evaluation } from '#tasks/contracts/evaluation';
import { type Html, html } from '#tasks/report/page';
import { count, digitsFor, figure, money, percent, range } from './format';

export function moneySection(evaluation: Evaluation): Html {
  const { costs, gate } = evaluation;
  return html`${costs && costsTable(costs, gate.confidence)}
${thresholdsTable(evaluation)}`;
}

function costsTable({ challenger, champion, noModel, difference }: CostResult, confidence: number): Html {
  const row = (name: string, { perThousand, interval }: CostResult['noModel'], threshold: number | null) =>
    html`<tr><th scope="row" style="min-width:7rem">${name}</th><td class="number">${money(perThousand)}<br><small class="muted">${range(interval, money)}</small></td><td class="number">${threshold === null ? '' : figure(threshold, digitsFor(threshold, 3))}</td></tr>
`;
  return html`<h2>What decisions cost</h2>
<p class="muted">A thousand decisions on the test rows, with ${percent(confidence)} intervals, in the currency of the costs given.</p>
<div class="scroll" style="max-width:44rem"><table>
<thead><tr><th scope="col">Model</th><th scope="col" class="number">Cost</th><th scope="col" class="number">Threshold</th></tr></thead>
<tbody>${row('Challenger', challenger, challenger.threshold)}${champion && row('Champion', champion, champion.threshold)}${row('Flagging nothing', noModel, null)}${difference && row('Difference', difference, null)}</tbody>
</table></div>`;
}

function thresholdsTable({ thresholds, threshold: chosen }: Evaluation): Html {
  const hasCosts = thresholds.some(({ costPerThousand }) => costPerThousand !== null);
  const cell = (text: string) => html`<td class="number">${text}</td>`;
  return html`<h2>Other thresholds</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Threshold</th><th scope="col" class="number">Found</th><th scope="col" class="number">Missed</th><th scope="col" class="number">False alarms</th><th scope="col" class="number">Left alone</th>${hasCosts && html`<th scope="col" class="number">Cost of 1,000</th>`}</tr></thead>
<tbody>${thresholds.map(
    ({ threshold, truePositives, falseNegatives, falsePositives, trueNegatives, costPerThousand }) =>
      html`<tr><th scope="row">${figure(threshold, digitsFor(threshold, 3))}${threshold === chosen.value && ' (chosen)'}</th>${[truePositives, falseNegatives, falsePositives, trueNegatives].map((value) => cell(count(value)))}${costPerThousand !== null && cell(money(costPerThousand))}</tr>
`,
  )}</tbody>
</table></div>`;
}
