/** Values of the definition written as JSONata literals. */
import { ATOM, type Expr, expression, isExpression, type Source, sourceOf } from './expression';

/** What may stand in a template: an expression, or a JSON value whose leaves may be expressions. */
export type Operand =
  | Expr<unknown>
  | string
  | number
  | boolean
  | null
  | readonly Operand[]
  | { readonly [key: string]: Operand };

/** @throws TypeError for a value that JSON cannot say */
export function toSource(value: Operand): Source {
  if (isExpression(value)) return sourceOf(value);
  if (typeof value === 'string') return { text: quote(value), power: ATOM };
  if (typeof value === 'number' && Number.isFinite(value)) return { text: String(value), power: value < 0 ? 70 : ATOM };
  if (typeof value === 'boolean' || value === null) return { text: String(value), power: ATOM };
  if (Array.isArray(value)) return { text: `[${value.map(textOf).join(', ')}]`, power: ATOM };
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => `${quote(key)}: ${textOf(member)}`);
    return { text: `{${members.join(', ')}}`, power: ATOM };
  }
  throw new TypeError(`expected an expression or a JSON value in a JSONata template, got ${String(value)}`);
}

/** A JSON value as an expression. */
export const literal = <const T extends Operand>(value: T): Expr<T> => {
  const { text, power } = toSource(value);
  return expression(text, power);
};

const textOf = (value: Operand) => toSource(value).text;

/** In single quotes, which need no escape inside JSON; JSONata has no escape for a single quote itself. */
const quote = (value: string) => {
  const json = JSON.stringify(value);
  return value.includes("'") || value.includes('"') ? json : `'${json.slice(1, -1)}'`;
};
