/** The numbers of a document, and the document with one of them falsified. */

export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: number;
}

export function leavesOf(value: unknown, path: Leaf['path'] = []): Leaf[] {
  if (typeof value === 'number') return [{ path, value }];
  if (value === null || typeof value !== 'object') return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...path, isList ? Number(key) : key]));
}

/** Of all members of a list the same. */
export const shapeOf = (path: Leaf['path']): string =>
  path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');

/** Far enough from the truth to be seen, whatever it is rounded to. */
const ASIDE = 0.37;

export function replaced<T>(document: T, { path, value }: Leaf): T {
  const copy = structuredClone(document) as Record<string | number, unknown>;
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[step] as typeof at;
  const last = path.at(-1) as string | number;
  at[last] = wrong(value);
  return copy as T;
}

/** Shares stay shares, whole numbers whole. */
function wrong(value: number): number {
  if (Math.abs(value) <= 1) return value > 0.5 ? value - ASIDE : value + ASIDE;
  return Number.isInteger(value) ? value + Math.ceil(Math.abs(value) * ASIDE) : value * (1 + ASIDE);
}
