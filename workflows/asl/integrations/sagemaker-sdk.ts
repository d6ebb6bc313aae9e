/**
 * SageMaker through the AWS SDK integration: every call with all its fields, but no `.sync`.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
import type {
  CreateEndpointCommandInput,
  CreateEndpointCommandOutput,
  CreateModelPackageCommandInput,
  CreateModelPackageCommandOutput,
  DeleteEndpointCommandInput,
  DeleteEndpointConfigCommandInput,
  DeleteModelCommandInput,
  DescribeEndpointCommandInput,
  DescribeEndpointCommandOutput,
  DescribeModelPackageCommandInput,
  DescribeModelPackageCommandOutput,
  DescribeTrainingJobCommandInput,
  DescribeTrainingJobCommandOutput,
  ListEndpointsCommandInput,
  ListEndpointsCommandOutput,
  ListModelPackagesCommandInput,
  ListModelPackagesCommandOutput,
  UpdateEndpointCommandInput,
  UpdateEndpointCommandOutput,
  UpdateModelPackageCommandInput,
  UpdateModelPackageCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { type Permission, resourceArn } from '../integration';
import type { Having, Result } from '../sdk';
import { task } from '../states/task';
import { allow, tagIfAsked } from './sagemaker-permissions';

/** SageMaker does not model throttling: it arrives under the name that ValidationException has too. */
const call = <V, Request, Response>(action: string, kinds: readonly string[], also: readonly Permission[] = []) =>
  task<V, Request, Result<Response>>({
    resource: resourceArn('aws-sdk:sagemaker', action),
    permissions: [allow([`${action.charAt(0).toUpperCase()}${action.slice(1)}`], kinds), ...also],
    transientErrors: ['SageMaker.SageMakerException', 'SageMaker.ConflictException'],
  });

const ENDPOINT = ['endpoint', 'endpoint-config'];
const PACKAGE = ['model-package', 'model-package-group'];

/** The Task states of `aws-sdk:sagemaker`; `V` are the machine's variables. */
export const sagemakerSdk = <V>() => ({
  /** An error when there is no such endpoint; `listEndpoints` tells without one. */
  describeEndpoint: call<V, DescribeEndpointCommandInput, Having<DescribeEndpointCommandOutput, 'EndpointConfigName'>>(
    'describeEndpoint',
    ['endpoint'],
  ),
  listEndpoints: call<V, ListEndpointsCommandInput, ListEndpointsCommandOutput>('listEndpoints', []),
  createEndpoint: call<V, CreateEndpointCommandInput, CreateEndpointCommandOutput>('createEndpoint', ENDPOINT, [
    tagIfAsked('endpoint'),
  ]),
  updateEndpoint: call<V, UpdateEndpointCommandInput, UpdateEndpointCommandOutput>('updateEndpoint', ENDPOINT),
  deleteEndpoint: call<V, DeleteEndpointCommandInput, unknown>('deleteEndpoint', ['endpoint']),
  deleteEndpointConfig: call<V, DeleteEndpointConfigCommandInput, unknown>('deleteEndpointConfig', ['endpoint-config']),
  deleteModel: call<V, DeleteModelCommandInput, unknown>('deleteModel', ['model']),
  /** The group must exist; tags belong to the group, not to its versions. */
  createModelPackage: call<V, CreateModelPackageCommandInput, CreateModelPackageCommandOutput>(
    'createModelPackage',
    PACKAGE,
    [tagIfAsked('model-package')],
  ),
  updateModelPackage: call<V, UpdateModelPackageCommandInput, UpdateModelPackageCommandOutput>(
    'updateModelPackage',
    PACKAGE,
  ),
  describeModelPackage: call<V, DescribeModelPackageCommandInput, DescribeModelPackageCommandOutput>(
    'describeModelPackage',
    PACKAGE,
  ),
  listModelPackages: call<V, ListModelPackagesCommandInput, ListModelPackagesCommandOutput>(
    'listModelPackages',
    PACKAGE,
  ),
  describeTrainingJob: call<V, DescribeTrainingJobCommandInput, DescribeTrainingJobCommandOutput>(
    'describeTrainingJob',
    ['training-job'],
  ),
});
