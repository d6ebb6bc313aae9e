/** Typed references: `vars.run.uris.train` is an expression and has members, as far as its type says. */
import { type Expr, expression, isSourceKey, sourceOf } from './expression';

/** An expression that names a value, with the members of that value. */
export type Ref<T> = Expr<T> & Members<NonNullable<T>, Extract<T, null | undefined>>;

/** In JSONata a member of null or of nothing is nothing. */
type Members<T, Absent> = T extends string | number | boolean | bigint
  ? unknown
  : T extends readonly unknown[]
    ? { readonly [I in Exclude<keyof T, keyof unknown[]>]: MemberRef<T[I], Absent> }
    : T extends object
      ? { readonly [K in keyof T]-?: MemberRef<T[K], Absent> }
      : unknown;
type MemberRef<T, Absent> = Ref<[Absent] extends [never] ? T : T | undefined>;

/** The variables of a machine, each a reference. */
export type Variables<V> = { readonly [K in keyof V]-?: Ref<V[K]> };

/**
 * The variables of a machine by their types; a member renders as `{% $name %}`.
 *
 * @example const vars = variables<{ run: RunPlan }>(); // vars.run.uris.train : Ref<string>
 */
export const variables = <V>(): Variables<V> =>
  new Proxy({} as Variables<V>, {
    get: (_, name) => (typeof name === 'string' ? reference(`$${identifier(name)}`) : undefined),
  });

/** A reference of text that is known to be a JSONata path to a value of that type. */
export function reference<T>(path: string): Ref<T> {
  return new Proxy(expression<T>(path), {
    get(target, member) {
      if (isSourceKey(member)) return sourceOf(target);
      return typeof member === 'string' ? reference(path + step(member)) : undefined;
    },
  }) as Ref<T>;
}

/** The element of a list; the first has index 0, the last -1. @example at(results, 0) */
export const at = <T>(list: Expr<readonly T[]>, index: number): Ref<T | undefined> =>
  reference(`${sourceOf(list).text}[${index}]`);

/** The member of a record. @example entry(vars.run.training.hyperparameters, 'num_round') */
export const entry = <T>(record: Expr<Readonly<Record<string, T>>>, key: string): Ref<T | undefined> =>
  reference(sourceOf(record).text + step(key));

/**
 * Says that a value is there where the types cannot know it, because an earlier Choice has made sure.
 *
 * @example present(vars.run.champion).modelDataUrl
 */
export const present = <T>(value: Expr<T>): Ref<NonNullable<T>> => reference(sourceOf(value).text);

const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const RESERVED = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

function step(member: string): string {
  if (/^\d+$/.test(member)) return `[${member}]`;
  if (IDENTIFIER.test(member) && !RESERVED.has(member)) return `.${member}`;
  if (member.includes('`')) throw new TypeError(`expected a member name without backtick, got '${member}'`);
  return `.\`${member}\``;
}

function identifier(name: string): string {
  if (!IDENTIFIER.test(name) || name === 'states')
    throw new TypeError(
      `expected a variable name of letters, digits and underscores other than 'states', got '${name}'`,
    );
  return name;
}
