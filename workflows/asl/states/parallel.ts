/**
 * Parallel: runs branches side by side; its result is the list of their outputs.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
 */
import type { ValueOf } from '../expression';
import type { Branch } from '../machine';
import { type Json, renderMembers } from '../render';
import { resultFields } from '../result-fields';
import { type EndOutput, type State, state, type Transition, type WithResult } from '../state';
import type { Assignments, Data } from '../template';

export interface ParallelFields<V, Branches, Target extends string, A, Output>
  extends WithResult<V, Outputs<Branches>, Target, A, Output> {
  /**
   * They read the variables of the machine around them, but assign only their own: their states are made by a
   * vocabulary of their own, `vocabulary<Own, Outer>()`.
   */
  readonly Branches: Branches;
  /** The branches' input. @default - the state's input */
  readonly Arguments?: Data;
}

/** The outputs of branches, in their order. */
export type Outputs<Branches> = {
  readonly [I in keyof Branches]: Branches[I] extends Branch<infer Output> ? Output : never;
};

/** @example parallel({ Comment: 'Scores the test rows with both.', Branches: [challenger, champion], Assign: (results) => ({ rows: results[0] }), Next: 'Evaluate' }) */
export type ParallelBuilder<V> = <
  const Branches extends readonly Branch<unknown>[],
  const Target extends string = never,
  End extends true = never,
  const A extends Assignments<V> = Assignments<V>,
  Output = Outputs<Branches>,
>(
  fields: ParallelFields<V, Branches, Target, A, Output> & Transition<Target, End>,
) => State<NoInfer<Target>, EndOutput<End, ValueOf<Output>>>;

export const parallel: ParallelBuilder<never> = (fields) =>
  state({
    Type: 'Parallel',
    Comment: fields.Comment,
    Branches: fields.Branches as unknown as Json,
    ...renderMembers({ Arguments: fields.Arguments }),
    ...resultFields(fields),
  });
