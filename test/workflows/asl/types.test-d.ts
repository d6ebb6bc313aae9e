/**
 * Mistakes that do not compile, each where the compiler reports it. Nothing here runs; `types.test.ts` counts them.
 * Long, as it is the list of all of them.
 */
import {
  above,
  type Expr,
  equals,
  jsonata,
  lambdaFunction,
  onTransientErrors,
  orElse,
  phases,
  placeholder,
  present,
  type Ref,
  stateMachine,
  states,
  vocabulary,
} from '#workflows/asl/index';

interface Variables {
  run: {
    name: string;
    instances: number;
    champion: { uri: string } | null;
    target: 'endpoint' | 'batch';
    note?: string;
  };
  auc: number;
  artifact: string;
  failure: { error: string; cause: string };
  approval: { decision: 'approved' | 'rejected' };
}
const {
  awsSdk,
  branch: _,
  choice,
  lambda,
  parallel,
  pass,
  sagemaker,
  vars,
  wait,
} = {
  ...vocabulary<Variables>(),
  branch: undefined,
};
const inner = vocabulary<{ score: number }, Variables>();

const plan = lambdaFunction<{ input: unknown; by: { name: string } }, Variables['run']>('PlanArn');
const ask = lambdaFunction<{ taskToken: string; auc: number }, Variables['approval']>('AskArn');
const done = pass({ Comment: 'Ends.', End: true });

const model = {
  ModelName: 'm',
  ExecutionRoleArn: placeholder('RoleArn'),
  PrimaryContainer: { Image: 'i', ModelDataUrl: vars.artifact },
} as const;
const transform = {
  TransformJobName: 't',
  ModelName: 'm',
  TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/in/' } } },
  TransformOutput: { S3OutputPath: 's3://b/out/' },
  TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
} as const;

/* Where states lead. */
stateMachine({
  Comment: 'A Next that names no state.',
  StartAt: 'A',
  // @ts-expect-error a Next to a state that is not there
  States: { A: pass({ Comment: 'Goes nowhere.', Next: 'Nowhere' }), Done: done },
});
stateMachine({
  Comment: 'A start that names no state.',
  // @ts-expect-error a StartAt that is not there
  StartAt: 'Start',
  States: { Done: done },
});
stateMachine({
  Comment: 'A Catch that names no state.',
  StartAt: 'A',
  States: {
    // @ts-expect-error a Catch to a state that is not there
    A: sagemaker.createModel({
      Comment: 'Fails to nowhere.',
      Arguments: model,
      TimeoutSeconds: 60,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
      Next: 'Done',
    }),
    Done: done,
  },
});
stateMachine({
  Comment: 'A Default that names no state.',
  StartAt: 'A',
  States: {
    // @ts-expect-error a Default to a state that is not there
    A: choice({
      Comment: 'Chooses.',
      Choices: [{ Condition: above(vars.auc, 0.7), Next: 'Done' }],
      Default: 'Dnoe',
    }),
    Done: done,
  },
});
stateMachine({
  Comment: 'A target in another phase, misspelt.',
  StartAt: 'A',
  // @ts-expect-error a Next to a phase that has no such state
  States: phases({ A: pass({ Comment: 'Goes on.', Next: 'Donne' }) }, { Done: done }),
});
// @ts-expect-error a state's name in two phases
phases({ Done: done }, { Other: done }, { Done: done });
// @ts-expect-error Next together with End
pass({ Comment: 'Cannot decide.', Next: 'Done', End: true });
// @ts-expect-error neither Next nor End
pass({ Comment: 'Stops in mid-air.' });
choice({
  Comment: 'A Choice leads on by its rules.',
  Choices: [{ Condition: above(vars.auc, 0.7), Next: 'Done' }],
  Default: 'Done',
  // @ts-expect-error a Choice with Next
  Next: 'Done',
});
choice({
  Comment: 'A condition has to be true or false.',
  // @ts-expect-error a Condition that is no boolean
  Choices: [{ Condition: vars.auc, Next: 'Done' }],
  Default: 'Done',
});
// @ts-expect-error a Choice without Default
choice({ Comment: 'Has no other way.', Choices: [{ Condition: above(vars.auc, 0.7), Next: 'Done' }] });
// @ts-expect-error a Wait for seconds and until a time at once
wait({ Comment: 'Waits twice.', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', Next: 'Done' });
// @ts-expect-error a state without Comment
pass({ End: true });

/* What services are given. */
// @ts-expect-error an argument misspelt
sagemaker.createModel({ Comment: 'c', Arguments: { ...model, ModelNme: 'm' }, TimeoutSeconds: 60, End: true });
sagemaker.createModel({
  Comment: 'c',
  // @ts-expect-error a nested argument misspelt
  Arguments: { ...model, PrimaryContainer: { Image: 'i', ModelDataURL: vars.artifact } },
  TimeoutSeconds: 60,
  End: true,
});
sagemaker.createTransformJob.sync({
  Comment: 'c',
  // @ts-expect-error an instance type that does not exist
  Arguments: { ...transform, TransformResources: { InstanceType: 'ml.m5.lagre', InstanceCount: 1 } },
  TimeoutSeconds: 60,
  End: true,
});
sagemaker.createTransformJob.sync({
  Comment: 'c',
  // @ts-expect-error text where a number belongs
  Arguments: { ...transform, MaxPayloadInMB: '6' },
  TimeoutSeconds: 60,
  End: true,
});
sagemaker.createTransformJob.sync({
  Comment: 'c',
  // @ts-expect-error an expression of a number where text belongs
  Arguments: { ...transform, ModelName: vars.auc },
  TimeoutSeconds: 60,
  End: true,
});
sagemaker.createTransformJob.sync({
  Comment: 'c',
  // @ts-expect-error a required argument left out
  Arguments: { TransformJobName: 't', ModelName: 'm' },
  TimeoutSeconds: 60,
  End: true,
});
sagemaker.updateEndpoint({
  Comment: 'c',
  // @ts-expect-error an argument that only the aws-sdk integration knows
  Arguments: { EndpointName: 'e', EndpointConfigName: 'c', RetainDeploymentConfig: true },
  TimeoutSeconds: 60,
  End: true,
});
// @ts-expect-error .sync of a call that has none
awsSdk.sagemaker.describeEndpoint.sync;
// @ts-expect-error a Task without TimeoutSeconds
sagemaker.createModel({ Comment: 'c', Arguments: model, End: true });
awsSdk.redshiftData.executeStatement({
  Comment: 'c',
  // @ts-expect-error the API's own camelCase, where Step Functions has PascalCase
  Arguments: { Sql: 'select :a', WorkgroupName: 'w', Parameters: [{ name: 'a', value: '1' }] },
  TimeoutSeconds: 60,
  End: true,
});

/* What functions are given. */
lambda.invoke({
  Comment: 'c',
  // @ts-expect-error a payload's member of another type
  Arguments: { FunctionName: plan, Payload: { input: null, by: { name: 7 } } },
  TimeoutSeconds: 60,
  End: true,
});
lambda.invoke({
  Comment: 'c',
  // @ts-expect-error a payload's member left out
  Arguments: { FunctionName: plan, Payload: { input: null } },
  TimeoutSeconds: 60,
  End: true,
});
lambda.invoke({
  Comment: 'c',
  // @ts-expect-error a payload's member that the function does not know
  Arguments: { FunctionName: plan, Payload: { input: null, by: { name: 'n' }, force: true } },
  TimeoutSeconds: 60,
  End: true,
});
lambda.invoke({
  Comment: 'c',
  // @ts-expect-error a function whose contract is not known
  Arguments: { FunctionName: placeholder('PlanArn'), Payload: { input: null, by: { name: 'n' } } },
  TimeoutSeconds: 60,
  End: true,
});

/* Callbacks. */
const payload = { taskToken: states.context.Task.Token, auc: vars.auc };
const onExpiry = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] as const;
// @ts-expect-error a callback without TimeoutSeconds
lambda.invoke.waitForTaskToken({
  Comment: 'c',
  Arguments: { FunctionName: ask, Payload: payload },
  Catch: onExpiry,
  Next: 'Done',
});
// @ts-expect-error a callback without Catch
lambda.invoke.waitForTaskToken({
  Comment: 'c',
  Arguments: { FunctionName: ask, Payload: payload },
  TimeoutSeconds: 60,
  Next: 'Done',
});
lambda.invoke.waitForTaskToken({
  Comment: 'c',
  // @ts-expect-error a callback whose payload has some other text for the token
  Arguments: { FunctionName: ask, Payload: { taskToken: vars.artifact, auc: vars.auc } },
  TimeoutSeconds: 60,
  Catch: onExpiry,
  Next: 'Done',
});

/* Variables. */
// @ts-expect-error a variable that is not declared
vars.runn;
// @ts-expect-error a member that the variable does not have
vars.run.nmae;
pass({
  Comment: 'c',
  // @ts-expect-error assigning a variable that is not declared
  Assign: { arc: 0.7 },
  End: true,
});
pass({
  Comment: 'c',
  // @ts-expect-error assigning a value of another type
  Assign: { auc: vars.artifact },
  End: true,
});
pass({
  Comment: 'c',
  // @ts-expect-error assigning a literal that is not among the allowed
  Assign: { approval: { decision: 'aproved' } },
  End: true,
});
sagemaker.createTransformJob.sync({
  Comment: 'c',
  Arguments: transform,
  TimeoutSeconds: 60,
  // @ts-expect-error assigning a result to a variable that is not declared
  Assign: (result) => ({ auc: 1, artefact: result.TransformJobName }),
  End: true,
});
lambda.invoke({
  Comment: 'c',
  Arguments: { FunctionName: plan, Payload: { input: null, by: { name: 'n' } } },
  TimeoutSeconds: 60,
  // @ts-expect-error a nested member that the variable does not have
  Assign: () => ({ failure: { error: 'e', cause: 'c', stack: 's' } }),
  End: true,
});
sagemaker.createTransformJob.sync({
  Comment: 'c',
  Arguments: transform,
  TimeoutSeconds: 60,
  // @ts-expect-error an optional member of a result where a value is needed
  Assign: (result) => ({ artifact: result.FailureReason }),
  End: true,
});
sagemaker.createTransformJob.sync({
  Comment: 'c',
  Arguments: transform,
  TimeoutSeconds: 60,
  // @ts-expect-error a member that the result does not have
  Assign: (result) => ({ artifact: result.TransformJobNam }),
  End: true,
});
// @ts-expect-error a member of what may be null, where a value is needed
const uri: Expr<string> = vars.run.champion.uri;
// @ts-expect-error an optional variable's member used without a fallback
const note: Expr<string> = vars.run.note;
// @ts-expect-error compared with a text that it can never be
equals(vars.run.target, 'endpiont');
inner.pass({
  Comment: 'c',
  // @ts-expect-error a branch that assigns a variable of the machine around it
  Assign: { auc: 1 },
  End: true,
});
parallel({
  Comment: 'c',
  // @ts-expect-error branches that are not made by branch()
  Branches: [{ StartAt: 'Done', States: { Done: done } }],
  End: true,
});
sagemaker.createModel({
  Comment: 'c',
  Arguments: model,
  TimeoutSeconds: 60,
  // @ts-expect-error a Retrier's field misspelt
  Retry: [{ ErrorEquals: ['E'], MaxAttempt: 1 }],
  End: true,
});
// @ts-expect-error a jitter that AWS does not know
onTransientErrors({ JitterStrategy: 'HALF' });
// @ts-expect-error an expression without a type where a type is needed
const untyped: Expr<number> = jsonata`1 + 1`;

/* And what does compile. */
const typed: Expr<number> = jsonata<number>`1 + 1`;
const known: Expr<string> = present(vars.run.champion).uri;
const filled: Expr<string> = orElse(vars.run.note, 'none');
const wider: Expr<string | null> = vars.artifact;
const reference: Ref<string> = vars.run.name;
void [uri, note, untyped, typed, known, filled, wider, reference];
