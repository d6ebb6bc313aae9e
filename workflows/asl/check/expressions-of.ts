/** The strings of a state that are, or look like, expressions. */
import type { AslState } from '../walk';

/** Decides which members of `$states` an expression may read. */
export type Place = 'arguments' | 'result' | 'catcher' | 'selector' | 'elsewhere';

export interface Text {
  readonly path: string;
  readonly place: Place;
  /** The whole string, with delimiters. */
  readonly text: string;
}

/** Fields whose strings are names or remarks, or that are states of their own. */
const NOT_DATA = new Set([
  'Type',
  'Comment',
  'Resource',
  'Next',
  'Default',
  'End',
  'Retry',
  'Branches',
  'ItemProcessor',
]);

/** Every string in the data fields of a state. */
export const textsOf = (state: AslState): Text[] =>
  Object.entries(state).flatMap(([field, value]) =>
    NOT_DATA.has(field) ? [] : strings(value, field).map((found) => ({ ...found, place: placeOf(state, found.path) })),
  );

/** The source of an expression; undefined for plain text. */
export const sourceOf = (text: string): string | undefined => /^\{%([\s\S]*)%\}$/.exec(text)?.[1]?.trim();

function strings(value: unknown, path: string): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => strings(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => strings(member, `${path}/${key}`));
}

function placeOf({ Type = '' }: AslState, path: string): Place {
  const field = /^\w+/.exec(path)?.[0];
  if (field === 'Arguments') return 'arguments';
  if (field === 'ItemSelector') return 'selector';
  if (/^Catch\[\d+\]\/(Assign|Output)/.test(path)) return 'catcher';
  const hasResult = Type === 'Task' || Type === 'Parallel' || Type === 'Map';
  return hasResult && (field === 'Assign' || field === 'Output') ? 'result' : 'elsewhere';
}
