/** The data: what a person should know of them, what changed since the champion's, and how the rows were shared out. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { changes } from '#tasks/report/dataset/changes';
import { splits } from '#tasks/report/dataset/splits';
import { warningList } from '#tasks/report/facts';
import { type Html, html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { table } from '#tasks/report/table';
import { count, figure, percent } from '../format';

export function data({ dataset, test }: Evaluation, profile: DatasetProfile | undefined): Html {
  if (!profile) {
    return html`<p>${count(dataset.rows)} rows, ${count(dataset.positives)} of them positive (${percent(dataset.positives / dataset.rows)}); ${count(test.rows)} were held out to judge the model.</p>`;
  }
  return html`${warningList(profile.warnings)}
${suspectsTable(dataset.suspects)}
${changes(profile)}
${splits(profile)}`;
}

function suspectsTable(suspects: Evaluation['dataset']['suspects']): Html {
  if (suspects.length === 0) return html``;
  return table({
    caption: 'Columns that tell the label by themselves: perhaps written down after the event',
    columns: ['Column', { head: 'AUC alone' }],
    rows: suspects.map(({ feature, auc }) => ({ head: named(feature), cells: [figure(auc, 4)] })),
    isNarrow: true,
  });
}
