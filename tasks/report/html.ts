/** HTML that cannot be forgotten to be escaped: whatever goes into the template and is no `Html` itself is text. */

/** Markup that is safe to put into a page. Made only by `html` and `trusted`. */
export interface Html {
  readonly markup: string;
  readonly [brand]: true;
}

const brand: unique symbol = Symbol('html');

type Value = Html | string | number | null | undefined | false | readonly Value[];

/**
 * Text and numbers are escaped, lists are joined, `null`, `undefined` and `false` leave nothing.
 *
 * @example html`<td>${name}</td>${rows.map((row) => html`<td>${row}</td>`)}`
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return trusted(strings.map((string, index) => (index === 0 ? '' : render(values[index - 1])) + string).join(''));
}

/** Markup that is safe as it stands, such as the style sheet. Never text that a person typed. */
export function trusted(markup: string): Html {
  return { markup, [brand]: true };
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'markup' in value ? value.markup : value.map(render).join('');
}

/** For attribute values in either quotes, too. Control characters that HTML forbids become the replacement character. */
export function escapeHtml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be replaced
  return text.replace(/[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (character) => ENTITIES[character] ?? '\ufffd');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
