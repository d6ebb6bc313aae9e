/**
 * Task: calls a service.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html
 */
import type { ValueOf } from '../expression';
import type { Integration } from '../integration';
import { render, renderMembers } from '../render';
import { type AnyResultFields, resultFields } from '../result-fields';
import { type EndOutput, type Seconds, type State, state, type Transition, type WithResult } from '../state';
import type { Assignments, Template } from '../template';

export interface TaskFields<V, Arguments, Result, Target extends string, A, Output>
  extends WithResult<V, Result, Target, A, Output> {
  readonly Arguments: Arguments;
  /** From the start of each attempt. AWS's default is three years, so it has to be given. */
  readonly TimeoutSeconds: Seconds;
  /** Less than `TimeoutSeconds`. */
  readonly HeartbeatSeconds?: Seconds;
}

/**
 * Makes the Task state of one API call. `Request` and `Result` are the SDK's types of that call.
 *
 * @example sagemaker.createModel({ Comment: 'Gives the artifact a name.', Arguments: { ModelName: … }, TimeoutSeconds: 60, Next: 'Score' })
 */
export interface TaskBuilder<V, Request, Result> {
  <
    const Target extends string = never,
    End extends true = never,
    const A extends Assignments<V> = Assignments<V>,
    Output = Result,
  >(
    fields: TaskFields<V, Template<Request, string>, Result, Target, A, Output> & Transition<Target, End>,
  ): State<NoInfer<Target>, EndOutput<End, ValueOf<Output>>>;
  readonly integration: Integration;
}

/** The builder of the Task states of one integration. */
export const task = <V, Request, Result>(integration: Integration): TaskBuilder<V, Request, Result> =>
  Object.assign((fields: AnyTaskFields) => taskState<never, never>(integration, fields), { integration });

/** The fields of any task, once their types have been checked. */
export interface AnyTaskFields extends AnyResultFields {
  readonly Arguments: unknown;
  readonly TimeoutSeconds: Seconds;
  readonly HeartbeatSeconds?: Seconds;
}

/** @throws TypeError when a callback's arguments lack the task token */
export function taskState<Target extends string, Output>(
  integration: Integration,
  fields: AnyTaskFields,
): State<Target, Output> {
  const { Comment, Arguments, TimeoutSeconds, HeartbeatSeconds } = fields;
  const rendered = render(Arguments);
  if (integration.callback && !JSON.stringify(rendered).includes('$states.context.Task.Token'))
    throw new TypeError(
      `expected the arguments of ${integration.resource} to contain states.context.Task.Token: ${Comment}`,
    );
  return state({
    Type: 'Task',
    Comment,
    Resource: integration.resource,
    Arguments: rendered,
    ...renderMembers({ TimeoutSeconds, HeartbeatSeconds }),
    ...resultFields(fields, integration),
  });
}
