/**
 * Between an input and what stands in the fields of a form. The input is kept as it is, and what was typed is laid over it: what
 * a form cannot show, and what nobody touched, stays. Pure.
 */
import { type Field, keyOf } from './schema';

/** What was typed, by the field's key. */
export type Texts = Readonly<Record<string, string>>;

/** What a field shows of the input. */
export function textOf({ kind, path }: Field, input: unknown): string {
  const value = valueAt(input, path);
  if (value === undefined || value === null) return '';
  if (kind === 'list' && Array.isArray(value)) return value.join('\n');
  if (kind === 'record' && isRecord(value))
    return Object.entries(value)
      .map(([name, member]) => `${name} = ${member}`)
      .join('\n');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The input with what was typed; a field that was emptied is left out of it, and so takes its default. */
export function inputWith(input: unknown, fields: readonly Field[], texts: Texts): unknown {
  return fields.reduce((whole, field) => {
    const text = texts[keyOf(field)];
    if (text === undefined || text === textOf(field, input)) return whole;
    return withValue(whole, field.path, typed(field, text, valueAt(input, field.path)));
  }, input);
}

/** What is not of its kind goes as it was written: the server says what is wrong with it. */
function typed({ kind }: Field, text: string, before: unknown): unknown {
  if (text.trim() === '') return undefined;
  if (kind === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  if (kind === 'flag') return text === 'true';
  if (kind === 'list') return lines(text);
  if (kind === 'record') return Object.fromEntries(lines(text).map((line) => pairOf(line, before)));
  return text.trim();
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A line without a sign is a name without a value, which the server refuses by name. A value that is the same stays a number. */
function pairOf(line: string, before: unknown): [string, unknown] {
  const [first = '', ...rest] = line.split('=');
  const [name, value] = [first.trim(), rest.join('=').trim()];
  const known = isRecord(before) ? before[name] : undefined;
  return [name, String(known) === value ? known : value];
}

/** Objects that are emptied on the way are left out. */
function withValue(node: unknown, [first = '', ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  const object = isRecord(node) ? node : {};
  const inner = rest.length === 0 ? value : withValue(object[first], rest, value);
  const isGone = inner === undefined || (rest.length > 0 && Object.keys(inner as object).length === 0);
  return Object.fromEntries(
    isGone ? Object.entries(object).filter(([name]) => name !== first) : Object.entries({ ...object, [first]: inner }),
  );
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, name) => (isRecord(node) ? node[name] : undefined), input);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
