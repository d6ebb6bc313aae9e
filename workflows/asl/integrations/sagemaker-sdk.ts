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
import { allow, ENDPOINT, ENDPOINT_CONFIG, MODEL, tagIfAsked } from './sagemaker-permissions';

/** SageMaker does not model throttling: it arrives under the name that ValidationException has too. */
const call = <V, Request, Response>(action: string, resources: readonly string[], also: readonly Permission[] = []) =>
  task<V, Request, Result<Response>>({
    resource: resourceArn('aws-sdk:sagemaker', action),
    permissions: [allow([`${action.charAt(0).toUpperCase()}${action.slice(1)}`], resources), ...also],
    transientErrors: ['SageMaker.SageMakerException', 'SageMaker.ConflictException'],
  });

/** A version is created in its group; later calls name the version by its ARN. */
const NEW_PACKAGE = ['model-package/{ModelPackageGroupName*}/*', 'model-package-group/{ModelPackageGroupName*}'];

/** The Task states of `aws-sdk:sagemaker`; `V` are the machine's variables. */
export const sagemakerSdk = <V>() => ({
  /** An error when there is no such endpoint; `listEndpoints` tells without one. */
  describeEndpoint: call<V, DescribeEndpointCommandInput, Having<DescribeEndpointCommandOutput, 'EndpointConfigName'>>(
    'describeEndpoint',
    [ENDPOINT],
  ),
  listEndpoints: call<V, ListEndpointsCommandInput, ListEndpointsCommandOutput>('listEndpoints', []),
  createEndpoint: call<V, CreateEndpointCommandInput, CreateEndpointCommandOutput>(
    'createEndpoint',
    [ENDPOINT, ENDPOINT_CONFIG],
    [tagIfAsked(ENDPOINT)],
  ),
  updateEndpoint: call<V, UpdateEndpointCommandInput, UpdateEndpointCommandOutput>('updateEndpoint', [
    ENDPOINT,
    ENDPOINT_CONFIG,
  ]),
  deleteEndpoint: call<V, DeleteEndpointCommandInput, unknown>('deleteEndpoint', [ENDPOINT]),
  deleteEndpointConfig: call<V, DeleteEndpointConfigCommandInput, unknown>('deleteEndpointConfig', [ENDPOINT_CONFIG]),
  deleteModel: call<V, DeleteModelCommandInput, unknown>('deleteModel', [MODEL]),
  /** The group must exist; tags belong to the group, not to its versions. */
  createModelPackage: call<V, CreateModelPackageCommandInput, CreateModelPackageCommandOutput>(
    'createModelPackage',
    NEW_PACKAGE,
    [tagIfAsked(NEW_PACKAGE[0] as string)],
  ),
  updateModelPackage: call<V, UpdateModelPackageCommandInput, UpdateModelPackageCommandOutput>('updateModelPackage', [
    'model-package/{ModelPackageArn*}',
  ]),
  describeModelPackage: call<V, DescribeModelPackageCommandInput, DescribeModelPackageCommandOutput>(
    'describeModelPackage',
    ['model-package/{ModelPackageName*}'],
  ),
  listModelPackages: call<V, ListModelPackagesCommandInput, ListModelPackagesCommandOutput>('listModelPackages', []),
  describeTrainingJob: call<V, DescribeTrainingJobCommandInput, DescribeTrainingJobCommandOutput>(
    'describeTrainingJob',
    ['training-job/{TrainingJobName*}'],
  ),
});
