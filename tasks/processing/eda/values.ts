/** A card for each column: how its values are spread in either class. */
import type { ColumnProfile, DatasetProfile, DatasetSchema, Distribution } from '#tasks/contracts/process-data';
import { count, percent } from '#tasks/evaluation/format';
import { MIRRORED_KEY, mirrored, sharesOf } from '#tasks/report/charts/mirrored';
import { strips } from '#tasks/report/charts/strip';
import { figure, keyList } from '#tasks/report/figure';
import { type Html, html } from '#tasks/report/html';
import { clip, named } from '#tasks/report/name';
import { table } from '#tasks/report/table';
import { axisWriter, valueWriter } from './value';

export function distributions({ columns }: DatasetProfile, schema: DatasetSchema): Html {
  const shown = columns.filter(({ distribution, role }) => distribution && role !== 'label');
  return html`<p class="muted">Each class is drawn to its own total, so that a rare one can be seen. All bins of a histogram are drawn as wide; the outer two
hold the tails beyond the 1st and the 99th percentile. Heights are roots of the shares, so that small bins show.</p>
${keyList(MIRRORED_KEY)}
<div class="grid">${shown.map((column) => card(column, schema))}</div>`;
}

function card(column: ColumnProfile, schema: DatasetSchema): Html {
  const { distribution } = column;
  if (distribution?.kind === 'numeric') return histogram(column, distribution);
  if (distribution?.kind === 'categorical') return frequencies(column, distribution, schema);
  return html``;
}

type Numeric = Extract<Distribution, { kind: 'numeric' }>;
type Categorical = Extract<Distribution, { kind: 'categorical' }>;

function histogram(column: ColumnProfile, { edges, counts, positives }: Numeric): Html {
  const { name, type, missing, rows } = column;
  const write = valueWriter(column);
  const negatives = counts.map((all, bin) => all - (positives[bin] ?? 0));
  const writeOnAxis = axisWriter(column, [edges[0] ?? 0, edges.at(-1) ?? 0]);
  const [low, high] = [write(edges[0] ?? 0), write(edges.at(-1) ?? 0)];
  const [up, down] = [sharesOf(positives), sharesOf(negatives)];
  const fullest = (shares: readonly number[]) => {
    const bin = shares.indexOf(Math.max(...shares));
    return `${percent(shares[bin] ?? 0, 1)} lie from ${write(edges[bin] ?? 0)} to ${write(edges[bin + 1] ?? 0)}`;
  };
  // At most three captions, or they would run into one another.
  const ticks = [...new Set([0, Math.round(counts.length / 2), counts.length])];
  return figure({
    title: named(name, 60),
    description: `How the values of ${clip(name)} are spread from ${low} to ${high}. Of the positives ${fullest(up)}; of the negatives ${fullest(down)}.`,
    picture: mirrored({
      above: positives,
      below: negatives,
      height: 180,
      x: { label: '', ticks, write: (bin) => writeOnAxis(edges[bin] ?? 0) },
    }),
    note: `${type}, ${low} to ${high}${missing > 0 ? `, ${percent(missing / rows)} missing` : ''}`,
    figures: table({
      caption: 'Rows from each value up to the next',
      columns: ['From', { head: 'Rows' }, { head: 'Positive' }],
      rows: counts.map((all, bin) => ({
        head: write(edges[bin] ?? 0),
        cells: [count(all), all === 0 ? '–' : percent((positives[bin] ?? 0) / all)],
      })),
    }),
  });
}

const SHOWN_VALUES = 8;

/** The most frequent values with their counts and how often they are positive: a table that is its own picture. */
function frequencies(
  { name, type, missing, rows: all }: ColumnProfile,
  { values, other }: Categorical,
  { label }: DatasetSchema,
): Html {
  const hidden = values.slice(SHOWN_VALUES);
  const rest = {
    count: other.count + hidden.reduce((sum, { count }) => sum + count, 0),
    positives: other.positives + hidden.reduce((sum, { positives }) => sum + positives, 0),
  };
  const shown: { head: Html; count: number; positives: number }[] = [
    ...values.slice(0, SHOWN_VALUES).map(({ value, ...counts }) => ({ head: named(value, 40), ...counts })),
    ...(rest.count > 0 ? [{ head: html`<em>all others</em>`, ...rest }] : []),
  ];
  const strip = strips({
    label: 'Share of the rows',
    domain: [0, Math.max(...shown.map(({ count }) => count / all), 0.01)],
    numbers: '%',
    ticks: 2,
    lines: [{ at: 0, mark: 'base' }],
  });
  return html`<figure><h3>${named(name, 60)}</h3>
${table({
  caption: `${type}${missing > 0 ? `, ${percent(missing / all)} missing` : ''}; positive: ${clip(label.column, 30)} = ${clip(label.positive, 20)}`,
  columns: ['Value', { head: 'Rows' }, { head: 'Positive' }, strip.column],
  label: `Most frequent values of ${clip(name)}`,
  rows: shown.map(({ head, count: rows, positives }) => ({
    head,
    cells: [count(rows), percent(positives / rows), strip.cell(strip.bar(rows / all, 'first'))],
  })),
})}</figure>`;
}
