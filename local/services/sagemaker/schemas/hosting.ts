/** Requests of models, endpoint configs and endpoints. */
import type { ProductionVariantInstanceType } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import {
  created,
  entityName,
  environmentMap,
  image,
  instanceType,
  kmsKeyId,
  lastModified,
  modelName,
  named,
  roleArn,
  s3Uri,
  tags,
  versionedArnOrName,
  vpcConfig,
} from './fields';

const container = z.strictObject({
  ContainerHostname: entityName.optional(),
  Image: image.optional(),
  Mode: z.enum(['SingleModel']).optional(),
  ModelDataUrl: s3Uri.optional(),
  Environment: environmentMap(100, 1024, 1024),
  ModelPackageName: versionedArnOrName.optional(),
});

export const CreateModel = z.strictObject({
  ModelName: modelName,
  PrimaryContainer: container.optional(),
  Containers: z
    .array(container)
    .min(1)
    .max(1, 'Inference pipelines are not supported by the local SageMaker')
    .optional(),
  ExecutionRoleArn: roleArn.optional(),
  Tags: tags,
  VpcConfig: vpcConfig,
  EnableNetworkIsolation: z.boolean().optional(),
});
export const ModelName = z.strictObject({ ModelName: modelName });
const sortBy = z.enum(['Name', 'CreationTime']).optional();
export const ListModels = z.strictObject({ ...named, ...created, SortBy: sortBy });

const variant = z.strictObject({
  VariantName: entityName,
  ModelName: modelName,
  InitialInstanceCount: z.int().min(1).optional(),
  InstanceType: instanceType<ProductionVariantInstanceType>().optional(),
  InitialVariantWeight: z.number().min(0).optional(),
  ServerlessConfig: z
    .strictObject({
      MemorySizeInMB: z.int().min(1024).max(6144).multipleOf(1024),
      MaxConcurrency: z.int().min(1).max(200),
      ProvisionedConcurrency: z.int().min(1).max(200).optional(),
    })
    .optional(),
  VolumeSizeInGB: z.int().min(1).max(512).optional(),
  ModelDataDownloadTimeoutInSeconds: z.int().min(60).max(3600).optional(),
  ContainerStartupHealthCheckTimeoutInSeconds: z.int().min(60).max(3600).optional(),
});

export const CreateEndpointConfig = z.strictObject({
  EndpointConfigName: entityName,
  ProductionVariants: z.array(variant).min(1).max(10),
  KmsKeyId: kmsKeyId.optional(),
  Tags: tags,
});
export const EndpointConfigName = z.strictObject({ EndpointConfigName: entityName });
export const ListEndpointConfigs = z.strictObject({ ...named, ...created, SortBy: sortBy });

const capacity = z.strictObject({ Type: z.enum(['INSTANCE_COUNT', 'CAPACITY_PERCENT']), Value: z.int().min(1) });
const wait = z.int().min(0).max(3600);

/** Kept and shown. A local deployment always goes blue/green, all at once: there is one process, and no alarm to watch. */
const deploymentConfig = z
  .strictObject({
    BlueGreenUpdatePolicy: z
      .strictObject({
        TrafficRoutingConfiguration: z.strictObject({
          Type: z.enum(['ALL_AT_ONCE', 'CANARY', 'LINEAR']),
          WaitIntervalInSeconds: wait,
          CanarySize: capacity.optional(),
          LinearStepSize: capacity.optional(),
        }),
        TerminationWaitInSeconds: wait.optional(),
        MaximumExecutionTimeoutInSeconds: z.int().min(600).max(28_800).optional(),
      })
      .optional(),
    AutoRollbackConfiguration: z
      .strictObject({
        Alarms: z
          .array(z.strictObject({ AlarmName: z.string().min(1).max(255) }))
          .min(1)
          .max(10),
      })
      .optional(),
  })
  .optional();

export const CreateEndpoint = z.strictObject({
  EndpointName: entityName,
  EndpointConfigName: entityName,
  DeploymentConfig: deploymentConfig,
  Tags: tags,
});
export const UpdateEndpoint = z.strictObject({
  EndpointName: entityName,
  EndpointConfigName: entityName,
  DeploymentConfig: deploymentConfig,
  /** Nothing scales here, so there is nothing to retain. */
  RetainAllVariantProperties: z.boolean().optional(),
  RetainDeploymentConfig: z.boolean().optional(),
});
export const EndpointName = z.strictObject({ EndpointName: entityName });
export const ListEndpoints = z.strictObject({
  ...named,
  ...created,
  ...lastModified,
  StatusEquals: z
    .enum([
      'OutOfService',
      'Creating',
      'Updating',
      'SystemUpdating',
      'RollingBack',
      'InService',
      'Deleting',
      'Failed',
      'UpdateRollbackFailed',
    ])
    .optional(),
  SortBy: z.enum(['Name', 'CreationTime', 'Status']).optional(),
});
