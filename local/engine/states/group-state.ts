/** What Parallel and Map have in common: other states make their result, which is a list. */
import type { MapState, ParallelState } from '../definition';
import type { Datum } from '../json';
import type { Scope, StateRunner } from '../scope';
import { leave } from './exit';
import { withRecovery } from './recovery';

/** @param makeResult runs the inner states, anew for every attempt */
export function groupState<State extends MapState | ParallelState>(
  failed: 'MapStateFailed' | 'ParallelStateFailed',
  makeResult: (state: State, scope: Scope) => Promise<Datum>,
): StateRunner<State> {
  return (state, scope) =>
    withRecovery(state, scope, {
      attempt: async () => {
        const result = await makeResult(state, scope);
        return leave(scope, () => ({
          rule: state,
          visible: { result: result.value },
          fallback: result,
          next: state.Next,
        }));
      },
      onGivingUp: async () => {
        await scope.track.event({ type: failed });
      },
    });
}

/** The texts of the outputs are passed on as they are. */
export function listOf(outputs: readonly Datum[]): Datum {
  return { value: outputs.map(({ value }) => value), text: `[${outputs.map(({ text }) => text).join(',')}]` };
}
