import { expect, test } from '@jest/globals';
import {
  above,
  at,
  branch,
  fail,
  lambdaFunction,
  onTransientErrors,
  phases,
  placeholder,
  plus,
  type States,
  stateMachine,
  states,
  succeed,
  toAsl,
  vocabulary,
} from '#workflows/asl/index';

interface Variables {
  plan: { name: string; rows: number; parts: string[] };
  auc: number;
  artifact: string;
  rounds: number;
  outputs: string[];
  decision: { approved: boolean };
  failure: { error: string; cause: string };
}
const { awsSdk, catchAll, choice, events, lambda, map, parallel, pass, sagemaker, vars, wait } =
  vocabulary<Variables>();
const inner = vocabulary<{ score: number }, Variables>();
const planner = lambdaFunction<{ input: unknown }, Variables['plan']>('PlanArn');
const asker = lambdaFunction<{ taskToken: string; auc: number }, { approved: boolean }>('AskArn');
const onFailure = [catchAll({ Next: 'Failed', Assign: { failure: { error: states.errorOutput.Error, cause: 'c' } } })];
/** The states of a machine as JSON; where they lead does not matter here. */
const machine = (States: States) => toAsl({ Comment: 'c', QueryLanguage: 'JSONata', StartAt: 'A', States }).States;

test('renders a Task with everything it may have', () => {
  const Train = sagemaker.createTransformJob.sync({
    Comment: 'Scores.',
    Arguments: {
      TransformJobName: vars.plan.name,
      ModelName: placeholder('Model'),
      TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/in/' } } },
      TransformOutput: { S3OutputPath: 's3://b/out/' },
      TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
    },
    TimeoutSeconds: vars.plan.rows,
    HeartbeatSeconds: 30,
    Assign: (result) => ({ artifact: result.ModelName }),
    Output: (result) => ({ name: result.TransformJobName }),
    Retry: [onTransientErrors({ MaxAttempts: 2 }), { ErrorEquals: ['Other'], MaxAttempts: 1 }],
    Catch: onFailure,
    Next: 'Done',
  });
  expect(machine({ Train })).toEqual({
    Train: {
      Type: 'Task',
      Comment: 'Scores.',
      Resource: 'arn:aws:states:::sagemaker:createTransformJob.sync',
      Arguments: {
        TransformJobName: '{% $plan.name %}',
        ModelName: '${Model}',
        TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/in/' } } },
        TransformOutput: { S3OutputPath: 's3://b/out/' },
        TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
      },
      TimeoutSeconds: '{% $plan.rows %}',
      HeartbeatSeconds: 30,
      Assign: { artifact: '{% $states.result.ModelName %}' },
      Output: { name: '{% $states.result.TransformJobName %}' },
      Retry: [
        {
          ErrorEquals: ['SageMaker.AmazonSageMakerException', 'SageMaker.ResourceLimitExceededException'],
          IntervalSeconds: 2,
          MaxAttempts: 2,
          BackoffRate: 2,
          MaxDelaySeconds: 60,
          JitterStrategy: 'FULL',
        },
        { ErrorEquals: ['Other'], MaxAttempts: 1 },
      ],
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Next: 'Failed',
          Assign: { failure: { error: '{% $states.errorOutput.Error %}', cause: 'c' } },
        },
      ],
      Next: 'Done',
    },
  });
});

test('renders a whole machine of two phases', () => {
  const asl = toAsl(
    stateMachine({
      Comment: 'Plans, then asks.',
      StartAt: 'Plan',
      TimeoutSeconds: 3600,
      States: phases(
        {
          Plan: lambda.invoke({
            Comment: 'Plans.',
            Arguments: { FunctionName: planner, Payload: { input: states.context.Execution.Input } },
            TimeoutSeconds: 60,
            Assign: (result) => ({ plan: result.Payload }),
            Catch: onFailure,
            Next: 'Ask',
          }),
        },
        {
          Ask: lambda.invoke.waitForTaskToken({
            Comment: 'Asks.',
            Arguments: { FunctionName: asker, Payload: { taskToken: states.context.Task.Token, auc: vars.auc } },
            TimeoutSeconds: 600,
            Assign: (answer) => ({ decision: answer }),
            Catch: onFailure,
            Next: 'Done',
          }),
          Done: succeed({ Comment: 'Ends well.', Output: vars.plan }),
          Failed: fail({ Comment: 'Ends badly.', Error: vars.failure.error, Cause: 'no luck' }),
        },
      ),
    }),
  );
  const Catch = [
    {
      ErrorEquals: ['States.ALL'],
      Next: 'Failed',
      Assign: { failure: { error: '{% $states.errorOutput.Error %}', cause: 'c' } },
    },
  ];
  expect(asl).toEqual({
    Comment: 'Plans, then asks.',
    QueryLanguage: 'JSONata',
    StartAt: 'Plan',
    TimeoutSeconds: 3600,
    States: {
      Plan: {
        Type: 'Task',
        Comment: 'Plans.',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: '${PlanArn}', Payload: { input: '{% $states.context.Execution.Input %}' } },
        TimeoutSeconds: 60,
        Assign: { plan: '{% $states.result.Payload %}' },
        Catch,
        Next: 'Ask',
      },
      Ask: {
        Type: 'Task',
        Comment: 'Asks.',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: {
          FunctionName: '${AskArn}',
          Payload: { taskToken: '{% $states.context.Task.Token %}', auc: '{% $auc %}' },
        },
        TimeoutSeconds: 600,
        Assign: { decision: '{% $states.result %}' },
        Catch,
        Next: 'Done',
      },
      Done: { Type: 'Succeed', Comment: 'Ends well.', Output: '{% $plan %}' },
      Failed: { Type: 'Fail', Comment: 'Ends badly.', Error: '{% $failure.error %}', Cause: 'no luck' },
    },
  });
});

test('renders Choice, Wait and Pass', () => {
  const Decide = choice({
    Comment: 'Good enough?',
    Choices: [{ Condition: above(vars.auc, 0.7), Assign: { rounds: 0 }, Next: 'Rest' }],
    Default: 'Count',
    Assign: { rounds: 1 },
  });
  const Rest = wait({ Comment: 'Rests.', Seconds: vars.rounds, Next: 'Count' });
  const Count = pass({ Comment: 'Counts.', Assign: { rounds: plus(vars.rounds, 1) }, Output: null, End: true });
  expect(machine({ Decide, Rest, Count })).toEqual({
    Decide: {
      Type: 'Choice',
      Comment: 'Good enough?',
      Choices: [{ Condition: '{% $auc > 0.7 %}', Assign: { rounds: 0 }, Next: 'Rest' }],
      Default: 'Count',
      Assign: { rounds: 1 },
    },
    Rest: { Type: 'Wait', Comment: 'Rests.', Seconds: '{% $rounds %}', Next: 'Count' },
    Count: { Type: 'Pass', Comment: 'Counts.', Assign: { rounds: '{% $rounds + 1 %}' }, Output: null, End: true },
  });
});

const echo = branch({
  StartAt: 'Echo',
  States: { Echo: inner.pass({ Comment: 'Says it.', Output: vars.artifact, End: true }) },
});
const renderedEcho = {
  StartAt: 'Echo',
  States: { Echo: { Type: 'Pass', Comment: 'Says it.', Output: '{% $artifact %}', End: true } },
};

test('renders Parallel with the typed outputs of its branches', () => {
  const Both = parallel({
    Comment: 'Both.',
    Branches: [echo],
    Assign: (results) => ({ artifact: results[0] }),
    Catch: onFailure,
    End: true,
  });
  expect(machine({ Both })).toMatchObject({
    Both: { Type: 'Parallel', Branches: [renderedEcho], Assign: { artifact: '{% $states.result[0] %}' }, End: true },
  });
});

test('renders Map with an inline processor', () => {
  const Each = map({
    Comment: 'Each.',
    Items: vars.plan.parts,
    ItemSelector: { index: states.context.Map.Item.Index },
    ItemProcessor: echo,
    MaxConcurrency: 2,
    Output: (results) => at(results, 0),
    End: true,
  });
  expect(machine({ Each })).toEqual({
    Each: {
      Type: 'Map',
      Comment: 'Each.',
      Items: '{% $plan.parts %}',
      ItemSelector: { index: '{% $states.context.Map.Item.Index %}' },
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...renderedEcho },
      MaxConcurrency: 2,
      Output: '{% $states.result[0] %}',
      End: true,
    },
  });
});

test('names the resource of each integration', () => {
  const names = [
    sagemaker.createTrainingJob.integration,
    sagemaker.createHyperParameterTuningJob.sync.integration,
    awsSdk.sagemaker.createModelPackage.integration,
    awsSdk.redshiftData.batchExecuteStatement.integration,
    awsSdk.s3.getObject.integration,
    events.putEvents.integration,
  ].map(({ resource }) => resource);
  expect(names).toEqual([
    'arn:aws:states:::sagemaker:createTrainingJob',
    'arn:aws:states:::sagemaker:createHyperParameterTuningJob.sync',
    'arn:aws:states:::aws-sdk:sagemaker:createModelPackage',
    'arn:aws:states:::aws-sdk:redshiftdata:batchExecuteStatement',
    'arn:aws:states:::aws-sdk:s3:getObject',
    'arn:aws:states:::events:putEvents',
  ]);
});

test('gives JSON of its own, which a caller may change', () => {
  const definition = stateMachine({ Comment: 'c', StartAt: 'A', States: { A: succeed({ Comment: 'c' }) } });
  Object.assign(toAsl(definition), { Comment: 'changed' });
  expect(toAsl(definition).Comment).toBe('c');
});

test('rejects a name in two phases that the types did not see', () => {
  const one: Record<string, ReturnType<typeof succeed>> = { A: succeed({ Comment: 'c' }) };
  expect(() => (phases as (...groups: unknown[]) => unknown)(one, { ...one })).toThrow(
    "expected state names to be unique, got 'A' in two phases; rename one",
  );
});

test('rejects a callback whose arguments lack the token although its type was made to fit', () => {
  const fake = vars.artifact as unknown as typeof states.context.Task.Token;
  expect(() =>
    lambda.invoke.waitForTaskToken({
      Comment: 'Asks.',
      Arguments: { FunctionName: asker, Payload: { taskToken: fake, auc: 1 } },
      TimeoutSeconds: 60,
      Catch: [catchAll({ Next: 'Failed' })],
      Next: 'Done',
    }),
  ).toThrow('to contain states.context.Task.Token: Asks.');
});

test('rejects a preset for one service on a Parallel', () => {
  expect(() => parallel({ Comment: 'c', Branches: [echo], Retry: [onTransientErrors()], End: true })).toThrow(
    'expected the Retry of a Parallel or Map to name its errors',
  );
});

test('tries transient errors again with the documented numbers unless told otherwise', () => {
  const rendered = machine({
    A: awsSdk.s3.getObject({
      Comment: 'c',
      Arguments: { Bucket: 'b', Key: 'k' },
      TimeoutSeconds: 60,
      Retry: [onTransientErrors()],
      End: true,
    }),
  });
  const numbers = { IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: 'FULL' };
  expect(rendered).toMatchObject({ A: { Retry: [{ ErrorEquals: ['S3.S3Exception'], ...numbers }] } });
});
