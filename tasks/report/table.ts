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

/** Beside the rows' names: more columns than this have to scroll on a narrow screen. */
const MOST_THAT_FIT = 4;

/** So many may have to, where what stands in them is long: then keys must be able to. */
const MAY_BE_TOO_MANY = 3;

export function table({ caption, columns: [first, ...others], rows, label, isNarrow }: Table): Html {
  const hasPicture = others.some(({ kind }) => kind === 'picture');
  const figures = others.length - (hasPicture ? 1 : 0);
  const isWide = figures > MOST_THAT_FIT;
  // Where there is little room each row's picture stands below its figures.
  const isStacked = hasPicture && !isWide;
  const mayScroll = !isStacked && others.length >= MAY_BE_TOO_MANY;
  const name = label ?? (typeof caption === 'string' ? caption : 'Table');
  return html`<div class="scroll${isWide && ' wide'}${isNarrow && ' narrow'}"${mayScroll && html` role="group" tabindex="0" aria-label="${name}"`}><table${hasPicture && html` class="pictured${isStacked && ' stacked'}"`}${isStacked && html` style="--figures:${figures}"`}>
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
