/**
 * The optimized integration of Lambda.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
import type { ValueOf } from '../expression';
import { type Integration, resourceArn } from '../integration';
import { type Placeholder, placeholder } from '../placeholder';
import type { EndOutput, State, Transition } from '../state';
import { type AnyTaskFields, type TaskFields, taskState } from '../states/task';
import type { TaskToken } from '../states-variable';
import type { Assignments, Template } from '../template';

/** A Lambda function, with the types of its event and its answer. */
export interface LambdaFunction<in out Event, out Answer> {
  readonly arn: Placeholder;
  /** Exists for the compiler only. */
  readonly contract?: (event: Event) => Answer & Event;
}

/**
 * A Lambda function, by the placeholder of its ARN. The answer to a callback is what SendTaskSuccess delivers.
 *
 * @example const prepareRun = lambdaFunction<PrepareRunInput, RunPlan>('PrepareRunArn');
 */
export const lambdaFunction = <Event, Answer>(arnPlaceholder: string): LambdaFunction<Event, Answer> => ({
  arn: placeholder(arnPlaceholder),
});

/** What `lambda:invoke` gives. */
export interface Invocation<Answer> {
  readonly Payload: Answer;
  readonly StatusCode: number;
  readonly ExecutedVersion: string;
}

/** A callback's event carries the task token in its member `taskToken`. */
type CallbackPayload<Event> = Template<Omit<Event, 'taskToken'>> & { readonly taskToken: Template<TaskToken> };

/** A task's fields, where the only argument to give is the function's event. */
type Invoking<V, Payload, Answer, Target extends string, A, Output> = Omit<
  TaskFields<V, unknown, Answer, Target, A, Output>,
  'Arguments'
> & { readonly Payload: Payload };

interface Invoke<V> {
  /** @example lambda.invoke(prepareRun, { Comment: …, Payload: { … }, Assign: (result) => ({ run: result.Payload }), … }) */
  <
    Event,
    Answer,
    const Target extends string = never,
    End extends true = never,
    const A extends Assignments<V> = {},
    Output = Invocation<Answer>,
  >(
    callee: LambdaFunction<Event, Answer>,
    fields: Invoking<V, Template<NoInfer<Event>>, Invocation<Answer>, Target, A, Output> & Transition<Target, End>,
  ): State<Target, EndOutput<End, ValueOf<Output>>>;
  readonly integration: Integration;
  readonly waitForTaskToken: InvokeAndWait<V>;
}

interface InvokeAndWait<V> {
  /**
   * Invokes the function and waits until someone answers with the token. `Catch` is required: nobody may answer at all.
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
   */
  <
    Event,
    Answer,
    const Target extends string = never,
    End extends true = never,
    const A extends Assignments<V> = {},
    Output = Answer,
  >(
    callee: LambdaFunction<Event, Answer>,
    fields: Invoking<V, CallbackPayload<NoInfer<Event>>, Answer, Target, A, Output> &
      Required<Pick<TaskFields<V, unknown, Answer, Target, A, Output>, 'Catch'>> &
      Transition<Target, End>,
  ): State<Target, EndOutput<End, ValueOf<Output>>>;
  readonly integration: Integration;
}

const integration = (action: string): Integration => ({
  resource: resourceArn('lambda', action),
  permissions: [{ actions: ['lambda:InvokeFunction'], resources: ['{FunctionName}', '{FunctionName}:*'] }],
  transientErrors: [
    'Lambda.TooManyRequestsException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
  ],
});

type InvocationFields = Omit<AnyTaskFields, 'Arguments'> & { readonly Payload: unknown };

const invocation = (known: Integration) =>
  Object.assign(
    (callee: LambdaFunction<never, unknown>, { Payload, ...fields }: InvocationFields): State<never, never> =>
      taskState(known, { ...fields, Arguments: { FunctionName: callee.arn, Payload } }),
    { integration: known },
  );

/** The Task states of Lambda; `V` are the machine's variables. */
export const lambda = <V>(): { readonly invoke: Invoke<V> } => ({
  invoke: Object.assign(invocation(integration('invoke')), {
    waitForTaskToken: invocation({ ...integration('invoke.waitForTaskToken'), callback: true }),
  }),
});
