/**
 * Wait: lets time pass.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
 */
import type { Expr } from '../expression';
import { renderMembers } from '../render';
import { type EndOutput, type Seconds, type State, state, type Transition, type WithoutResult } from '../state';
import type { Data } from '../template';

/** Exactly one of `Seconds` and `Timestamp` (ISO 8601 with an offset). */
export type WaitFields<V> = WithoutResult<V> & { readonly Output?: Data } & (
    | { readonly Seconds: Seconds; readonly Timestamp?: never }
    | { readonly Timestamp: string | Expr<string>; readonly Seconds?: never }
  );

/** @example wait({ Comment: 'Gives the load half a minute.', Seconds: 30, Next: 'CheckLoad' }) */
export type WaitBuilder<V> = <const Target extends string = never, End extends true = never>(
  fields: WaitFields<V> & Transition<Target, End>,
) => State<NoInfer<Target>, EndOutput<End, unknown>>;

export const wait: WaitBuilder<never> = ({ Comment, Seconds, Timestamp, Assign, Output, Next, End }) =>
  state({ Type: 'Wait', Comment, ...renderMembers({ Seconds, Timestamp, Assign, Output, Next, End }) });
