/**
 * The optimized integration of Lambda.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
import type { ValueOf } from '../expression';
import { type Integration, resourceArn } from '../integration';
import { type Placeholder, placeholder } from '../placeholder';
import type { Catcher, EndOutput, State, Transition } from '../state';
import { type AnyTaskFields, type TaskFields, taskState } from '../states/task';
import type { TaskToken } from '../states-variable';
import type { Assignments, Template } from '../template';

declare const CONTRACT: unique symbol;
/** The ARN of a function whose event and answer are known. */
export type LambdaFunction<Event, Answer> = Placeholder & { readonly [CONTRACT]: (event: Event) => Answer };

/**
 * A Lambda function, by the placeholder of its ARN, with the types of its event and its answer. The answer to a callback is
 * what SendTaskSuccess delivers.
 *
 * @example const prepareRun = lambdaFunction<PrepareRunInput, RunPlan>('PrepareRunArn');
 */
export const lambdaFunction = <Event, Answer>(arnPlaceholder: string): LambdaFunction<Event, Answer> =>
  placeholder(arnPlaceholder) as Placeholder as LambdaFunction<Event, Answer>;

/** What `lambda:invoke` gives. */
export interface Invocation<Answer> {
  readonly Payload: Answer;
  readonly StatusCode: number;
  readonly ExecutedVersion: string;
}

/** A callback's event carries the task token in its member `taskToken`. */
type CallbackPayload<Event> = Template<Omit<Event, 'taskToken'>> & { readonly taskToken: Template<TaskToken> };

interface Arguments<Event, Answer, Payload> {
  readonly FunctionName: LambdaFunction<Event, Answer>;
  readonly Payload: Payload;
  /** A version or alias. */
  readonly Qualifier?: string;
}

interface Invoke<V> {
  <
    Event,
    Answer,
    const Target extends string = never,
    End extends true = never,
    const A extends Assignments<V> = Assignments<V>,
    Output = Invocation<Answer>,
  >(
    fields: TaskFields<V, Arguments<Event, Answer, Template<NoInfer<Event>>>, Invocation<Answer>, Target, A, Output> &
      Transition<Target, End>,
  ): State<NoInfer<Target>, EndOutput<End, ValueOf<Output>>>;
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
    const A extends Assignments<V> = Assignments<V>,
    Output = Answer,
  >(
    fields: CallbackFields<V, Arguments<Event, Answer, CallbackPayload<NoInfer<Event>>>, Answer, Target, A, Output> &
      Transition<Target, End>,
  ): State<NoInfer<Target>, EndOutput<End, ValueOf<Output>>>;
  readonly integration: Integration;
}

interface CallbackFields<V, Arguments, Answer, Target extends string, A, Output>
  extends TaskFields<V, Arguments, Answer, Target, A, Output> {
  readonly Catch: readonly Catcher<V, Target>[];
}

const integration = (action: string): Integration => ({
  resource: resourceArn('lambda', action),
  permissions: [
    { actions: ['lambda:InvokeFunction'], resources: ['{FunctionName}'] },
    { actions: ['lambda:InvokeFunction'], resources: ['{FunctionName}:*'], onlyWith: 'Qualifier' },
  ],
  transientErrors: [
    'Lambda.TooManyRequestsException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
  ],
});

const invocation = (known: Integration) =>
  Object.assign((fields: AnyTaskFields): State<never, never> => taskState(known, fields), { integration: known });

/** The Task states of Lambda; `V` are the machine's variables. */
export const lambda = <V>(): { readonly invoke: Invoke<V> } => ({
  invoke: Object.assign(invocation(integration('invoke')), {
    waitForTaskToken: invocation({ ...integration('invoke.waitForTaskToken'), callback: true }),
  }),
});
