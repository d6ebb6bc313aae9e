/**
 * A state machine as its definition says it: Amazon States Language, JSONata mode. Only what the checks of `checks/` let
 * pass reaches the interpreter.
 *
 * @see https://states-language.net/
 */
import type { Json } from './json';

export interface StateMachine {
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata';
  readonly Version?: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  /** Seconds for the whole execution. */
  readonly TimeoutSeconds?: number;
}

/** The states of a machine, a branch or an item processor. */
export type States = Pick<StateMachine, 'StartAt' | 'States'>;

export type Assign = Readonly<Record<string, Json>>;

interface Data {
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata';
  readonly Output?: Json;
  readonly Assign?: Assign;
}

interface Transit {
  readonly Next?: string;
  readonly End?: true;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'NONE' | 'FULL';
}

export interface Catcher extends Pick<Data, 'Assign' | 'Output' | 'Comment'> {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

/** What Task, Parallel and Map share. */
export interface Recoverable {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface TaskState extends Data, Transit, Recoverable {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: number | string;
  readonly HeartbeatSeconds?: number | string;
  readonly Credentials?: { readonly RoleArn: string };
}

export interface PassState extends Data, Transit {
  readonly Type: 'Pass';
}

export interface ChoiceRule extends Pick<Data, 'Assign' | 'Output' | 'Comment'> {
  readonly Condition: boolean | string;
  readonly Next: string;
}

export interface ChoiceState extends Data {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface WaitState extends Data, Transit {
  readonly Type: 'Wait';
  readonly Seconds?: number | string;
  readonly Timestamp?: string;
}

export interface ParallelState extends Data, Transit, Recoverable {
  readonly Type: 'Parallel';
  readonly Arguments?: Json;
  readonly Branches: readonly States[];
}

export interface MapState extends Data, Transit, Recoverable {
  readonly Type: 'Map';
  readonly Items?: Json;
  readonly ItemSelector?: Json;
  readonly ItemProcessor: States & { readonly ProcessorConfig?: { readonly Mode?: 'INLINE' } };
  readonly MaxConcurrency?: number | string;
}

export interface SucceedState extends Pick<Data, 'Comment' | 'QueryLanguage' | 'Output'> {
  readonly Type: 'Succeed';
}

export interface FailState extends Pick<Data, 'Comment' | 'QueryLanguage'> {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}

export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | ParallelState
  | MapState
  | SucceedState
  | FailState;

export type StateType = State['Type'];
export type StateOf<T extends StateType> = Extract<State, { readonly Type: T }>;

/** The machines nested in a state, each with its place in the definition. */
export function nestedIn(state: State): { readonly at: string; readonly machine: States }[] {
  if (state.Type === 'Parallel') return state.Branches.map((machine, index) => ({ at: `Branches[${index}]`, machine }));
  if (state.Type === 'Map') return [{ at: 'ItemProcessor', machine: state.ItemProcessor }];
  return [];
}
