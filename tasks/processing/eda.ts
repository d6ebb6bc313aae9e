/** `eda.html`: the dataset on one page that needs nothing else: what to know first, then every column. */
import type { ColumnProfile, DatasetProfile, DatasetSchema, SplitBy } from '#tasks/contracts/process-data';
import { type Html, html, page } from '#tasks/report/page';
import { frequencies, histogram, percent } from './eda-charts';

export function renderEda(profile: DatasetProfile, schema: DatasetSchema): string {
  const { rows, positives, columns } = profile;
  const body = html`<h1>The dataset behind ${schema.label.column}</h1>
<p class="lead">${rows.toLocaleString('en')} rows, of which ${positives.toLocaleString('en')} (${percent(positives, rows)}) are positive:
<code>${schema.label.column} = ${schema.label.positive}</code>. ${columns.length} columns give the model ${schema.features.length} features.</p>
${warnings(profile)}
${splits(profile)}
<h2>Columns</h2>
<div class="scroll">${overview(profile)}</div>
<h2>Values</h2>
<p class="muted"><span class="key"></span>negative rows <span class="key second"></span>positive rows. Each class is drawn to its own
total, so that a rare one can be seen. All bins of a histogram are drawn as wide; the outer two hold the tails beyond the 1st and 99th percentile.</p>
<div class="grid">${columns.filter(({ distribution, role }) => distribution && role !== 'label').map((column) => card(column, schema))}</div>`;
  return page({ title: `Dataset: ${schema.label.column}`, body });
}

function warnings({ warnings: texts }: DatasetProfile): Html {
  if (texts.length === 0)
    return html`<div class="notice good"><p>Nothing about the data calls for attention.</p></div>`;
  return html`<div class="notice"><ul>${texts.map((text) => html`<li>${text}</li>`)}</ul></div>`;
}

function splits({ splits: { train, validation, test }, ...profile }: DatasetProfile): Html {
  const { splitBy, entities, duplicates, duplicatesAcrossSplits } = profile;
  const figure = (name: string, { rows, positives }: typeof train) =>
    html`<div><dt>${name}</dt><dd>${rows.toLocaleString('en')}<small>${positives.toLocaleString('en')} positive</small></dd></div>`;
  return html`<dl class="figures">${figure('Training rows', train)}${figure('Validation rows', validation)}${figure('Test rows', test)}
<div><dt>Repeated rows</dt><dd>${duplicates.toLocaleString('en')}<small>kept in the same split</small></dd></div>
<div><dt>Held-out rows met in training</dt><dd>${duplicatesAcrossSplits.toLocaleString('en')}<small>equal in every feature column</small></dd></div></dl>
<p class="muted">${HOW[splitBy]} ${entities && html`${entities.count.toLocaleString('en')} different values of ${entities.columns.map((name, index) => html`${index > 0 && ' and '}<code>${name}</code>`)} are in one split each${entities.setAside.rows > 0 && `; ${entities.setAside.rows.toLocaleString('en')} rows of some that reach over a boundary are in none`}.`}</p>`;
}

const HOW: Readonly<Record<SplitBy, string>> = {
  time: 'Split by time: the newest rows are the test, those before them the validation.',
  hash: 'Split at random, by hashes and a seed: the same share of each class in every split.',
};

function overview({ columns }: DatasetProfile): Html {
  const drifting = columns.some(({ drift }) => drift !== null);
  return html`<table>
<thead><tr><th>Column</th><th>Type</th><th>Role</th><th class="number">Missing</th><th class="number">Distinct</th>
<th class="number">Minimum</th><th class="number">Median</th><th class="number">Mean</th><th class="number">Maximum</th>${drifting && html`<th class="number">Drift</th>`}</tr></thead>
<tbody>${columns.map((column) => overviewRow(column, drifting))}</tbody></table>`;
}

function overviewRow(column: ColumnProfile, drifting: boolean): Html {
  const { name, type, role, missing, rows, distinct, numbers, drift } = column;
  const show = captionOf(column);
  const cells = numbers
    ? [numbers.minimum, numbers.quartiles[1], numbers.mean, numbers.maximum].map(show)
    : ['', '', '', ''];
  return html`<tr><th scope="row">${name}</th><td>${type}</td><td>${role}</td><td class="number">${missing === 0 ? '0' : percent(missing, rows)}</td>
<td class="number">${distinct > 10_000 ? '≈ ' : ''}${distinct.toLocaleString('en')}</td>${cells.map((cell) => html`<td class="number">${cell}</td>`)}${drifting && html`<td class="number">${drift === null ? '' : drift.toFixed(3)}</td>`}</tr>`;
}

function card(column: ColumnProfile, { features }: DatasetSchema): Html {
  const { name, type, role, missing, rows, distribution } = column;
  const own = features.filter((feature) => feature.column === name);
  const [first] = own;
  const how =
    role !== 'feature' && !first
      ? role
      : `${own.length} ${own.length === 1 ? 'feature' : 'features'}${first ? `, ${first.encoding.kind}` : ''}`;
  const gaps = missing > 0 ? `, ${percent(missing, rows)} missing` : '';
  return html`<section class="card"><h3>${name}</h3><div class="muted">${type}, ${how}${gaps}</div>
<figure>${distribution?.kind === 'numeric' && histogram(name, distribution, captionOf(column))}${distribution?.kind === 'categorical' && frequencies(name, distribution)}</figure></section>`;
}

/** Numbers with few digits, times as dates. */
function captionOf({ type }: ColumnProfile): (value: number) => string {
  if (type !== 'date' && type !== 'timestamp')
    return (value) => Number(value.toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 });
  return (value) => {
    const date = new Date(value * 1000);
    if (Number.isNaN(date.getTime())) return String(value);
    return type === 'date' ? date.toISOString().slice(0, 10) : date.toISOString().slice(0, 16).replace('T', ' ');
  };
}
