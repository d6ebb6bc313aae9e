/** From templates to what a definition contains: JSON in which each expression is a string `{% … %}`. */
import { isExpression, sourceOf } from './expression';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** @throws TypeError for a value that is neither an expression nor JSON, or a string that would be read as an expression */
export function render(value: unknown): Json {
  if (isExpression(value)) return `{% ${sourceOf(value).text} %}`;
  if (Array.isArray(value)) return value.map(render);
  if (typeof value === 'string') return plain(value);
  if (typeof value === 'boolean' || value === null || (typeof value === 'number' && Number.isFinite(value)))
    return value;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) return renderMembers(value);
  throw new TypeError(`expected an expression or a JSON value, got ${String(value)}`);
}

/** As `render`, for an object; members that are undefined are left out. */
export function renderMembers(value: object): { [key: string]: Json } {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, render(member)]));
}

function plain(value: string): string {
  if (!value.startsWith('{%') && !value.endsWith('%}')) return value;
  throw new TypeError(`expected an expression to be made by jsonata\`…\`, got the text '${value}'`);
}
