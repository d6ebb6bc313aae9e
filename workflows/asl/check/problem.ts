/** What a rule finds, and what a rule is. */
import { type AslMachine, type AslState, statesOf } from '../walk';

export interface Problem {
  /** The state's name; empty when the problem is the machine's. */
  readonly state: string;
  /** Where in the state, such as `Arguments/TrainingJobName` or `Catch[0]/Next`. */
  readonly path: string;
  /** The rule that is broken. */
  readonly rule: string;
  readonly message: string;
}

/** What a rule reports about one state; `check` adds the state and the rule's name. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

/** A rule about a definition. */
export type Rule = (definition: AslMachine) => Problem[];

/** A rule that looks at states one by one, nested ones too. */
export const perState =
  (rule: string, look: (state: AslState, name: string, around: readonly AslState[]) => Finding[]): Rule =>
  (definition) => {
    const all = statesOf(definition);
    const byName = new Map(all.map(({ name, state }) => [name, state]));
    return all.flatMap(({ name, state, within }) => {
      const around = within.map((outer) => byName.get(outer)).filter((outer) => outer !== undefined);
      return look(state, name, around).map((finding) => ({ state: name, rule, ...finding }));
    });
  };
