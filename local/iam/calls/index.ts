/** The rights that each call needs, by the service's signing name. A call that stands here nowhere is refused. */
import type { RestRequest } from '#local/wire/service';
import type { RequestContext } from '../conditions';
import { arnOf, onEverything, passing, type Rights, type RightsTable } from './call';
import { redshiftData } from './redshift-data';
import { s3 } from './s3';
import { sagemaker } from './sagemaker';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
const on =
  (action: string, member: string): Rights<Readonly<Record<string, string>>> =>
  (input) => [{ action: `states:${action}`, resource: input[member] ?? '' }];

/** A version or alias is authorized by its machine's ARN, and told as the qualifier. */
const start: Rights<{ stateMachineArn?: string }> = ({ stateMachineArn = '' }) => {
  const [, arn = stateMachineArn, qualifier] =
    /^(arn:[^:]+:states:[^:]*:[^:]*:stateMachine:[^:]+):([^:]+)$/.exec(stateMachineArn) ?? [];
  const context: RequestContext = qualifier === undefined ? {} : { 'states:statemachinequalifier': [qualifier] };
  return [{ action: 'states:StartExecution', resource: arn, context }];
};

const deployMachine =
  (action: string): Rights<{ name?: string; stateMachineArn?: string; roleArn?: string }> =>
  ({ name, stateMachineArn, roleArn }, surroundings) => [
    { action: `states:${action}`, resource: stateMachineArn ?? arnOf('states', surroundings, `stateMachine:${name}`) },
    ...(roleArn === undefined ? [] : [passing(roleArn, 'states.amazonaws.com')]),
  ];

/** To answer for a task is a right on the state machine that waits. */
const answer =
  (action: string): Rights<{ taskToken?: string }> =>
  ({ taskToken = '' }, { executionOf }) => {
    const machine = executionOf(taskToken).replace(':execution:', ':stateMachine:').split(':').slice(0, 7).join(':');
    return [{ action: `states:${action}`, resource: machine }];
  };

const states: RightsTable = {
  CreateStateMachine: deployMachine('CreateStateMachine'),
  UpdateStateMachine: deployMachine('UpdateStateMachine'),
  DescribeStateMachine: on('DescribeStateMachine', 'stateMachineArn'),
  DescribeStateMachineForExecution: on('DescribeStateMachineForExecution', 'executionArn'),
  ListStateMachines: onEverything('states:ListStateMachines'),
  TagResource: on('TagResource', 'resourceArn'),
  UntagResource: on('UntagResource', 'resourceArn'),
  ListTagsForResource: on('ListTagsForResource', 'resourceArn'),
  StartExecution: start,
  ListExecutions: on('ListExecutions', 'stateMachineArn'),
  DescribeExecution: on('DescribeExecution', 'executionArn'),
  GetExecutionHistory: on('GetExecutionHistory', 'executionArn'),
  StopExecution: on('StopExecution', 'executionArn'),
  RedriveExecution: on('RedriveExecution', 'executionArn'),
  SendTaskSuccess: answer('SendTaskSuccess'),
  SendTaskFailure: answer('SendTaskFailure'),
  SendTaskHeartbeat: answer('SendTaskHeartbeat'),
};

const functionArn: (request: RestRequest, surroundings: Parameters<Rights>[1]) => string = ({ path }, surroundings) => {
  const name = path.FunctionName ?? '';
  return name.startsWith('arn:') ? name : arnOf('lambda', surroundings, `function:${name}`);
};

const lambda: RightsTable = {
  Invoke: (request, surroundings) => [
    { action: 'lambda:InvokeFunction', resource: functionArn(request, surroundings) },
  ],
  GetFunction: (request, surroundings) => [
    { action: 'lambda:GetFunction', resource: functionArn(request, surroundings) },
  ],
  GetFunctionConfiguration: (request, surroundings) => [
    { action: 'lambda:GetFunctionConfiguration', resource: functionArn(request, surroundings) },
  ],
  ListFunctions: onEverything('lambda:ListFunctions'),
};

interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
}

const events: RightsTable = {
  PutEvents: ({ Entries = [] }: { Entries?: readonly Entry[] }, surroundings) =>
    Entries.map(({ EventBusName: bus = 'default', Source = '', DetailType = '' }) => ({
      action: 'events:PutEvents',
      resource: bus.startsWith('arn:') ? bus : arnOf('events', surroundings, `event-bus/${bus}`),
      context: { 'events:source': Source, 'events:detail-type': DetailType },
    })),
};

const logs: RightsTable = {
  FilterLogEvents: ({ logGroupName = '' }: { logGroupName?: string }, surroundings) => [
    { action: 'logs:FilterLogEvents', resource: arnOf('logs', surroundings, `log-group:${logGroupName}:*`) },
  ],
};

/** Everybody may ask who they are. */
const sts: RightsTable = { GetCallerIdentity: () => [] };

const onKey =
  (action: string): Rights<{ KeyId?: string }> =>
  ({ KeyId = '' }, surroundings) => [
    {
      action: `kms:${action}`,
      resource: KeyId.startsWith('arn:') ? KeyId : arnOf('kms', surroundings, `key/${KeyId}`),
    },
  ];

const kms: RightsTable = { GenerateMac: onKey('GenerateMac'), VerifyMac: onKey('VerifyMac') };

/** An encrypted topic asks for its key in the publisher's name. */
const sns: RightsTable = {
  Publish: ({ TopicArn = '' }: { TopicArn?: string }, surroundings) => {
    const key = surroundings.keyOf(TopicArn);
    const context = { 'kms:viaservice': `sns.${surroundings.region}.amazonaws.com` };
    return [
      { action: 'sns:Publish', resource: TopicArn },
      ...(key === undefined
        ? []
        : ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ action, resource: key, context }))),
    ];
  },
};

export const calls: Readonly<Record<string, RightsTable>> = {
  s3,
  sagemaker,
  states,
  lambda,
  'redshift-data': redshiftData,
  events,
  logs,
  sts,
  kms,
  sns,
};
