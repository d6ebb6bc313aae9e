/**
 * Pass: assigns variables or shapes the output, and does nothing else.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html
 */
import type { ValueOf } from '../expression';
import { renderMembers } from '../render';
import { type EndOutput, type State, state, type Transition, type WithoutResult } from '../state';

export interface PassFields<V, Output> extends WithoutResult<V> {
  /** @default - the input */
  readonly Output?: Output;
}

/** @example pass({ Comment: 'No approval is wanted.', Assign: { approval: null }, Next: 'HowToDeploy' }) */
export type PassBuilder<V> = <const Target extends string = never, End extends true = never, Output = unknown>(
  fields: PassFields<V, Output> & Transition<Target, End>,
) => State<NoInfer<Target>, EndOutput<End, ValueOf<Output>>>;

export const pass: PassBuilder<never> = ({ Comment, Assign, Output, Next, End }) =>
  state({ Type: 'Pass', Comment, ...renderMembers({ Assign, Output, Next, End }) });
