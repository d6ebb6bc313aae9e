/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html */
import type { PassState } from '../definition';
import type { StateRunner } from '../scope';
import { leave } from './exit';

export const runPass: StateRunner<PassState> = (state, scope) =>
  leave(scope, () => ({ rule: state, fallback: scope.input, next: state.Next }));
