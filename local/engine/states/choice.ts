/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html */
import type { ChoiceState } from '../definition';
import { StateFailure } from '../errors';
import { fillAs } from '../expressions/template';
import { fillerOf, type Scope, type StateRunner, whileExecuting } from '../scope';
import { type Exit, leave } from './exit';

export const runChoice: StateRunner<ChoiceState> = (state, scope) => leave(scope, () => firstMatch(state, scope));

/** The matched rule's own `Assign` and `Output` count; the state's only when `Default` is taken. */
async function firstMatch(state: ChoiceState, scope: Scope): Promise<Exit> {
  const fillField = fillerOf(scope);
  for (const [index, rule] of state.Choices.entries()) {
    const at = `Choices[${index}]/`;
    if (await fillAs<boolean>('boolean', rule.Condition, `${at}Condition`, fillField)) {
      return { rule, at, fallback: scope.input, next: rule.Next };
    }
  }
  if (state.Default === undefined) {
    const text = 'Failed to transition out of the state. The state does not point to a next state.';
    throw new StateFailure('States.NoChoiceMatched', whileExecuting(scope, text));
  }
  return { rule: state, fallback: scope.input, next: state.Default };
}
