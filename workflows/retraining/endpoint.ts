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
  orElse,
  plus,
  present,
  states,
  text,
} from '#workflows/asl/index';
import { smokeTest } from './functions';
import { jobName, MOST_LOOKS, onFailure, onFailureGoTo, secondsToWait, tags, transient } from './parts';
import { awsSdk, choice, lambda, sagemaker, vars, wait } from './vocabulary';

const { run, candidate, endpoint, wantedConfig, attempts } = vars;

/** A failure that is no error of a task: the endpoint came to a bad end by itself. */
const deploymentFailure = (cause: Expr<string>) => ({
  failure: {
    state: 'CheckEndpoint',
    error: 'EndpointDeploymentFailed',
    cause,
    redriveCount: states.context.Execution.RedriveCount,
  },
});

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
        servingConfig: '',
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
      { Condition: equals(endpoint.status, 'None'), Next: 'CreateEndpoint' },
      { Condition: equals(endpoint.status, 'Failed'), Next: 'DeleteBrokenEndpoint' },
    ],
    Default: 'RememberServingConfig',
  }),

  CreateEndpoint: sagemaker.createEndpoint({
    Comment: 'Starts serving for the first time.',
    Arguments: { EndpointName: run.endpoint, EndpointConfigName: wantedConfig, Tags: tags },
    TimeoutSeconds: 60,
    Retry: transient,
    Catch: onFailure,
    Next: 'CheckEndpoint',
  }),

  DeleteBrokenEndpoint: awsSdk.sagemaker.deleteEndpoint({
    Comment: 'A failed endpoint can only be deleted.',
    Arguments: { EndpointName: run.endpoint },
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
    Assign: (result) => ({
      endpoint: { status: endpoint.status, config: '', reason: '', servingConfig: present(result.EndpointConfigName) },
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'UpdateEndpoint',
  }),

  UpdateEndpoint: sagemaker.updateEndpoint({
    Comment: 'Moves the endpoint to the new configuration while the old one serves.',
    Arguments: { EndpointName: run.endpoint, EndpointConfigName: wantedConfig },
    TimeoutSeconds: 60,
    Retry: transient,
    Catch: onFailure,
    Next: 'CheckEndpoint',
  }),

  CheckEndpoint: awsSdk.sagemaker.describeEndpoint({
    Comment: 'Looks how far the deployment is.',
    Arguments: { EndpointName: run.endpoint },
    TimeoutSeconds: 60,
    Assign: (result) => seen(result, orElse(result.FailureReason, 'no reason given')),
    Retry: transient,
    Catch: onFailure,
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
    Arguments: { FunctionName: smokeTest, Payload: { run } },
    TimeoutSeconds: 300,
    Assign: () => ({
      deployment: { target: 'endpoint', endpointName: run.endpoint, predictionsUri: null, predictionRows: null },
      verdict: { outcome: 'deployed', reason: text`the endpoint ${run.endpoint} serves it` },
    }),
    Retry: transient,
    Catch: onFailureGoTo('IsRollBackNeeded'),
    Next: 'RecordOutcome',
  }),

  IsRollBackNeeded: choice({
    Comment: 'Back to what served before; an endpoint that never served is deleted.',
    Choices: [
      { Condition: equals(endpoint.servingConfig, ''), Next: 'DeleteEndpoint' },
      { Condition: differs(endpoint.config, endpoint.servingConfig), Next: 'RollBackEndpoint' },
    ],
    Default: 'RecordFailure',
  }),

  DeleteEndpoint: awsSdk.sagemaker.deleteEndpoint({
    Comment: 'Nothing served before, so nothing is to serve now.',
    Arguments: { EndpointName: run.endpoint },
    TimeoutSeconds: 60,
    Retry: transient,
    Catch: toRecordFailure,
    Next: 'RecordFailure',
  }),

  RollBackEndpoint: sagemaker.updateEndpoint({
    Comment: 'Returns to the configuration that served before.',
    Arguments: { EndpointName: run.endpoint, EndpointConfigName: endpoint.servingConfig },
    TimeoutSeconds: 60,
    Assign: () => ({ attempts: 0 }),
    Retry: transient,
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
