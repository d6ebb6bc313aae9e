/** Requests of model packages, their groups, and tags. */
import type { ProductionVariantInstanceType, TransformInstanceType } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import {
  arnOrName,
  atMost,
  contentType,
  created,
  description,
  entityName,
  environmentMap,
  image,
  instanceType,
  kmsKeyId,
  named,
  s3Uri,
  tag,
  tags,
  tooMany,
  versionedArnOrName,
} from './fields';

export const CreateModelPackageGroup = z.strictObject({
  ModelPackageGroupName: entityName,
  ModelPackageGroupDescription: description.optional(),
  Tags: tags,
});
export const ModelPackageGroupName = z.strictObject({ ModelPackageGroupName: arnOrName });
export const DeleteModelPackageGroup = ModelPackageGroupName;
const sortBy = z.enum(['Name', 'CreationTime']).optional();
export const ListModelPackageGroups = z.strictObject({
  ...named,
  ...created,
  SortBy: sortBy,
  CrossAccountFilterOption: z.enum(['SameAccount']).optional(),
});

const approvalStatus = z.enum(['Approved', 'Rejected', 'PendingManualApproval']).optional();
const metadataKey = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
const customerMetadata = z
  .record(
    metadataKey,
    z
      .string()
      .min(1)
      .max(256)
      .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u),
  )
  .refine(atMost(50), tooMany('customerMetadataProperties', 50))
  .optional();

const metricsSource = z
  .strictObject({
    ContentType: contentType,
    ContentDigest: z
      .string()
      .max(72)
      .regex(/^[Ss][Hh][Aa]256:[0-9a-fA-F]{64}$/)
      .optional(),
    S3Uri: s3Uri,
  })
  .optional();
const metadataProperty = z.string().max(1024).optional();

export const CreateModelPackage = z.strictObject({
  ModelPackageGroupName: arnOrName,
  ModelPackageDescription: description.optional(),
  InferenceSpecification: z
    .strictObject({
      Containers: z
        .array(
          z.strictObject({
            ContainerHostname: entityName.optional(),
            Image: image,
            ImageDigest: z
              .string()
              .max(72)
              .regex(/^[Ss][Hh][Aa]256:[0-9a-fA-F]{64}$/)
              .optional(),
            ModelDataUrl: s3Uri.optional(),
            Environment: environmentMap(100, 1024, 1024),
            Framework: z.string().optional(),
            FrameworkVersion: z
              .string()
              .min(3)
              .max(10)
              .regex(/^[0-9]\.[A-Za-z0-9.-]+$/)
              .optional(),
            NearestModelName: z.string().optional(),
          }),
        )
        .min(1)
        .max(15),
      SupportedTransformInstanceTypes: z.array(instanceType<TransformInstanceType>()).min(1).optional(),
      SupportedRealtimeInferenceInstanceTypes: z.array(instanceType<ProductionVariantInstanceType>()).optional(),
      SupportedContentTypes: z.array(contentType).optional(),
      SupportedResponseMIMETypes: z
        .array(
          z
            .string()
            .max(1024)
            .regex(/^[-\w]+\/.+$/),
        )
        .optional(),
    })
    .optional(),
  ModelApprovalStatus: approvalStatus,
  MetadataProperties: z
    .strictObject({
      CommitId: metadataProperty,
      Repository: metadataProperty,
      GeneratedBy: metadataProperty,
      ProjectId: metadataProperty,
    })
    .optional(),
  ModelMetrics: z
    .strictObject({
      ModelQuality: z.strictObject({ Statistics: metricsSource, Constraints: metricsSource }).optional(),
      ModelDataQuality: z.strictObject({ Statistics: metricsSource, Constraints: metricsSource }).optional(),
      Bias: z
        .strictObject({ Report: metricsSource, PreTrainingReport: metricsSource, PostTrainingReport: metricsSource })
        .optional(),
      Explainability: z.strictObject({ Report: metricsSource }).optional(),
    })
    .optional(),
  ClientToken: z
    .string()
    .min(1)
    .max(36)
    .regex(/^[a-zA-Z0-9-]+$/)
    .optional(),
  Domain: z.string().optional(),
  Task: z.string().optional(),
  SamplePayloadUrl: s3Uri.optional(),
  CustomerMetadataProperties: customerMetadata,
  SkipModelValidation: z.enum(['All', 'None']).optional(),
  SourceUri: z
    .string()
    .max(1024)
    .regex(/^[\p{L}\p{M}\p{Z}\p{N}\p{P}]{0,1024}$/u)
    .optional(),
  SecurityConfig: z.strictObject({ KmsKeyId: kmsKeyId }).optional(),
  Tags: tags,
});

export const ModelPackageName = z.strictObject({ ModelPackageName: versionedArnOrName });
export const UpdateModelPackage = z.strictObject({
  ModelPackageArn: z
    .string()
    .min(1)
    .max(2048)
    .regex(/^arn:aws[a-z-]*:sagemaker:[a-z0-9-]{9,16}:[0-9]{12}:model-package\/[\S]{1,2048}$/),
  ModelApprovalStatus: approvalStatus,
  ApprovalDescription: z.string().max(1024).regex(/^.*$/, 'one line').optional(),
  CustomerMetadataProperties: customerMetadata,
  CustomerMetadataPropertiesToRemove: z.array(metadataKey).optional(),
});
export const ListModelPackages = z.strictObject({
  ...named,
  ...created,
  ModelPackageGroupName: arnOrName.optional(),
  ModelApprovalStatus: approvalStatus,
  ModelPackageType: z.enum(['Versioned', 'Unversioned', 'Both']).optional(),
  SortBy: sortBy,
});

const resourceArn = z
  .string()
  .max(256)
  .regex(/^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+$/);
export const AddTags = z.strictObject({ ResourceArn: resourceArn, Tags: z.array(tag).max(50) });
export const ListTags = z.strictObject({
  ResourceArn: resourceArn,
  MaxResults: z.int().min(50).optional(),
  NextToken: z.string().max(8192).optional(),
});
export const DeleteTags = z.strictObject({
  ResourceArn: resourceArn,
  TagKeys: z.array(z.string().min(1).max(128)).min(1).max(50),
});
