/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html */
import type { ParallelState } from '../definition';
import { type Datum, datumOf, isTooBig, parseDatum } from '../json';
import { fault, fillerOf, orEvaluationFailed, type Scope, throwIfFailed, tooBig } from '../scope';
import { asGroup } from './branches';
import { groupState, listOf } from './group-state';

export const runParallel = groupState<ParallelState>('ParallelStateFailed', runBranches);

async function runBranches(state: ParallelState, scope: Scope): Promise<Datum> {
  const { track } = scope;
  const started = await track.step(['ParallelStateStarted', 'EvaluationFailed', 'Fault'], () =>
    orEvaluationFailed(scope, async () => {
      if (state.Arguments === undefined) return { event: { type: 'ParallelStateStarted' } };
      const input = datumOf(await fillerOf(scope)(state.Arguments, 'Arguments'));
      if (isTooBig(input.text)) return fault('States.DataLimitExceeded', tooBig(scope.state.name));
      return { event: { type: 'ParallelStateStarted' }, memo: { input: input.text } };
    }),
  );
  throwIfFailed(started);
  const input = started.memo?.input === undefined ? scope.input : parseDatum(started.memo.input);

  const outputs = await asGroup(scope, started.event?.id ?? 0, (group) =>
    Promise.all(
      state.Branches.map((machine, index) =>
        group.run(group.trackOf(index), (place) => scope.run.runStates(machine, input, { ...place, line: 'branch' })),
      ),
    ),
  );
  await track.event({ type: 'ParallelStateSucceeded' });
  return listOf(outputs as Datum[]);
}
