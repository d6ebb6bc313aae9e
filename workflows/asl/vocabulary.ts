/** The whole vocabulary, bound to the variables of one machine. */
import { events } from './integrations/events';
import { lambda } from './integrations/lambda';
import { redshiftData } from './integrations/redshift-data';
import { s3 } from './integrations/s3';
import { sagemaker } from './integrations/sagemaker';
import { sagemakerSdk } from './integrations/sagemaker-sdk';
import { type Variables, variables } from './reference';
import type { Catcher } from './state';
import { type ChoiceBuilder, choice } from './states/choice';
import { fail, succeed } from './states/end';
import { type MapBuilder, map } from './states/map';
import { type ParallelBuilder, parallel } from './states/parallel';
import { type PassBuilder, pass } from './states/pass';
import { type WaitBuilder, wait } from './states/wait';
import type { Assignments } from './template';

export interface Vocabulary<Own, Outer> {
  /** References to the variables: `vars.run.uris.train` renders as `{% $run.uris.train %}`. */
  readonly vars: Variables<Own & Outer>;
  readonly lambda: ReturnType<typeof lambda<Own>>;
  /** SageMaker's optimized integration, with `.sync`. */
  readonly sagemaker: ReturnType<typeof sagemaker<Own>>;
  readonly events: ReturnType<typeof events<Own>>;
  /** `aws-sdk:…` integrations: every field of a call, no `.sync`. */
  readonly awsSdk: {
    readonly sagemaker: ReturnType<typeof sagemakerSdk<Own>>;
    readonly redshiftData: ReturnType<typeof redshiftData<Own>>;
    readonly s3: ReturnType<typeof s3<Own>>;
  };
  readonly choice: ChoiceBuilder<Own>;
  readonly wait: WaitBuilder<Own>;
  readonly pass: PassBuilder<Own>;
  readonly parallel: ParallelBuilder<Own>;
  readonly map: MapBuilder<Own>;
  readonly succeed: typeof succeed;
  readonly fail: typeof fail;
  /** The catcher of all errors, which has to be the last. @example Catch: [catchAll({ Next: 'RecordFailure' })] */
  readonly catchAll: <const Target extends string>(
    catcher: Omit<Catcher<Own, Target>, 'ErrorEquals'> & { readonly Assign?: Assignments<Own> },
  ) => Catcher<Own, Target>;
}

/**
 * The states and references of a machine with these variables: reading an undeclared variable, or assigning one a value of
 * another type, does not compile.
 *
 * @typeParam Own variables that the states assign and read
 * @typeParam Outer variables that they only read: those of the machine around a branch
 *
 * @example
 * const { lambda, choice, vars } = vocabulary<{ run: RunPlan; attempts: number }>();
 * const PrepareRun = lambda.invoke({
 *   Comment: 'Plans the run.',
 *   Arguments: { FunctionName: prepareRun, Payload: { input: states.context.Execution.Input } },
 *   Assign: (result) => ({ run: result.Payload }),
 *   TimeoutSeconds: 60,
 *   Next: 'IsAnythingToDo',
 * });
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export const vocabulary = <Own, Outer = unknown>(): Vocabulary<Own, Outer> => ({
  vars: variables<Own & Outer>(),
  lambda: lambda<Own>(),
  sagemaker: sagemaker<Own>(),
  events: events<Own>(),
  awsSdk: { sagemaker: sagemakerSdk<Own>(), redshiftData: redshiftData<Own>(), s3: s3<Own>() },
  choice: choice as ChoiceBuilder<Own>,
  wait: wait as WaitBuilder<Own>,
  pass: pass as PassBuilder<Own>,
  parallel: parallel as ParallelBuilder<Own>,
  map: map as MapBuilder<Own>,
  succeed,
  fail,
  catchAll: (catcher) => ({ ErrorEquals: ['States.ALL'], ...catcher }),
});
