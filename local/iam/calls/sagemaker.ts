/**
 * SageMaker's operations, and the rights each needs. Names in its ARNs are in lower case.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
import type { AccessRequest } from '../matching';
import { arnOf, onEverything, passing, type Rights, type RightsTable, type Surroundings } from './call';

type Input = Readonly<Record<string, string | undefined>> & { readonly Tags?: readonly unknown[] };

const SAGEMAKER = 'sagemaker.amazonaws.com';

const named = (kind: string, name: string | undefined, surroundings: Surroundings) =>
  arnOf('sagemaker', surroundings, `${kind}/${(name ?? '').toLowerCase()}`);

const on =
  (action: string, kind: string, member: string): Rights<Input> =>
  (input, surroundings) => [{ action: `sagemaker:${action}`, resource: named(kind, input[member], surroundings) }];

/** Who gives tags needs the right to tag; Step Functions gives some to the jobs that it waits for. */
const tagging = (input: Input, resource: string, always: boolean): AccessRequest[] =>
  always || (input.Tags ?? []).length > 0 ? [{ action: 'sagemaker:AddTags', resource }] : [];

/**
 * Step Functions hears of a job's end by a rule of EventBridge, which it makes as the state machine's role. On AWS the role is asked for
 * these rights as soon as there is a machine that waits for such a job; here when it starts one.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
const hearing = (job: string, surroundings: Surroundings): AccessRequest[] => {
  const kind = job === 'HyperParameterTuningJob' ? 'TuningJob' : job;
  const resource = arnOf('events', surroundings, `rule/StepFunctionsGetEventsForSageMaker${kind}sRule`);
  return ['PutTargets', 'PutRule', 'DescribeRule'].map((action) => ({ action: `events:${action}`, resource }));
};

const create =
  (action: string, kind: string, member: string, roleOf?: (input: Input) => string | undefined): Rights<Input> =>
  (input, surroundings) => {
    const resource = named(kind, input[member], surroundings);
    const role = roleOf?.(input);
    const isWaitedFor = surroundings.isStateMachine && action.endsWith('Job');
    return [
      { action: `sagemaker:${action}`, resource },
      ...tagging(input, resource, isWaitedFor),
      ...(isWaitedFor ? hearing(action.replace('Create', ''), surroundings) : []),
      ...(role === undefined ? [] : [passing(role, SAGEMAKER)]),
    ];
  };

/** Both the endpoint and the configuration are asked about. */
const serve =
  (action: string): Rights<Input> =>
  (input, surroundings) => [
    ...on(action, 'endpoint', 'EndpointName')(input, surroundings),
    ...on(action, 'endpoint-config', 'EndpointConfigName')(input, surroundings),
    ...tagging(input, named('endpoint', input.EndpointName, surroundings), false),
  ];

/** By ARN or by `<group>/<version>`. */
const onPackage =
  (action: string, member: string): Rights<Input> =>
  (input, surroundings) => {
    const name = input[member] ?? '';
    const resource = name.startsWith('arn:') ? name : named('model-package', name, surroundings);
    return [{ action: `sagemaker:${action}`, resource }];
  };

/** A version is not known before it is made. */
const createPackage: Rights<Input> = ({ ModelPackageGroupName: group }, surroundings) => [
  { action: 'sagemaker:CreateModelPackage', resource: named('model-package', `${group}/new`, surroundings) },
  { action: 'sagemaker:CreateModelPackage', resource: named('model-package-group', group, surroundings) },
];

const job = (name: string, kind: string, roleOf?: (input: Input) => string | undefined): RightsTable => ({
  [`Create${name}`]: create(`Create${name}`, kind, `${name}Name`, roleOf),
  [`Describe${name}`]: on(`Describe${name}`, kind, `${name}Name`),
  [`Stop${name}`]: on(`Stop${name}`, kind, `${name}Name`),
  [`List${name}s`]: onEverything(`sagemaker:List${name}s`),
});

const role = (input: Input) => input.RoleArn;
const roleOfDefinition = (input: object) =>
  (input as { TrainingJobDefinition?: { RoleArn?: string } }).TrainingJobDefinition?.RoleArn;

export const sagemaker: RightsTable = {
  ...job('ProcessingJob', 'processing-job', role),
  ...job('TrainingJob', 'training-job', role),
  ...job('TransformJob', 'transform-job'),
  ...job('HyperParameterTuningJob', 'hyper-parameter-tuning-job', roleOfDefinition),
  CreateModel: create('CreateModel', 'model', 'ModelName', (input) => input.ExecutionRoleArn),
  DescribeModel: on('DescribeModel', 'model', 'ModelName'),
  DeleteModel: on('DeleteModel', 'model', 'ModelName'),
  ListModels: onEverything('sagemaker:ListModels'),
  CreateEndpointConfig: create('CreateEndpointConfig', 'endpoint-config', 'EndpointConfigName'),
  DescribeEndpointConfig: on('DescribeEndpointConfig', 'endpoint-config', 'EndpointConfigName'),
  DeleteEndpointConfig: on('DeleteEndpointConfig', 'endpoint-config', 'EndpointConfigName'),
  ListEndpointConfigs: onEverything('sagemaker:ListEndpointConfigs'),
  CreateEndpoint: serve('CreateEndpoint'),
  UpdateEndpoint: serve('UpdateEndpoint'),
  DescribeEndpoint: on('DescribeEndpoint', 'endpoint', 'EndpointName'),
  DeleteEndpoint: on('DeleteEndpoint', 'endpoint', 'EndpointName'),
  ListEndpoints: onEverything('sagemaker:ListEndpoints'),
  CreateModelPackageGroup: create('CreateModelPackageGroup', 'model-package-group', 'ModelPackageGroupName'),
  CreateModelPackage: createPackage,
  DescribeModelPackage: onPackage('DescribeModelPackage', 'ModelPackageName'),
  UpdateModelPackage: onPackage('UpdateModelPackage', 'ModelPackageArn'),
  ListModelPackages: onEverything('sagemaker:ListModelPackages'),
  /** Of the runtime's API, which signs with the same name. */
  InvokeEndpoint: ({ path }, surroundings) => [
    { action: 'sagemaker:InvokeEndpoint', resource: named('endpoint', path.EndpointName, surroundings) },
  ],
};
