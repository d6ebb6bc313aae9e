/**
 * Succeed and Fail: the states that end a machine or a branch.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html
 */
import type { Expr, ValueOf } from '../expression';
import { renderMembers } from '../render';
import { type State, state } from '../state';

/** @example succeed({ Comment: 'The model serves.', Output: vars.outcome }) */
export const succeed = <Output = unknown>(fields: {
  readonly Comment: string;
  /** @default - the input */
  readonly Output?: Output;
}): State<never, ValueOf<Output>> =>
  state({ Type: 'Succeed', Comment: fields.Comment, ...renderMembers({ Output: fields.Output }) });

/** An own `Error` must not begin with `States.`. @example fail({ Comment: 'Tells why.', Error: vars.failure.error, Cause: vars.failure.cause }) */
export const fail = (fields: {
  readonly Comment: string;
  readonly Error: string | Expr<string>;
  readonly Cause: string | Expr<string>;
}): State<never, never> =>
  state({ Type: 'Fail', Comment: fields.Comment, ...renderMembers({ Error: fields.Error, Cause: fields.Cause }) });
