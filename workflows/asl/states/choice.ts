/**
 * Choice: goes where the first rule whose condition holds points.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
import type { Expr } from '../expression';
import { renderMembers } from '../render';
import { type State, state, type WithoutResult } from '../state';
import type { Assignments, Data } from '../template';

export interface ChoiceRule<V, Target extends string> {
  readonly Condition: Expr<boolean>;
  readonly Next: Target;
  /** Takes the place of the state's own `Assign`. */
  readonly Assign?: Assignments<V>;
  readonly Output?: Data;
  readonly Comment?: string;
}

/** The state's own `Assign` and `Output` apply only where no rule does. */
export interface ChoiceFields<V, Target extends string> extends WithoutResult<V> {
  readonly Choices: readonly [ChoiceRule<V, Target>, ...ChoiceRule<V, Target>[]];
  /** Required, so that no execution ends with States.NoChoiceMatched. */
  readonly Default: Target;
  readonly Output?: Data;
}

/** @example choice({ Comment: 'Is anything to be done?', Choices: [{ Condition: equals(vars.run.decision, 'skip'), Next: 'Skip' }], Default: 'Go' }) */
export type ChoiceBuilder<V> = <const Target extends string>(
  fields: ChoiceFields<V, Target>,
) => State<NoInfer<Target>, never>;

export const choice: ChoiceBuilder<never> = ({ Comment, Choices, Default, Assign, Output }) =>
  state({ Type: 'Choice', Comment, ...renderMembers({ Choices, Default, Assign, Output }) });
