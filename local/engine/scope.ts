/**
 * What a state runs in: its place, the variables it may read, the path it records on. A scope is a value; a state that
 * changes variables says so in its transition, and the next state gets a new scope.
 */
import type { Callbacks } from './callbacks';
import type { State, States, StateType } from './definition';
import { StateFailure } from './errors';
import type { Evaluator } from './expressions/jsonata';
import { fill, QueryFailure } from './expressions/template';
import type { Draft } from './journal';
import type { Datum, Json } from './json';
import type { Ports } from './ports';
import { instant } from './time';
import type { Taken, TakenEvent, Track } from './track';

export type Variables = Readonly<Record<string, Json>>;

/** What stays the same for a whole execution, or until it is redriven. */
export interface Run {
  readonly execution: {
    readonly arn: string;
    readonly name: string;
    readonly roleArn: string;
    /** Milliseconds since the epoch, as all times here. */
    readonly startedAt: number;
    readonly input: Json;
    readonly redriveCount: number;
    readonly redrivenAt?: number;
  };
  readonly stateMachine: { readonly arn: string; readonly name: string };
  readonly ports: Ports;
  readonly evaluator: Evaluator;
  readonly callbacks: Callbacks;
  /** Resolves when everything recorded so far would survive a kill. */
  durable(): Promise<void>;
  /** Runs the states of a branch or an iteration. */
  runStates(machine: States, input: Datum, place: Place): Promise<Datum>;
}

/** Where a line of states runs. */
export interface Place {
  readonly run: Run;
  readonly variables: Variables;
  readonly track: Track;
  readonly signal: AbortSignal;
  /** What the line belongs to: the main line, a branch of a Parallel or an iteration of a Map. */
  readonly line: 'main' | 'branch' | 'iteration';
}

export interface Scope extends Place {
  readonly state: { readonly name: string; readonly type: StateType };
  readonly input: Datum;
  readonly entered: TakenEvent;
}

export interface Transition {
  /** Undefined at an end. */
  readonly next?: string;
  readonly output: Datum;
  readonly variables: Variables;
}

export type StateRunner<S extends State = State> = (state: S, scope: Scope) => Promise<Transition>;

/** What only some fields of some states see of `$states`. */
export interface Visible {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly retryCount?: number;
  readonly token?: string;
  readonly item?: { readonly Index: number; readonly Value: Json };
}

/** Fills fields of the scope's state. */
export function fillerOf(scope: Scope, visible: Visible = {}): (template: Json, field: string) => Promise<Json> {
  const { result, errorOutput } = visible;
  const states = { input: scope.input.value, result, errorOutput, context: contextOf(scope, visible) };
  const bindings = { ...scope.variables, states };
  return (template, field) => fill(template, field, bindings, scope.run.evaluator);
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextOf({ run, state, entered }: Scope, { retryCount, token, item }: Visible): Record<string, unknown> {
  const { execution, stateMachine } = run;
  return {
    Execution: {
      Id: execution.arn,
      Input: execution.input,
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: instant(execution.startedAt),
      RedriveCount: execution.redriveCount,
      ...(execution.redrivenAt !== undefined && { RedriveTime: instant(execution.redrivenAt) }),
    },
    StateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
    State: {
      Name: state.name,
      EnteredTime: instant(entered.at),
      ...(retryCount !== undefined && { RetryCount: retryCount }),
    },
    ...(token !== undefined && { Task: { Token: token } }),
    ...(item && { Map: { Item: item } }),
  };
}

/** Does `produce`; when an expression or the state fails in it, the step is that failure. */
export async function orEvaluationFailed(scope: Scope, produce: () => Promise<Draft>): Promise<Draft> {
  try {
    return await produce();
  } catch (error) {
    if (error instanceof StateFailure) return fault(error.error, error.cause);
    if (!(error instanceof QueryFailure)) throw error;
    const { track, entered, state } = scope;
    const followsEntry = track.last === entered.event.id && state.type !== 'Wait';
    return {
      event: {
        type: 'EvaluationFailed',
        evaluationFailedEventDetails: {
          state: state.name,
          location: error.field,
          error: 'States.QueryEvaluationError',
          cause: whileExecuting(scope, error.text),
        },
      },
      previousEventId: followsEntry ? entered.event.previousEventId : undefined,
    };
  }
}

/** A failure that only the execution's last event will show. */
export function fault(error: string | undefined, cause: string | undefined): Draft {
  return { hidden: 'Fault', memo: { fault: { error, cause } } };
}

/** Throws what the step says has failed. */
export function throwIfFailed(step: Taken): void {
  const evaluation = step.event?.evaluationFailedEventDetails;
  if (evaluation) throw new StateFailure(evaluation.error, evaluation.cause);
  const { fault } = step.memo ?? {};
  if (fault)
    throw new StateFailure(fault.error, fault.cause, { beyondAll: fault.error === 'States.DataLimitExceeded' });
}

export function whileExecuting({ state, entered }: Scope, text: string): string {
  return `An error occurred while executing the state '${state.name}' (entered at the event id #${entered.event.id}). ${text}`;
}

/** The cause of an oversized result or output. */
export function tooBig(name: string): string {
  return `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;
}
