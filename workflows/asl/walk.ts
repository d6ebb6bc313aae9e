/** A definition's JSON seen as states: the one place that knows where states are nested. */
import type { Json } from './render';

/** A state of which nothing is believed yet but the names of its fields. */
export interface AslState {
  readonly Type?: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly AslRule[];
  readonly Catch?: readonly AslCatcher[];
  readonly Retry?: readonly { readonly ErrorEquals?: readonly string[]; readonly MaxAttempts?: number }[];
  readonly Assign?: { readonly [name: string]: Json };
  readonly Output?: Json;
  readonly Arguments?: Json;
  readonly Branches?: readonly AslMachine[];
  readonly ItemProcessor?: AslMachine;
  readonly TimeoutSeconds?: Json;
  readonly [field: string]: unknown;
}

export interface AslRule {
  readonly Condition?: Json;
  readonly Next?: string;
  readonly Assign?: { readonly [name: string]: Json };
  readonly Output?: Json;
}

export interface AslCatcher {
  readonly ErrorEquals?: readonly string[];
  readonly Next?: string;
  readonly Assign?: { readonly [name: string]: Json };
  readonly Output?: Json;
}

/** A definition, a branch, or a Map's processor. */
export interface AslMachine {
  readonly StartAt?: string;
  readonly States?: { readonly [name: string]: AslState };
}

export interface NamedState {
  readonly name: string;
  readonly state: AslState;
  /** The names of the states around it, outermost first. */
  readonly within: readonly string[];
}

/** The machines directly inside a state. */
export const machinesIn = (state: AslState): AslMachine[] => [
  ...(state.Branches ?? []),
  ...(state.ItemProcessor ? [state.ItemProcessor] : []),
];

/** Every `Assign` of a state, its rules' and catchers' too, and where it stands. */
export const assignmentsOf = (state: AslState): { path: string; assigns: { readonly [name: string]: Json } }[] =>
  [
    { path: 'Assign', assigns: state.Assign },
    ...(state.Choices ?? []).map(({ Assign }, at) => ({ path: `Choices[${at}]/Assign`, assigns: Assign })),
    ...(state.Catch ?? []).map(({ Assign }, at) => ({ path: `Catch[${at}]/Assign`, assigns: Assign })),
  ].flatMap(({ path, assigns }) => (assigns ? [{ path, assigns }] : []));

/** All states, nested ones after the state they are in. */
export function statesOf(definition: unknown, within: readonly string[] = []): NamedState[] {
  const { States = {} } = definition as AslMachine;
  return Object.entries(States).flatMap(([name, state]) => [
    { name, state, within },
    ...machinesIn(state).flatMap((machine) => statesOf(machine, [...within, name])),
  ]);
}
