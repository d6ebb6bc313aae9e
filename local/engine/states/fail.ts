/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html */
import type { FailState } from '../definition';
import { JournalMismatch } from '../errors';
import { fillAs } from '../expressions/template';
import { fault, fillerOf, orEvaluationFailed, type StateRunner, throwIfFailed } from '../scope';

/** Fail has no exit event: what it says is shown by the event that ends the execution or the branch. */
export const runFail: StateRunner<FailState> = async (state, scope) => {
  const fillField = fillerOf(scope);
  const textOf = async (field: 'Error' | 'Cause'): Promise<string | undefined> => {
    const template = state[field];
    return template === undefined ? undefined : fillAs<string>('string', template, field, fillField);
  };
  const step = await scope.track.step(['Fault', 'EvaluationFailed'], () =>
    orEvaluationFailed(scope, async () => fault(await textOf('Error'), await textOf('Cause'))),
  );
  throwIfFailed(step);
  throw new JournalMismatch(`expected a failure from the Fail state ${scope.state.name}`);
};
