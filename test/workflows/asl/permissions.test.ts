import { describe, expect, test } from '@jest/globals';
import { integrations, permissionsOf } from '#workflows/asl/index';

const task = (Resource: string, Arguments: object) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${Resource}`,
  Arguments,
});
const machine = (States: object) => ({ StartAt: 'A', States });
const ARN = 'arn:${Partition}:sagemaker:${Region}:${Account}';

test('states all that a .sync training job needs, implicit rights too', () => {
  const statements = permissionsOf(
    machine({ Train: task('sagemaker:createTrainingJob.sync', { RoleArn: '${RoleArn}' }) }),
  );
  expect(statements).toEqual([
    { actions: ['sagemaker:CreateTrainingJob'], resources: [`${ARN}:training-job/*`], states: ['Train'] },
    { actions: ['sagemaker:AddTags', 'sagemaker:ListTags'], resources: [`${ARN}:training-job/*`], states: ['Train'] },
    {
      actions: ['iam:PassRole'],
      resources: ['${RoleArn}'],
      conditions: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      states: ['Train'],
    },
    {
      actions: ['sagemaker:DescribeTrainingJob', 'sagemaker:StopTrainingJob'],
      resources: [`${ARN}:training-job/*`],
      states: ['Train'],
    },
    {
      actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      resources: [
        'arn:${Partition}:events:${Region}:${Account}:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule',
      ],
      states: ['Train'],
    },
  ]);
});

test.each([
  ['createProcessingJob', 'ProcessingJobs'],
  ['createTrainingJob', 'TrainingJobs'],
  ['createTransformJob', 'TransformJobs'],
  ['createHyperParameterTuningJob', 'TuningJobs'],
])('needs the managed rule only for %s.sync', (action, rule) => {
  const rules = (resource: string) =>
    permissionsOf(machine({ A: task(resource, {}) })).flatMap(({ resources }) =>
      resources.filter((r) => r.includes(':rule/')),
    );
  expect(rules(`sagemaker:${action}`)).toEqual([]);
  expect(rules(`sagemaker:${action}.sync`)).toEqual([
    `arn:\${Partition}:events:\${Region}:\${Account}:rule/StepFunctionsGetEventsForSageMaker${rule}Rule`,
  ]);
});

test('takes the only value that a condition gives, where its other end is an error', () => {
  const named = (name: string) => task('aws-sdk:sagemaker:deleteEndpoint', { EndpointName: `{% ${name} %}` });
  const resources = (name: string) =>
    permissionsOf(machine({ A: named(name) })).flatMap((statement) => statement.resources);
  expect(resources("$ok ? 'a-' & $b : $error('no')")).toEqual([`${ARN}:endpoint/a-*`]);
  expect(resources("$ok ? $error('no') : 'a'")).toEqual([`${ARN}:endpoint/a`]);
  expect(resources("$ok ? 'a' : 'b'")).toEqual([`${ARN}:endpoint/*`]);
});

test('finds the role inside a tuning job', () => {
  const Arguments = { TrainingJobDefinition: { RoleArn: 'arn:aws:iam::1:role/r' } };
  const passed = permissionsOf(machine({ A: task('sagemaker:createHyperParameterTuningJob.sync', Arguments) }));
  expect(passed.find(({ actions }) => actions.includes('iam:PassRole'))?.resources).toEqual(['arn:aws:iam::1:role/r']);
});

test('says equal statements once, with all states that need them, branches included', () => {
  const invoke = task('lambda:invoke', { FunctionName: '${F}' });
  const statements = permissionsOf(
    machine({ A: invoke, B: { Type: 'Parallel', Branches: [machine({ C: invoke })] }, D: { Type: 'Pass' } }),
  );
  expect(statements).toEqual([{ actions: ['lambda:InvokeFunction'], resources: ['${F}'], states: ['A', 'C'] }]);
});

test('asks for tagging only where tags are given', () => {
  const actions = (Arguments: object) =>
    permissionsOf(machine({ A: task('sagemaker:createModel', Arguments) })).flatMap((statement) => statement.actions);
  expect(actions({})).toEqual(['sagemaker:CreateModel']);
  expect(actions({ Tags: [{ Key: 'a', Value: 'b' }] })).toContain('sagemaker:AddTags');
});

test('follows whether a workgroup or a cluster runs the statement, and as whom', () => {
  const rights = (Arguments: object) =>
    permissionsOf(machine({ A: task('aws-sdk:redshiftdata:executeStatement', Arguments) })).map(
      ({ actions, resources }) => [...actions, ...resources],
    );
  const execute = 'redshift-data:ExecuteStatement';
  const arn = (resource: string) => `arn:\${Partition}:redshift:\${Region}:\${Account}:${resource}`;
  const cluster = { ClusterIdentifier: '${Cluster}', Database: 'd' };
  const onCluster = [execute, arn('cluster:${Cluster}')];
  expect(rights({ WorkgroupName: '${Workgroup}' })).toEqual([
    [execute, '${WorkgroupArn}'],
    ['redshift-serverless:GetCredentials', '${WorkgroupArn}'],
  ]);
  expect(rights(cluster)).toEqual([onCluster, ['redshift:GetClusterCredentialsWithIAM', arn('dbname:${Cluster}/d')]]);
  expect(rights({ ...cluster, DbUser: '${User}' })).toEqual([
    onCluster,
    ['redshift:GetClusterCredentials', arn('dbname:${Cluster}/d'), arn('dbuser:${Cluster}/${User}')],
  ]);
  const secret = ['secretsmanager:GetSecretValue', '${Secret}'];
  expect(rights({ ...cluster, SecretArn: '${Secret}' })).toEqual([onCluster, secret]);
  expect(rights({ WorkgroupName: 'w', SecretArn: '${Secret}' })).toEqual([[execute, '${WorkgroupArn}'], secret]);
});

test('names each event bus, and the default one where none is named', () => {
  const resources = (...Entries: object[]) =>
    permissionsOf(machine({ A: task('events:putEvents', { Entries }) })).flatMap((s) => s.resources);
  const bus = (name: string) => `arn:\${Partition}:events:\${Region}:\${Account}:event-bus/${name}`;
  expect(resources({ EventBusName: 'a' }, { EventBusName: 'b' })).toEqual([bus('a'), bus('b')]);
  expect(resources({})).toEqual([bus('default')]);
});

test('rejects a role that is only known at run time', () => {
  expect(() => permissionsOf(machine({ A: task('sagemaker:createTrainingJob', { RoleArn: '{% $role %}' }) }))).toThrow(
    'expected RoleArn of A to be a literal or a placeholder',
  );
});

test('rejects a service that no integration describes', () => {
  expect(() => permissionsOf(machine({ A: task('sns:publish', {}) }))).toThrow("got 'arn:aws:states:::sns:publish'");
});

test('every integration has permissions and transient errors of its service', () => {
  for (const { resource, permissions, transientErrors } of integrations.values()) {
    expect(permissions.length).toBeGreaterThan(0);
    expect(transientErrors.length).toBeGreaterThan(0);
    const prefix = {
      sagemaker: 'SageMaker',
      redshiftdata: 'RedshiftData',
      lambda: 'Lambda',
      s3: 'S3',
      events: 'EventBridge',
    };
    const service = resource.split(':').at(-2) as keyof typeof prefix;
    expect(transientErrors.every((error) => error.startsWith(`${prefix[service]}.`))).toBe(true);
  }
});

describe('names that are made at run time', () => {
  const resources = (resource: string, Arguments: object, known?: Record<string, string>) =>
    permissionsOf(machine({ A: task(resource, Arguments) }), known).flatMap((statement) => statement.resources);

  test('are any name where the deployment knows nothing', () => {
    expect(resources('sagemaker:createModel', { ModelName: '{% $run.run %}' })).toEqual([`${ARN}:model/*`]);
  });

  test('keep their fixed parts, and what the deployment knows of variables', () => {
    const ModelName = "{% $run.run & '-Candidate-' & $string($states.context.State.RetryCount) %}";
    expect(resources('sagemaker:createModel', { ModelName })).toEqual([`${ARN}:model/*-candidate-*`]);
    expect(resources('sagemaker:createModel', { ModelName }, { 'run.run': '${Model}-*' })).toEqual([
      `${ARN}:model/\${Model}-*-candidate-*`,
    ]);
  });

  test('of a package are the part of its ARN that names it', () => {
    const ModelPackageArn = '{% $modelPackageArn %}';
    expect(resources('aws-sdk:sagemaker:updateModelPackage', { ModelPackageArn })).toEqual([`${ARN}:model-package/*`]);
    expect(
      resources('aws-sdk:sagemaker:updateModelPackage', { ModelPackageArn }, { modelPackageArn: 'fraud/*' }),
    ).toEqual([`${ARN}:model-package/fraud/*`]);
  });

  test('do not widen a name that is given', () => {
    expect(resources('aws-sdk:sagemaker:deleteEndpoint', { EndpointName: 'Fraud' })).toEqual([`${ARN}:endpoint/fraud`]);
  });
});
