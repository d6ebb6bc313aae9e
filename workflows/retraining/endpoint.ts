/**
 * Deploy to an endpoint: create it the first time, else update it blue/green. Success is judged by what the endpoint answers;
 * on any doubt the configuration that served before serves again.
 */

import {
  and,
  atLeast,
  differs,
  type Expr,
  equals,
  isOneOf,
  jsonata,
  not,
  onTransientErrors,
  or,
  orElse,
  plus,
  present,
  text,
} from '#workflows/asl/index';
import { smokeTest } from './functions';
import {
  isLeased,
  jobName,
  MOST_LOOKS,
  onFailure,
  onFailureRollBack,
  secondsToWait,
  tags,
  transient,
  whileLeased,
} from './parts';
import { awsSdk, choice, lambda, sagemaker, vars, wait } from './vocabulary';

const { run, candidate, endpoint, wantedConfig, attempts } = vars;

/** A failure that is no error of a task: the endpoint came to a bad end by itself. */
const deploymentFailure = (cause: Expr<string>) => ({
  failure: { state: 'CheckEndpoint', error: 'EndpointDeploymentFailed', cause },
  attempts: 0,
});

/** From here on the endpoint may have the wanted configuration, whatever becomes of the call. @param status before it */
const begun = (status: Expr<string> | 'None', servingConfig: Expr<string> | '') => ({
  endpoint: { status, config: wantedConfig, reason: '', servingConfig },
});

/** What serves now; what this run itself brought there, before it was stopped, is not to be returned to. */
const servedBefore = (config: Expr<string>) =>
  jsonata<string>`$contains(${config}, ${run.run} & '-config-') ? ${endpoint.servingConfig} : ${config}`;

/** What DescribeEndpoint tells, beside what is remembered. */
const seen = (result: { EndpointStatus: Expr<string>; EndpointConfigName: Expr<string> }, reason: Expr<string>) => ({
  endpoint: {
    status: result.EndpointStatus,
    config: orElse(result.EndpointConfigName, ''),
    reason,
    servingConfig: endpoint.servingConfig,
  },
  attempts: plus(attempts, 1),
});

/** While the endpoint is returned to what served before, the first failure stays the one that is told. */
const toRecordFailure = [{ ErrorEquals: ['States.ALL'], Next: 'RecordFailure' }] as const;

/** SageMaker refuses to change an endpoint that is being changed: half an hour is enough for that to come to an end. */
const onceAtRest = [
  {
    // The one error for whatever the API's model does not declare, by either integration; not that of a quota.
    ErrorEquals: ['SageMaker.AmazonSageMakerException', 'SageMaker.SageMakerException'],
    IntervalSeconds: 2,
    MaxAttempts: 120,
    BackoffRate: 1.5,
    MaxDelaySeconds: 30,
    JitterStrategy: 'FULL',
  },
  onTransientErrors(),
] as const;

/** Then the endpoint has the configuration that it shows, and no part of another. */
const WHOLE = ['InService', 'OutOfService', 'Failed', 'Deleting'] as const;

export const deployToEndpoint = {
  FindEndpoint: awsSdk.sagemaker.listEndpoints({
    Comment: 'Is the model served already? Listing avoids the error that describing a missing endpoint is.',
    Arguments: { NameContains: run.endpoint, MaxResults: 100 },
    TimeoutSeconds: 60,
    Assign: (result) => ({
      endpoint: {
        status: jsonata<string>`($status := ${result.Endpoints}[EndpointName = ${run.endpoint}].EndpointStatus; $exists($status) ? $status : 'None')`,
        config: '',
        reason: '',
        servingConfig: orElse(endpoint.servingConfig, ''),
      },
      attempts: 0,
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'CreateEndpointConfig',
  }),

  CreateEndpointConfig: sagemaker.createEndpointConfig({
    Comment: 'Configurations cannot be changed, so every deployment has its own.',
    Arguments: {
      EndpointConfigName: jobName('config'),
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          ModelName: candidate.modelName,
          InstanceType: run.deployment.instanceType,
          InitialInstanceCount: run.deployment.instanceCount,
          InitialVariantWeight: 1,
        },
      ],
      Tags: tags,
    },
    TimeoutSeconds: 60,
    Assign: () => ({ wantedConfig: jobName('config') }),
    Retry: transient,
    Catch: onFailure,
    Next: 'HowToServe',
  }),

  HowToServe: choice({
    Comment: 'A missing endpoint is created, a broken one replaced, a serving one updated.',
    Choices: [
      { Condition: equals(endpoint.status, 'None'), Assign: begun('None', ''), Next: 'CreateEndpoint' },
      { Condition: equals(endpoint.status, 'Deleting'), Assign: begun('None', ''), Next: 'WaitForDeletion' },
      { Condition: equals(endpoint.status, 'Failed'), Assign: begun('None', ''), Next: 'DeleteBrokenEndpoint' },
    ],
    Default: 'RememberServingConfig',
  }),

  CreateEndpoint: sagemaker.createEndpoint({
    Comment: 'Starts serving for the first time.',
    Arguments: { EndpointName: whileLeased(run.endpoint), EndpointConfigName: wantedConfig, Tags: tags },
    TimeoutSeconds: 60,
    Retry: transient,
    Catch: onFailureRollBack,
    Next: 'CheckEndpoint',
  }),

  DeleteBrokenEndpoint: awsSdk.sagemaker.deleteEndpoint({
    Comment: 'A failed endpoint can only be deleted.',
    Arguments: { EndpointName: whileLeased(run.endpoint) },
    TimeoutSeconds: 60,
    Retry: transient,
    Catch: onFailure,
    Next: 'WaitForDeletion',
  }),

  WaitForDeletion: wait({ Comment: 'Deleting takes a moment.', Seconds: 30, Next: 'CreateEndpoint' }),

  RememberServingConfig: awsSdk.sagemaker.describeEndpoint({
    Comment: 'What serves now is what a failed deployment returns to.',
    Arguments: { EndpointName: run.endpoint },
    TimeoutSeconds: 60,
    Assign: (result) => begun(endpoint.status, servedBefore(present(result.EndpointConfigName))),
    Retry: transient,
    Catch: onFailure,
    Next: 'UpdateEndpoint',
  }),

  UpdateEndpoint: sagemaker.updateEndpoint({
    Comment: 'Moves the endpoint to the new configuration while the old one serves.',
    Arguments: { EndpointName: whileLeased(run.endpoint), EndpointConfigName: wantedConfig },
    TimeoutSeconds: 60,
    Retry: onceAtRest,
    Catch: onFailureRollBack,
    Next: 'CheckEndpoint',
  }),

  CheckEndpoint: awsSdk.sagemaker.describeEndpoint({
    Comment: 'Looks how far the deployment is.',
    Arguments: { EndpointName: whileLeased(run.endpoint) },
    TimeoutSeconds: 60,
    Assign: (result) => seen(result, orElse(result.FailureReason, 'no reason given')),
    Retry: transient,
    Catch: onFailureRollBack,
    Next: 'IsEndpointReady',
  }),

  IsEndpointReady: choice({
    Comment: 'In service counts only with the new configuration: after a roll-back the old one is in service again.',
    Choices: [
      {
        Condition: and(equals(endpoint.status, 'InService'), equals(endpoint.config, wantedConfig)),
        Next: 'SmokeTest',
      },
      {
        Condition: isOneOf(endpoint.status, ['InService', 'Failed', 'UpdateRollbackFailed', 'OutOfService']),
        Assign: deploymentFailure(text`the endpoint is ${endpoint.status}: ${endpoint.reason}`),
        Next: 'IsRollBackNeeded',
      },
      {
        Condition: atLeast(attempts, MOST_LOOKS),
        Assign: deploymentFailure(text`the endpoint is still ${endpoint.status} after ${attempts} looks`),
        Next: 'IsRollBackNeeded',
      },
    ],
    Default: 'WaitForEndpoint',
  }),

  WaitForEndpoint: wait({
    Comment: 'Instances take minutes to start.',
    Seconds: secondsToWait(attempts),
    Next: 'CheckEndpoint',
  }),

  SmokeTest: lambda.invoke({
    Comment: 'The endpoint must score test rows as the batch path did.',
    Arguments: { FunctionName: smokeTest, Payload: { run: whileLeased(run) } },
    TimeoutSeconds: 300,
    Assign: () => ({
      deployment: { target: 'endpoint', endpointName: run.endpoint, predictionsUri: null, predictionRows: null },
      verdict: { outcome: 'deployed', reason: text`the endpoint ${run.endpoint} serves it` },
    }),
    Retry: transient,
    Catch: onFailureRollBack,
    Next: 'RecordOutcome',
  }),

  CheckBeforeRollBack: awsSdk.sagemaker.describeEndpoint({
    Comment: 'Looks what serves after a fault; what cannot be seen is undone by what is remembered.',
    Arguments: { EndpointName: whileLeased(run.endpoint) },
    TimeoutSeconds: 60,
    Assign: (result) => seen(result, endpoint.reason),
    // An endpoint that was never created cannot be seen, however often one looks.
    Retry: [onTransientErrors({ MaxAttempts: 2 })],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'IsRollBackNeeded' }],
    Next: 'IsRollBackNeeded',
  }),

  IsRollBackNeeded: choice({
    Comment: 'Undoes what this run did, if it holds the lease: what serves by now may be another run’s.',
    Choices: [
      { Condition: or(not(isLeased), equals(endpoint.status, 'None')), Next: 'RecordFailure' },
      {
        Condition: and(isOneOf(endpoint.status, WHOLE), differs(endpoint.config, wantedConfig)),
        Next: 'RecordFailure',
      },
      { Condition: equals(endpoint.servingConfig, ''), Next: 'DeleteEndpoint' },
    ],
    Default: 'RollBackEndpoint',
  }),

  DeleteEndpoint: awsSdk.sagemaker.deleteEndpoint({
    Comment: 'Nothing served before, so nothing is to serve now.',
    Arguments: { EndpointName: whileLeased(run.endpoint) },
    TimeoutSeconds: 60,
    Retry: onceAtRest,
    Catch: toRecordFailure,
    Next: 'RecordFailure',
  }),

  RollBackEndpoint: sagemaker.updateEndpoint({
    Comment: 'Returns to the configuration that served before.',
    Arguments: { EndpointName: whileLeased(run.endpoint), EndpointConfigName: endpoint.servingConfig },
    TimeoutSeconds: 60,
    Assign: () => ({ attempts: 0 }),
    Retry: onceAtRest,
    Catch: toRecordFailure,
    Next: 'CheckRollBack',
  }),

  CheckRollBack: awsSdk.sagemaker.describeEndpoint({
    Comment: 'Looks whether the old configuration serves again.',
    Arguments: { EndpointName: run.endpoint },
    TimeoutSeconds: 60,
    Assign: (result) => seen(result, endpoint.reason),
    Retry: transient,
    Catch: toRecordFailure,
    Next: 'IsRolledBack',
  }),

  IsRolledBack: choice({
    Comment: 'The failure is recorded when the endpoint has come to rest.',
    Choices: [
      { Condition: differs(endpoint.status, 'Updating'), Next: 'RecordFailure' },
      { Condition: atLeast(attempts, MOST_LOOKS), Next: 'RecordFailure' },
    ],
    Default: 'WaitForRollBack',
  }),

  WaitForRollBack: wait({
    Comment: 'The old instances may have to start again.',
    Seconds: secondsToWait(attempts),
    Next: 'CheckRollBack',
  }),
};
