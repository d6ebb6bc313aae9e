/** What all states share: the type that carries their targets and output, transitions, catchers. */
import type { Expr } from './expression';
import type { Ref } from './reference';
import type { Json } from './render';
import type { Retrier, RetryPreset } from './retry';
import type { Assignments, Data, Exact } from './template';

declare const TARGET: unique symbol;
declare const OUTPUT: unique symbol;

export type StateType = 'Task' | 'Choice' | 'Wait' | 'Pass' | 'Parallel' | 'Map' | 'Succeed' | 'Fail';

/**
 * A state as the definition has it. For the compiler it carries the names of the states that may follow (`stateMachine` compares
 * them with the states there are) and the type of its output, if a branch may end with it.
 */
export interface State<out Target extends string = string, out Output = unknown> {
  readonly Type: StateType;
  readonly Comment: string;
  readonly [TARGET]?: Target;
  readonly [OUTPUT]?: Output;
  readonly [field: string]: unknown;
}

/** Makes the typed state of its rendered fields. */
export const state = <Target extends string, Output>(
  fields: { readonly Type: StateType; readonly Comment: string } & Record<string, Json>,
): State<Target, Output> => fields;

/** Exactly one of `Next` and `End`. */
export type Transition<Target extends string, End extends true> =
  | { readonly Next: Target; readonly End?: never }
  | { readonly End: End; readonly Next?: never };

/** The output a state gives to the machine when it is the last. */
export type EndOutput<End, Output> = [End] extends [never] ? never : Output;

/** Where to go when a task failed and no retrier helps. Its `Assign` takes the place of the state's own. */
export interface Catcher<V, Target extends string> {
  /** Names of errors; `States.ALL` must be alone, in the last catcher. */
  readonly ErrorEquals: readonly [string, ...string[]];
  readonly Next: Target;
  /** Usually of `states.errorOutput`. */
  readonly Assign?: Assignments<V>;
  readonly Output?: Data;
  readonly Comment?: string;
}

/** Fields of the states that have a result. `Assign` and `Output` are functions of a reference to it. */
export interface WithResult<V, Result, Target extends string, A, Output> {
  /** One sentence for a person; the console shows it. */
  readonly Comment: string;
  /**
   * New values of variables, readable from the next state on.
   * @example Assign: (result) => ({ artifact: result.ModelArtifacts.S3ModelArtifacts })
   */
  readonly Assign?: (result: Ref<Result>) => A & Exact<A, Assignments<V>>;
  /** @default - the result */
  readonly Output?: (result: Ref<Result>) => Output;
  readonly Retry?: readonly (Retrier | RetryPreset)[];
  readonly Catch?: readonly Catcher<V, Target>[];
  // `Transition` says that it is one of the two. Named here too, the compiler infers the types of a state that lacks a field,
  // and so complains about that field only.
  readonly Next?: Target;
  readonly End?: true;
}

/** Fields of the states that have none. */
export interface WithoutResult<V> {
  /** One sentence for a person; the console shows it. */
  readonly Comment: string;
  /** New values of variables, readable from the next state on. */
  readonly Assign?: Assignments<V>;
}

/** A number of seconds, known now or at run time. */
export type Seconds = number | Expr<number>;
