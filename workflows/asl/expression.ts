/** What a JSONata expression is at compile time and at run time. It is not evaluated here; `render.ts` writes it as `{% … %}`. */

const SOURCE: unique symbol = Symbol('jsonata');
declare const TYPE: unique symbol;

/** A JSONata expression whose value is a `T`. `Expr<string | undefined>` does not pass where `Expr<string>` is wanted. */
export interface Expr<out T> {
  readonly [SOURCE]: Source;
  /** Exists for the compiler only. */
  readonly [TYPE]: T;
}

/** JSONata text, and how tightly its outermost operator binds (`precedence.ts`). */
export interface Source {
  readonly text: string;
  readonly power: number;
}

/** The power of a path, a call, a literal or anything in brackets. */
export const ATOM = 100;

/** Makes an expression of text that is known to be JSONata of that type. */
export const expression = <T>(text: string, power = ATOM): Expr<T> => ({ [SOURCE]: { text, power } }) as Expr<T>;

export const isExpression = (value: unknown): value is Expr<unknown> =>
  typeof value === 'object' && value !== null && SOURCE in value;

export const sourceOf = (value: Expr<unknown>): Source => value[SOURCE];

/** Where a proxy finds an expression's source. */
export const isSourceKey = (key: string | symbol): boolean => key === SOURCE;

/** The type of the values that a template of expressions and literals gives. */
export type ValueOf<T> =
  T extends Expr<infer V> ? V : T extends object ? { readonly [K in keyof T]: ValueOf<T[K]> } : T;
