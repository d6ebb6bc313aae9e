/** Words that come from the data: columns, values, ids, files. They may be of any length and run in any direction. */
import { type Html, html } from './html';

const LONGEST = 80;

/** At most 80 characters. A character of two halves is never cut in two. */
export function clip(text: string, longest = LONGEST): string {
  const characters = [...text.slice(0, 2 * longest + 2)];
  return characters.length <= longest && text.length <= 2 * longest + 2
    ? text
    : `${characters.slice(0, longest - 1).join('')}…`;
}

/** In a direction of its own, so that a name written from right to left leaves the words around it where they are. */
export const named = (text: string, longest = LONGEST): Html => html`<bdi>${clip(text, longest)}</bdi>`;
