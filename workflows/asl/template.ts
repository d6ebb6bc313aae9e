/** Which values may stand where the States Language wants data: literals and expressions, checked against a type. */
import type { Expr } from './expression';

/**
 * A `T` in which any part may be an expression instead. `Text` is what an expression may give where a literal must be one of
 * some strings: `string` for AWS's requests, whose values are often only known at run time; nothing for one's own contracts.
 *
 * @example const where: Template<{ S3Uri: string }> = { S3Uri: vars.run.uris.train };
 */
export type Template<T, Text = never> = Expr<T> | Part<T, Text>;
type Part<T, Text> = T extends string
  ? T | ([Text] extends [never] ? never : Expr<Text>)
  : T extends number | boolean | bigint | null | undefined
    ? T
    : T extends Date
      ? string
      : T extends readonly (infer Item)[]
        ? number extends T['length']
          ? readonly Template<Item, Text>[]
          : { readonly [I in keyof T]: Template<T[I], Text> }
        : T extends object
          ? { readonly [K in keyof T]: Template<Exclude<T[K], undefined>, Text> }
          : T;

/** Any data: what an `Output` may be. */
export type Data =
  | Expr<unknown>
  | string
  | number
  | boolean
  | null
  | readonly Data[]
  | { readonly [key: string]: Data };

/** New values of variables. */
export type Assignments<V> = { readonly [K in keyof V]?: Template<V[K]> };

/**
 * Refuses members that `V` does not declare, at any depth. TypeScript does so itself for object literals, but not for those
 * that an arrow function returns.
 */
export type Exact<A, Wanted> =
  A extends Expr<unknown>
    ? unknown
    : A extends readonly unknown[]
      ? { readonly [I in keyof A]: Exact<A[I], Items<Wanted>> }
      : A extends object
        ? {
            readonly [K in keyof A]: K extends Keys<Literal<Wanted>>
              ? Exact<A[K], Get<Literal<Wanted>, K>>
              : NotDeclared<K>;
          }
        : unknown;

/** What the compiler shows for a member that is not declared. */
export interface NotDeclared<Name> {
  readonly 'is not declared': Name;
}

type Literal<T> = T extends Expr<unknown> ? never : T;
type Items<T> = T extends readonly (infer Item)[] ? Item : never;
type Keys<T> = T extends unknown ? keyof T : never;
type Get<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;
