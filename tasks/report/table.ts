/** Tables: a caption that says what is to be seen, heads with their scope, numbers to the right, pictures among the cells. */
import { type Html, html } from './html';

type Content = Html | string | number | null;

export interface Column {
  readonly head: Content;
  /** @default 'number' */
  readonly kind?: 'text' | 'number' | 'picture';
}

export interface Row {
  readonly head: Content;
  /** One for each column but the first. */
  readonly cells: readonly Content[];
  /** The one that is in force. */
  readonly isChosen?: boolean;
}

export interface Table {
  readonly caption: Content;
  /** The first names the rows. */
  readonly columns: readonly [Content, ...Column[]];
  readonly rows: readonly Row[];
  /** For those who read what scrolls by its name. @default the caption, where it is text */
  readonly label?: string;
  /** Not wider than its few columns need. */
  readonly isNarrow?: boolean;
}

/** Beyond so many columns a narrow screen has to scroll: then keys must be able to. */
const MOST_THAT_FIT = 3;

export function table({ caption, columns: [first, ...others], rows, label, isNarrow }: Table): Html {
  const hasPicture = others.some(({ kind }) => kind === 'picture');
  const isWide = others.length >= MOST_THAT_FIT;
  const mayScroll = isWide || hasPicture;
  const name = label ?? (typeof caption === 'string' ? caption : 'Table');
  return html`<div class="scroll${isWide && ' wide'}${isNarrow && ' narrow'}"${mayScroll && html` role="group" tabindex="0" aria-label="${name}"`}><table${hasPicture && html` class="pictured"`}>
<caption><div>${caption}</div></caption>
<thead><tr><th scope="col">${first}</th>${others.map(({ head, kind }) => html`<th scope="col"${classOf(kind)}>${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ head, cells, isChosen }) =>
      html`<tr${isChosen && html` class="chosen"`}><th scope="row">${head}</th>${cells.map((cell, index) => html`<td${classOf(others[index]?.kind)}>${cell}</td>`)}</tr>
`,
  )}</tbody>
</table></div>`;
}

const classOf = (kind: Column['kind'] = 'number') => kind !== 'text' && html` class="${kind}"`;

/** A value with small print below it. */
export const under = (value: Content, note: Content): Html => html`${value}<small>${note}</small>`;
