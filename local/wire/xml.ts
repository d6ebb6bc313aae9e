/** Writes XML of the query and restXml protocols. Reading is the business of the one service that takes XML (S3). */

export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A document. An array repeats its element; undefined members are left out. */
export function document(name: string, content: object | string, namespace?: string): string {
  const attribute = namespace ? ` xmlns="${escapeXml(namespace)}"` : '';
  return `${PROLOGUE}<${name}${attribute}>${render(content as XmlValue)}</${name}>`;
}

function render(value: XmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .flatMap(([name, member]) => (Array.isArray(member) ? member : [member]).map((item) => [name, item] as const))
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `<${name}>${render(item)}</${name}>`)
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters are written as references, as S3 does, though only XML 1.1 allows them. */
function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  return text.replace(/[&<>"\u0000-\u001f]/g, (found) => ESCAPES[found] ?? `&#${found.charCodeAt(0)};`);
}
