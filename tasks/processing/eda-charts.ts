/**
 * Small pictures of columns. Hand-made paths, two a chart: a chart library's would make a page of a hundred columns too heavy
 * to open.
 */
import type { Distribution } from '#tasks/contracts/process-data';
import { type Html, html } from '#tasks/report/page';

const WIDTH = 320;
const HEIGHT = 96;
/** Room for the captions of the axis. */
const FOOT = 16;

type Numeric = Extract<Distribution, { kind: 'numeric' }>;
type Categorical = Extract<Distribution, { kind: 'categorical' }>;

/** How each class is spread over the bins: every bin as wide, both classes to the same scale, whatever their sizes. */
export function histogram(
  name: string,
  { edges, counts, positives }: Numeric,
  caption: (edge: number) => string,
): Html {
  const negatives = counts.map((count, bin) => count - (positives[bin] ?? 0));
  const [first, second] = [shares(negatives), shares(positives)];
  const top = Math.max(...first, ...second, Number.MIN_VALUE);
  const bin = WIDTH / counts.length;
  const bars = (values: readonly number[], side: 0 | 1) =>
    values
      .map((value, index) => {
        const height = round((value / top) * HEIGHT);
        return height === 0
          ? ''
          : `M${round((index + 0.08 + 0.42 * side) * bin)} ${HEIGHT}v-${height}h${round(0.42 * bin)}v${height}z`;
      })
      .join('');
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT + FOOT}" role="img" aria-label="How the values of ${name} are spread from ${caption(low)} to ${caption(high)}, negatives beside positives">
<path class="first" d="${bars(first, 0)}"/><path class="second" d="${bars(second, 1)}"/>
<path class="axis" d="M0 ${HEIGHT}h${WIDTH}"/>
<text class="label" x="0" y="${HEIGHT + 13}">${caption(low)}</text>
<text class="label" x="${WIDTH}" y="${HEIGHT + 13}" text-anchor="end">${caption(high)}</text>
</svg>`;
}

const SHOWN_VALUES = 8;

/** The most frequent values with their counts and how often they are positive. */
export function frequencies(name: string, { values, other }: Categorical): Html {
  const shown = values.slice(0, SHOWN_VALUES);
  const hidden = values.slice(SHOWN_VALUES);
  const rest = {
    count: other.count + hidden.reduce((sum, { count }) => sum + count, 0),
    positives: other.positives + hidden.reduce((sum, { positives }) => sum + positives, 0),
  };
  const rows = [...shown, ...(rest.count > 0 ? [{ value: null, ...rest }] : [])];
  const top = Math.max(...shown.map(({ count }) => count), 1);
  return html`<table aria-label="Most frequent values of ${name}">
<thead><tr><th>Value</th><th class="number">Rows</th><th class="number">Positive</th></tr></thead>
<tbody>${rows.map(
    ({ value, count, positives }) => html`<tr>
<th scope="row">${value === null ? html`<em>all others</em>` : html`${clip(value)}${bar(count / top)}`}</th>
<td class="number">${count.toLocaleString('en')}</td><td class="number">${percent(positives, count)}</td></tr>`,
  )}</tbody>
</table>`;
}

const bar = (share: number) =>
  html`<svg viewBox="0 0 100 4" preserveAspectRatio="none" style="height:4px" aria-hidden="true"><path class="first" d="M0 0h${round(100 * share)}v4H0z"/></svg>`;

export const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`);

const clip = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

const round = (number: number) => Math.round(number * 10) / 10;
