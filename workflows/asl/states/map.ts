/**
 * Map (inline): runs a branch for each item of a list; its result is the list of outputs.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
import type { Expr, ValueOf } from '../expression';
import type { Branch } from '../machine';
import { type Json, render, renderMembers } from '../render';
import { resultFields } from '../result-fields';
import { type EndOutput, type State, state, type Transition, type WithResult } from '../state';
import type { Assignments, Data } from '../template';

export interface MapFields<V, Item, Target extends string, A, Output>
  extends WithResult<V, readonly Item[], Target, A, Output> {
  readonly Items: readonly Data[] | Expr<readonly unknown[]>;
  /** The input of one iteration. @default - the item */
  readonly ItemSelector?: { readonly [key: string]: Data };
  readonly ItemProcessor: Branch<Item>;
  /** Iterations side by side; 0 means as many as there are. @default 0 */
  readonly MaxConcurrency?: number | Expr<number>;
}

/** @example map({ Comment: 'Drops each old endpoint configuration.', Items: vars.old, ItemProcessor: branch({ … }), Next: 'Done' }) */
export type MapBuilder<V> = <
  Item,
  const Target extends string = never,
  End extends true = never,
  const A extends Assignments<V> = Assignments<V>,
  Output = readonly Item[],
>(
  fields: MapFields<V, Item, Target, A, Output> & Transition<Target, End>,
) => State<NoInfer<Target>, EndOutput<End, ValueOf<Output>>>;

export const map: MapBuilder<never> = (fields) =>
  state({
    Type: 'Map',
    Comment: fields.Comment,
    Items: render(fields.Items),
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      ...(fields.ItemProcessor as unknown as Record<string, Json>),
    },
    ...renderMembers({ ItemSelector: fields.ItemSelector, MaxConcurrency: fields.MaxConcurrency }),
    ...resultFields(fields),
  });
