/** `eda.html`: the dataset on one page that needs nothing else: what to know first, then every column. */
import type { DatasetProfile, DatasetSchema } from '#tasks/contracts/process-data';
import { count, percent } from '#tasks/evaluation/format';
import { changes } from '#tasks/report/dataset/changes';
import { splits } from '#tasks/report/dataset/splits';
import { keyFigures, warningList } from '#tasks/report/facts';
import { clip, named } from '#tasks/report/name';
import { html, page, type Section } from '#tasks/report/page';
import { encodings } from './eda/encodings';
import { missingValues } from './eda/missing';
import { statistics } from './eda/statistics';
import { distributions } from './eda/values';

export function renderEda(profile: DatasetProfile, schema: DatasetSchema): string {
  const { rows, positives, columns, warnings, championData } = profile;
  const { label, features } = schema;
  const sections: Section[] = [
    { id: 'rows', title: 'Rows', body: splits(profile) },
    ...(championData ? [{ id: 'changes', title: 'Since the champion', body: changes(profile) }] : []),
    { id: 'columns', title: 'Columns', body: statistics(profile) },
    { id: 'missing', title: 'Missing values', body: missingValues(profile) },
    { id: 'features', title: 'What each column becomes', body: encodings(profile, schema) },
    { id: 'values', title: 'Values by class', body: distributions(profile, schema) },
  ];
  return page({
    title: `Dataset: ${clip(label.column)}`,
    header: html`<p class="origin">Dataset</p>
<h1>The data behind ${named(label.column)}</h1>
<p class="lead">${count(rows)} rows, of which ${count(positives)} (${percent(positives / rows)}) are positive: <code>${named(label.column)} = ${named(label.positive)}</code>.</p>
${warnings.length > 0 ? warningList(warnings) : html`<p>Nothing about the data calls for attention.</p>`}
${keyFigures([
  { label: 'Rows', value: count(rows), note: `${count(positives)} positive` },
  { label: 'Label rate', value: percent(positives / rows), note: 'positives among all rows' },
  { label: 'Columns', value: count(columns.length), note: rolesOf(profile) },
  { label: 'Features', value: count(features.length), note: 'numbers that the model sees of a row' },
])}`,
    sections,
    footer: html`This page was made from <code>profile.json</code>, version ${profile.version}, and <code>schema.json</code>.`,
  });
}

function rolesOf({ columns }: DatasetProfile): string {
  const of = (role: string) => columns.filter((column) => column.role === role).length;
  return ['feature', 'id', 'entity', 'time', 'dropped']
    .filter((role) => of(role) > 0)
    .map((role) => (role === 'dropped' ? `${of(role)} dropped` : `${of(role)} ${role}`))
    .join(', ');
}
