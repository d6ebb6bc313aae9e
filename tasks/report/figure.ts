/** A picture with all it takes to read it: title, key, a sentence in its place for those who do not see it, and its figures. */
import { type Html, html } from './html';

export interface Figure {
  readonly title: string | Html;
  /** Says in a sentence what the picture shows, figures included. */
  readonly description: string;
  /** None where the page explains the series of many figures at once. */
  readonly key?: readonly KeyEntry[];
  /** An `svg`. */
  readonly picture: Html;
  /** How to read it. */
  readonly note: string;
  /** A table of what is drawn. */
  readonly figures: Html;
}

/** How a series is drawn: the classes of its mark. */
export type Series = 'first' | 'second' | 'third' | 'second dashed' | 'reference';

export interface KeyEntry {
  readonly mark: 'line' | 'block' | 'dot';
  readonly series: Series;
  readonly label: string;
}

export function figure({ title, description, key, picture, note, figures }: Figure): Html {
  return html`<figure>
<h3>${title}</h3>
${key && keyList(key)}
<div role="img" aria-label="${description}">${picture}</div>
<figcaption>${note}</figcaption>
<details><summary>Figures</summary>${figures}</details>
</figure>`;
}

export const keyList = (key: readonly KeyEntry[]): Html =>
  html`<ul class="key">${key.map(({ mark, series, label }) => html`<li>${sample(mark, series)}${label}</li>`)}</ul>`;

function sample(mark: KeyEntry['mark'], series: Series): Html {
  const shape = { line: 'M1 5h22', block: 'M8 0h10v10h-10z', dot: 'M13 5h0' }[mark];
  const kind = { line: 'line', block: 'fill', dot: 'dot' }[mark];
  return html`<svg viewBox="0 0 26 10" aria-hidden="true"><path class="${kind} ${series}" d="${shape}"/></svg>`;
}
