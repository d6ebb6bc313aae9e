/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html */
import type { WaitState } from '../definition';
import { fillAs, QueryFailure } from '../expressions/template';
import { fillerOf, orEvaluationFailed, type Scope, type StateRunner, throwIfFailed } from '../scope';
import { parseInstant, sleepUntil } from '../time';
import { leave } from './exit';

/** The end of the wait is recorded before it begins, so that a restart waits for the same moment. */
export const runWait: StateRunner<WaitState> = async (state, scope) => {
  const { track, run } = scope;
  const timer = await track.step(['Timer', 'EvaluationFailed'], () =>
    orEvaluationFailed(scope, async () => ({ hidden: 'Timer', memo: { until: await endOf(state, scope) } })),
  );
  throwIfFailed(timer);
  return leave(scope, async () => {
    await sleepUntil(run.ports.clock, timer.memo?.until ?? 0, scope.signal);
    return { rule: state, fallback: scope.input, next: state.Next };
  });
};

async function endOf(state: WaitState, scope: Scope): Promise<number> {
  const fillField = fillerOf(scope);
  if (state.Timestamp !== undefined) {
    const text = await fillAs<string>('string', state.Timestamp, 'Timestamp', fillField);
    const until = parseInstant(text);
    if (until !== undefined) return until;
    throw new QueryFailure(
      'Timestamp',
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
    );
  }
  const seconds = await fillAs<number>('integer', state.Seconds ?? 0, 'Seconds', fillField);
  // A redrive waits anew.
  return Math.max(scope.entered.at, scope.track.resumedAt) + seconds * 1000;
}
