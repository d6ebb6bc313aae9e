/** What the stack of one model has in its template. Long, as it is the list of all; one synthesis for most. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Retraining } from '#infra/constructs/retraining';
import { ENVIRONMENT } from '#tasks/contracts/functions';
import { PROCESSING_IMAGE, synthesize, testApp } from '#test/support/synth';
import { placeholdersOf, toAsl } from '#workflows/asl/index';
import { retraining } from '#workflows/retraining/index';
import { codeVersion } from '../../bin/code-version.mjs';

let template: Template;

beforeAll(() => {
  template = synthesize({
    dataset: { uri: 's3://lake/transactions/', label: 'is_fraud' },
    schedule: { expression: 'cron(0 2 ? * SUN *)', timeZone: 'Europe/Berlin', flexibleMinutes: 30 },
    startOnNewData: true,
  }).retraining;
});

const only = (type: string) => {
  const [resource] = Object.values(template.findResources(type));
  return resource?.Properties;
};
const statements = (of: Template) =>
  Object.values(of.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as Statement[],
  );

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

describe('the state machine', () => {
  test('is the definition of workflows/, byte for byte', () => {
    expect(only('AWS::StepFunctions::StateMachine').DefinitionString).toBe(JSON.stringify(toAsl(retraining)));
  });

  test('has every placeholder filled and no other', () => {
    const filled = Object.keys(only('AWS::StepFunctions::StateMachine').DefinitionSubstitutions);
    expect(filled.sort()).toEqual(placeholdersOf(toAsl(retraining)));
  });

  test('logs errors without the data of executions, and is traced', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  test('has an alias that moves to each new version; old versions stay', () => {
    template.hasResource('AWS::StepFunctions::StateMachineVersion', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    template.hasResourceProperties('AWS::StepFunctions::StateMachineAlias', {
      Name: 'live',
      DeploymentPreference: { Type: 'ALL_AT_ONCE' },
    });
  });
});

describe('what an execution runs', () => {
  const machineOf = (of: Template) =>
    Object.values(of.findResources('AWS::StepFunctions::StateMachine'))[0]?.Properties as {
      DefinitionSubstitutions: Record<string, { Ref?: string }>;
    };

  test('is versions of the functions that later deployments leave as they are', () => {
    const versions = template.findResources('AWS::Lambda::Version');
    const invoked = Object.entries(machineOf(template).DefinitionSubstitutions).filter(([name]) =>
      /(?<!Role)Arn$/.test(name),
    );
    expect(invoked.map(([, { Ref = '' }]) => Ref).sort()).toEqual(Object.keys(versions).sort());
    for (const version of Object.values(versions)) {
      // What a deployment made that was rolled back would stand in the way of the next one.
      expect(version).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('changes for new executions with the function that changes, and with no other', () => {
    const [plain, other] = [synthesize(), synthesize({ input: { gate: { minimumAuc: 0.9 } } })].map(
      ({ retraining: of }) => machineOf(of).DefinitionSubstitutions,
    );
    const changed = Object.keys(plain ?? {}).filter((name) => plain?.[name]?.Ref !== other?.[name]?.Ref);
    expect(changed).toEqual(['PrepareRunArn']);
  });

  test('may be invoked in every version: executions go on that an earlier deployment began', () => {
    const invoking = statements(template).filter(({ Action }) => [Action].flat().includes('lambda:InvokeFunction'));
    const resources = invoking.flatMap(({ Resource }) => Resource);
    expect(resources.length).toBe(Object.keys(template.findResources('AWS::Lambda::Version')).length);
    for (const resource of resources) {
      expect(resource).toEqual({
        'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^Retraining\w+Function/), 'Arn'] }, ':*']],
      });
    }
  });
});

describe('the functions', () => {
  test('tell which code it is that judges a model', () => {
    expect(variablesIn(template).EvaluateModel?.CODE_VERSION).toBe(codeVersion(process.cwd()));
  });

  test('run on Graviton with the newest Node, are traced, and log for a limited time', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      TracingConfig: { Mode: 'Active' },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: Match.anyValue() });
  });

  test('have a role each', () => {
    const roles = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) =>
      JSON.stringify(Properties.Role),
    );
    expect(new Set(roles).size).toBe(roles.length);
  });

  test('have the variables of the contract, and no others', () => {
    const given = Object.fromEntries(
      Object.entries(variablesIn(template)).map(([name, variables]) => [
        name,
        Object.keys(variables)
          .filter((variable) => variable !== 'NODE_OPTIONS')
          .sort(),
      ]),
    );
    expect(given).toEqual(
      Object.fromEntries(Object.entries(ENVIRONMENT).map(([name, variables]) => [name, [...variables].sort()])),
    );
  });

  test('know the deployment’s model and dataset where a run begins, so that {} is a whole input', () => {
    expect(JSON.parse(variablesIn(template).PrepareRun?.EXECUTION_DEFAULTS ?? '')).toMatchObject({
      model: 'fraud',
      dataset: { uri: 's3://lake/transactions/', label: 'is_fraud' },
    });
  });

  test('are let be by another input, but for the one that reads it', () => {
    const other = variablesIn(synthesize({ input: { gate: { minimumAuc: 0.9 } } }).retraining);
    const plain = variablesIn(synthesize().retraining);
    const changed = Object.keys(plain).filter((name) => JSON.stringify(plain[name]) !== JSON.stringify(other[name]));
    expect(changed).toEqual(['PrepareRun']);
  });

  test('refuse an input that Lambda would have no room for', () => {
    const drop = Array.from({ length: 400 }, (_, index) => `column_${index}`);
    expect(() => synthesize({ dataset: { drop } })).toThrow('at most 3,500 characters as JSON');
  });

  test('that anybody may call run five at a time, for 15 seconds at most', () => {
    const open = Object.values(template.findResources('AWS::Lambda::Url')).map(
      ({ Properties }) => Properties.TargetFunctionArn['Fn::GetAtt'][0] as string,
    );
    expect(open).toEqual([expect.stringMatching('ApprovalPage')]);
    for (const id of open) {
      expect(template.findResources('AWS::Lambda::Function')[id]?.Properties).toMatchObject({
        ReservedConcurrentExecutions: 5,
        Timeout: 15,
      });
    }
  });

  test('set nothing aside where the account has nothing to set aside', () => {
    const { retraining: of } = synthesize({}, { approvalPageConcurrency: 0 });
    const reserved = Object.values(of.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.ReservedConcurrentExecutions,
    );
    expect(reserved.filter((some) => some !== undefined)).toEqual([]);
  });
});

describe('every role', () => {
  test('has no policy that AWS manages', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
    }
  });

  test('is allowed no action by a wildcard', () => {
    const actions = statements(template).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('is allowed everything only where AWS offers no resource', () => {
    const everywhere = statements(template).filter(({ Resource }) => Resource === '*');
    expect([...new Set(everywhere.flatMap(({ Action }) => Action))].sort()).toEqual([
      'cloudwatch:PutMetricData',
      'ecr:GetAuthorizationToken',
      // Delivery of a state machine's log: what AWS documents for it.
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'redshift-data:CancelStatement',
      'redshift-data:DescribeStatement',
      'redshift-data:GetStatementResult',
      'redshift-data:ListStatements',
      'sagemaker:ListEndpointConfigs',
      'sagemaker:ListEndpoints',
      'sagemaker:ListModelPackages',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test('lists names of objects only by how they begin, with the model’s own name in it', () => {
    const listing = statements(template).filter(({ Action }) => [Action].flat().includes('s3:ListBucket'));
    expect(listing.length).toBeGreaterThan(10);
    for (const { Condition } of listing) {
      const prefixes = [Condition?.StringLike?.['s3:prefix'] ?? ''].flat();
      for (const prefix of prefixes)
        expect(prefix).toMatch(/^[a-z]+\/fraud(\.json|\/\*|-$|-\?{12}-\?{6}\/.+)|^transactions\/\*$/);
    }
  });

  test('is trusted to services alone, and to those that act for an account, only for this one', () => {
    const trusts = Object.values(template.findResources('AWS::IAM::Role')).flatMap(
      ({ Properties }) => Properties.AssumeRolePolicyDocument.Statement as { Principal: object; Condition?: object }[],
    );
    for (const { Principal, Condition } of trusts) {
      expect(Object.keys(Principal)).toEqual(['Service']);
      if (JSON.stringify(Principal).includes('lambda')) continue;
      expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceAccount': expect.anything() } });
    }
  });

  test('that passes a role says to which service', () => {
    const passing = statements(template).filter(({ Action }) => [Action].flat().includes('iam:PassRole'));
    expect(passing.length).toBeGreaterThan(0);
    for (const statement of passing) {
      expect(statement).toMatchObject({
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      });
    }
  });
});

describe('what starts it', () => {
  test('is a schedule with a time zone, a window, retries and a queue for what it gave up', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 2 ? * SUN *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
      Target: {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Alias'), 'Arn'] },
        Input: '{}',
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: Match.anyValue(),
      },
    });
  });

  test('is new data under the dataset’s prefix, if wanted', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: ['lake'] }, object: { key: [{ prefix: 'transactions/' }] } },
      },
    });
  });

  test('is nothing where nothing is said', () => {
    const plain = synthesize().retraining;
    plain.resourceCountIs('AWS::Scheduler::Schedule', 0);
    expect(
      Object.keys(plain.findResources('AWS::Events::Rule', { Properties: { EventPattern: { source: ['aws.s3'] } } })),
    ).toEqual([]);
  });
});

describe('a function that a rule invokes', () => {
  /** Of the functions that nobody waits for. */
  const invoked = () =>
    Object.values(template.findResources('AWS::Events::Rule'))
      .flatMap(({ Properties }) => Properties.Targets as { Arn: { 'Fn::GetAtt': [string, string] } }[])
      .map(({ Arn }) => Arn['Fn::GetAtt'][0])
      .filter((id) => id in template.findResources('AWS::Lambda::Function'));

  test('leaves what it fails on in the queue of dead letters, into which its role may write', () => {
    expect(invoked()).toEqual([expect.stringMatching('AnswerFromRegistry'), expect.stringMatching('RemindApprovers')]);
    for (const id of invoked()) {
      const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp('^RetrainingApprovalDeadLetters'), 'Arn'] };
      template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
        FunctionName: { Ref: id },
        DestinationConfig: { OnFailure: { Destination: queue } },
      });
      template.hasResourceProperties('AWS::IAM::Policy', {
        Roles: [{ Ref: Match.stringLikeRegexp(id.replace(/Function[0-9A-F]{8}$/, 'Role')) }],
        PolicyDocument: {
          Statement: Match.arrayWith([Match.objectLike({ Action: 'sqs:SendMessage', Resource: queue })]),
        },
      });
    }
  });
});

describe('a construct for somebody else’s app', () => {
  test('brings bucket, warehouse and package group with it', () => {
    const stack = new Stack(testApp(), 'Theirs');
    new Retraining(stack, 'Fraud', { model: 'fraud', processingImageUri: PROCESSING_IMAGE });
    const theirs = Template.fromStack(stack);
    theirs.resourceCountIs('AWS::RedshiftServerless::Workgroup', 1);
    theirs.hasResourceProperties('AWS::SageMaker::ModelPackageGroup', { ModelPackageGroupName: 'fraud' });
  });

  test('keeps what holds data as it is when schedule, instances or gate change', () => {
    const statefulOf = (props: object) => {
      const stack = new Stack(testApp(), 'Theirs');
      new Retraining(stack, 'Fraud', { model: 'fraud', processingImageUri: PROCESSING_IMAGE, ...props });
      const resources = Object.entries(
        Template.fromStack(stack).toJSON().Resources as Record<string, { Type: string }>,
      );
      return Object.fromEntries(resources.filter(([, { Type }]) => STATEFUL.includes(Type)));
    };
    const plain = statefulOf({});
    expect(Object.values(plain).map(({ Type }) => Type)).toEqual(expect.arrayContaining([...STATEFUL]));
    const changed = statefulOf({
      schedule: { expression: 'rate(1 day)' },
      input: { training: { instanceType: 'ml.m5.4xlarge' }, gate: { minimumAuc: 0.9 } },
    });
    expect(changed).toEqual(plain);
  });

  test('stands beside another model’s, in one stack and in two, without two names alike', () => {
    const app = testApp();
    const shared = new Stack(app, 'Shared');
    const props = { processingImageUri: PROCESSING_IMAGE, schedule: { expression: 'rate(1 day)' } };
    const fraud = new Retraining(shared, 'Fraud', { ...props, model: 'fraud' });
    new Retraining(shared, 'FraudEu', { ...props, model: 'fraud-eu', store: fraud.store, warehouse: fraud.warehouse });
    const other = new Stack(app, 'Other');
    new Retraining(other, 'Credit', { ...props, model: 'credit' });
    const names = [shared, other].flatMap((stack) => namesIn(Template.fromStack(stack)));
    expect(names.length).toBeGreaterThan(6);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('refuses a model name that cannot name jobs', () => {
    expect(() => new Retraining(new Stack(testApp(), 'S'), 'R', { model: 'Fraud Model' })).toThrow(
      'lower-case letters',
    );
  });
});

const STATEFUL = [
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::RedshiftServerless::Namespace',
  'AWS::SageMaker::ModelPackageGroup',
];

/** By function. */
function variablesIn(of: Template): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(of.findResources('AWS::Lambda::Function')).map(([id, { Properties }]) => [
      /^Retraining(.+)Function[0-9A-F]{8}$/.exec(id)?.[1] ?? id,
      Properties.Environment?.Variables ?? {},
    ]),
  );
}

/** Physical names, with their types. A database's name is its namespace's own matter, an alias's its machine's. */
function namesIn(of: Template): string[] {
  const resources = Object.values(of.toJSON().Resources as Record<string, { Type: string; Properties?: object }>);
  return resources.flatMap(({ Type, Properties = {} }) =>
    Object.entries(Properties).flatMap(([property, value]) =>
      /Name$/.test(property) &&
      property !== 'DbName' &&
      typeof value === 'string' &&
      Type !== 'AWS::StepFunctions::StateMachineAlias'
        ? [`${Type} ${property} ${value}`]
        : [],
    ),
  );
}
