/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html */
import type { SucceedState } from '../definition';
import type { StateRunner } from '../scope';
import { leave } from './exit';

export const runSucceed: StateRunner<SucceedState> = (state, scope) =>
  leave(scope, () => ({ rule: { Output: state.Output }, fallback: scope.input }));
