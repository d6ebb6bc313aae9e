/** Between an input's values and what stands in the fields of a form. Pure. */
import type { Field } from './schema';

/** By the field's path, joined by dots. What is empty is left out of the input. */
export type Texts = Readonly<Record<string, string>>;

export const keyOf = ({ path }: Pick<Field, 'path'>) => path.join('.');

export function textsOf(fields: readonly Field[], input: unknown): Texts {
  return Object.fromEntries(fields.map((field) => [keyOf(field), textOf(field, valueAt(input, field.path))]));
}

function textOf({ kind }: Field, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (kind === 'list' && Array.isArray(value)) return value.join('\n');
  if (kind === 'record' && typeof value === 'object')
    return Object.entries(value)
      .map(([name, member]) => `${name} = ${member}`)
      .join('\n');
  return String(value);
}

/** What is not of its kind goes as it was written: the server says what is wrong with it. */
export function inputOf(fields: readonly Field[], texts: Texts): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const value = parsedAs(field, texts[keyOf(field)] ?? '');
    if (value === undefined) continue;
    const [first = '', second] = field.path;
    if (second === undefined) input[first] = value;
    else input[first] = { ...(input[first] as object | undefined), [second]: value };
  }
  return input;
}

function parsedAs({ kind, fallback }: Field, text: string): unknown {
  if (text.trim() === '') return undefined;
  if (kind === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  if (kind === 'flag') return (text === 'true') === (fallback ?? false) ? undefined : text === 'true';
  if (kind === 'list') return lines(text);
  if (kind === 'record') return Object.fromEntries(lines(text).map(pairOf));
  return text.trim();
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A line without a sign is a name without a value, which the server refuses by name. */
function pairOf(line: string): [string, string] {
  const [name = '', ...value] = line.split('=');
  return [name.trim(), value.join('=').trim()];
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, name) => (typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[name] : undefined),
    input,
  );
}
