/** The few operators that read better than JSONata in a definition. All else is `jsonata<T>`…``. */
import type { Expr } from './expression';
import { jsonata } from './jsonata';
import type { Operand } from './literal';

type Value<T> = Expr<T> | (T & Operand);
type Condition = Expr<boolean>;

/** `a = b` @example equals(vars.statement.Status, 'FINISHED') */
export const equals = <T>(a: Expr<T>, b: Value<NoInfer<T>>): Condition => jsonata<boolean>`${a} = ${b}`;

/** `a != b` */
export const differs = <T>(a: Expr<T>, b: Value<NoInfer<T>>): Condition => jsonata<boolean>`${a} != ${b}`;

/** `a in [b, c]` @example isOneOf(vars.statement.Status, ['FAILED', 'ABORTED']) @throws TypeError for an empty list */
export function isOneOf<T>(a: Expr<T>, list: readonly (NoInfer<T> & Operand)[]): Condition {
  if (list.length === 0) throw new TypeError('expected at least one value that it may be, got an empty list');
  return jsonata<boolean>`${a} in ${list}`;
}

/** `a >= b` @example atLeast(vars.evaluation.auc, vars.run.gate.minimumAuc) */
export const atLeast = (a: Value<number>, b: Value<number>): Condition => jsonata<boolean>`${a} >= ${b}`;

/** `a <= b` */
export const atMost = (a: Value<number>, b: Value<number>): Condition => jsonata<boolean>`${a} <= ${b}`;

/** `a > b` */
export const above = (a: Value<number>, b: Value<number>): Condition => jsonata<boolean>`${a} > ${b}`;

/** `a < b` */
export const below = (a: Value<number>, b: Value<number>): Condition => jsonata<boolean>`${a} < ${b}`;

/** `a and b and …` */
export const and = (first: Condition, ...rest: readonly Condition[]): Condition =>
  rest.reduce((left, right) => jsonata<boolean>`${left} and ${right}`, first);

/** `a or b or …` */
export const or = (first: Condition, ...rest: readonly Condition[]): Condition =>
  rest.reduce((left, right) => jsonata<boolean>`${left} or ${right}`, first);

/** `$not(a)` */
export const not = (a: Condition): Condition => jsonata<boolean>`$not(${a})`;

/** `a = null`; false for a member that is absent. */
export const isNull = (a: Expr<unknown>): Condition => jsonata<boolean>`${a} = null`;

/**
 * `$exists(a)`; true for null. Also tells of a variable whether any state has assigned it yet: reading one that is not assigned
 * gives undefined, which fails a state only where it is the result of an expression.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export const exists = (a: Expr<unknown>): Condition => jsonata<boolean>`$exists(${a})`;

/** An optional member, or `fallback` where it is absent. @example orElse(result.ExitMessage, 'no message') */
export const orElse = <T, F extends Operand>(a: Expr<T>, fallback: F): Expr<Exclude<T, undefined> | Widened<F>> =>
  jsonata<Exclude<T, undefined> | Widened<F>>`$exists(${a}) ? ${a} : ${fallback}`;

/** `condition ? a : b` */
export const when = <A extends Operand, B extends Operand>(
  condition: Condition,
  a: A,
  b: B,
): Expr<Widened<A> | Widened<B>> => jsonata<Widened<A> | Widened<B>>`${condition} ? ${a} : ${b}`;

/** `a + b` @example plus(vars.attempts, 1) */
export const plus = (a: Value<number>, b: Value<number>): Expr<number> => jsonata<number>`${a} + ${b}`;

/** `$string(a)` */
export const toText = (a: Expr<unknown>): Expr<string> => jsonata<string>`$string(${a})`;

type Widened<T> =
  T extends Expr<infer V> ? V : T extends { readonly [key: string]: Operand } ? { [K in keyof T]: Widened<T[K]> } : T;
