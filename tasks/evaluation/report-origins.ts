/** The report's account of where the model comes from: the dataset with its warnings and drift, and everything that was run. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { DatasetProfile, SplitCount } from '#tasks/contracts/process-data';
import { type Html, html } from '#tasks/report/page';
import { count, figure, percent, plural } from './format';

export function dataSection({ dataset, test }: Evaluation, profile?: DatasetProfile): Html {
  const aside = profile?.entities?.setAside;
  const splits: [string, SplitCount][] = profile
    ? [
        ['All rows', dataset],
        ['Training', profile.splits.train],
        ['Validation', profile.splits.validation],
        ['Test', test],
        ...(aside && aside.rows > 0 ? [['In no split', aside] as [string, SplitCount]] : []),
      ]
    : [
        ['All rows', dataset],
        ['Test', test],
      ];
  return html`<h2>Data</h2>
${profile && profile.warnings.length > 0 && html`<div class="notice"><ul>${profile.warnings.map((warning) => html`<li>${warning}</li>`)}</ul></div>`}
${profile && html`<p class="muted">${SPLITS[profile.splitBy]}${profile.entities && ` All rows of one entity (${profile.entities.columns.join(', ')}) are in one split, or in none.`}</p>`}
<div class="scroll"><table>
<thead><tr><th scope="col">Rows</th><th scope="col" class="number">Number</th><th scope="col" class="number">Positive</th><th scope="col" class="number">Share</th></tr></thead>
<tbody>${splits.map(
    ([name, { rows, positives }]) =>
      html`<tr><th scope="row" style="min-width:7rem">${name}</th><td class="number">${count(rows)}</td><td class="number">${count(positives)}</td><td class="number">${percent(positives / rows)}</td></tr>
`,
  )}</tbody>
</table></div>
${profile && drift(profile)}`;
}

const SPLITS: Record<DatasetProfile['splitBy'], string> = {
  time: 'Split by time: the newest rows are the test.',
  hash: 'Split by the hash of each row, both classes alike.',
};

const SHOWN_COLUMNS = 10;

function drift({ columns }: DatasetProfile): Html {
  const measured = columns
    .flatMap(({ name, drift }) => (drift === null ? [] : [{ name, drift }]))
    .sort((a, b) => b.drift - a.drift);
  if (measured.length === 0) return html``;
  return html`<h3 style="margin-top:1.5rem">Drift since the champion was trained</h3>
<p class="muted">Population stability index of the ${plural(Math.min(SHOWN_COLUMNS, measured.length), 'column')} that changed most, of ${measured.length}. By custom, from 0.1 a change is worth a look, from 0.25 it is large.</p>
<div class="scroll"><table>
<thead><tr><th scope="col">Column</th><th scope="col" class="number">Index</th><th scope="col">Change</th></tr></thead>
<tbody>${measured.slice(0, SHOWN_COLUMNS).map(
    ({ name, drift }) =>
      html`<tr><th scope="row" style="min-width:7rem">${name}</th><td class="number">${figure(drift)}</td><td>${drift >= 0.25 ? 'large' : drift >= 0.1 ? 'moderate' : 'small'}</td></tr>
`,
  )}</tbody>
</table></div>`;
}

export function lineageSection({ dataset, training, champion, ...evaluation }: Evaluation): Html {
  const facts: [string, string | null][] = [
    ['Model', evaluation.model],
    ['Run', evaluation.run],
    ['Execution', evaluation.executionArn],
    ['Dataset', dataset.uri],
    ['Dataset version', dataset.version],
    ['Training job', training.jobName],
    ['AUC on the validation rows', training.validationAuc === null ? null : figure(training.validationAuc, 4)],
    ['Champion', champion?.modelPackageArn ?? null],
    ['Evaluated at', evaluation.createdAt],
  ];
  const settings = Object.entries(training.hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return html`<h2>Where it comes from</h2>
<div class="scroll"><table><tbody>${facts.map(
    ([name, value]) =>
      value !== null &&
      html`<tr><th scope="row" style="min-width:7rem">${name}</th><td><code>${value}</code></td></tr>
`,
  )}<tr><th scope="row" style="min-width:7rem">Hyperparameters</th><td>${settings.map(([name, value], index) => html`${index > 0 && ', '}<code>${name}=${value}</code>`)}</td></tr>
</tbody></table></div>`;
}
