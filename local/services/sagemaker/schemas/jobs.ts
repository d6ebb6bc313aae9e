/** Requests of training, processing and transform jobs: the members that are honoured, and those that cannot matter here. */
import type { ProcessingInstanceType, TrainingInstanceType, TransformInstanceType } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import {
  atMost,
  contentType,
  created,
  entityName,
  environmentMap,
  image,
  instanceType,
  jobStatus,
  kmsKeyId,
  lastModified,
  modelName,
  named,
  roleArn,
  s3Uri,
  tags,
  tooMany,
  vpcConfig,
} from './fields';

const distribution = z.enum(['FullyReplicated', 'ShardedByS3Key']).optional();
const argumentList = z.array(z.string().max(256)).min(1).max(100).optional();

export const hyperParameters = z
  .record(z.string().max(256), z.string().max(2500))
  .refine(atMost(100), tooMany('hyperParameters', 100))
  .optional();

const channel = z.strictObject({
  ChannelName: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z0-9.\-_]+$/),
  DataSource: z.strictObject({
    S3DataSource: z.strictObject({
      S3DataType: z.enum(['S3Prefix', 'ManifestFile']),
      S3Uri: s3Uri,
      S3DataDistributionType: distribution,
    }),
  }),
  ContentType: contentType.optional(),
  CompressionType: z.enum(['None']).optional(),
  RecordWrapperType: z.enum(['None']).optional(),
  InputMode: z.enum(['File', 'FastFile']).optional(),
});

/** The members a tuning job's definition shares with a training job. */
export const trainingMembers = {
  RoleArn: roleArn,
  InputDataConfig: z.array(channel).min(1).max(20).optional(),
  OutputDataConfig: z.strictObject({
    S3OutputPath: s3Uri,
    KmsKeyId: kmsKeyId.optional(),
    CompressionType: z.enum(['GZIP']).optional(),
  }),
  ResourceConfig: z.strictObject({
    InstanceType: instanceType<TrainingInstanceType>(),
    InstanceCount: z.int().min(1).max(20),
    VolumeSizeInGB: z.int().min(1).max(16384),
    VolumeKmsKeyId: kmsKeyId.optional(),
  }),
  StoppingCondition: z.strictObject({
    MaxRuntimeInSeconds: z.int().min(1).optional(),
    MaxWaitTimeInSeconds: z.int().min(1).optional(),
  }),
  VpcConfig: vpcConfig,
  EnableNetworkIsolation: z.boolean().optional(),
  EnableInterContainerTrafficEncryption: z.boolean().optional(),
  /** A local job is never interrupted. */
  EnableManagedSpotTraining: z.boolean().optional(),
  RetryStrategy: z.strictObject({ MaximumRetryAttempts: z.int().min(1).max(30) }).optional(),
};

export const algorithmMembers = {
  TrainingImage: image,
  TrainingInputMode: z.enum(['File', 'FastFile']),
  MetricDefinitions: z
    .array(z.strictObject({ Name: z.string().min(1).max(255), Regex: z.string().min(1).max(500) }))
    .max(40)
    .optional(),
};

export const CreateTrainingJob = z.strictObject({
  ...trainingMembers,
  TrainingJobName: entityName,
  HyperParameters: hyperParameters,
  AlgorithmSpecification: z.strictObject({
    ...algorithmMembers,
    EnableSageMakerMetricsTimeSeries: z.boolean().optional(),
    ContainerArguments: argumentList,
  }),
  Tags: tags,
  /** The profiler and the debugger do not exist here; switching them off is honoured. */
  ProfilerConfig: z.strictObject({ DisableProfiler: z.literal(true) }).optional(),
  Environment: environmentMap(100, 512),
});
export const TrainingJobName = z.strictObject({ TrainingJobName: entityName });
const sortBy = z.enum(['Name', 'CreationTime', 'Status']).optional();
export const ListTrainingJobs = z.strictObject({
  ...named,
  ...created,
  ...lastModified,
  StatusEquals: jobStatus,
  SortBy: sortBy,
});

const processingPath = z
  .string()
  .max(256)
  .regex(/^\/opt\/ml\/processing(\/[^/]+)+\/?$/);

export const CreateProcessingJob = z.strictObject({
  ProcessingJobName: entityName,
  ProcessingInputs: z
    .array(
      z.strictObject({
        InputName: z.string(),
        AppManaged: z.literal(false).optional(),
        S3Input: z.strictObject({
          S3Uri: s3Uri,
          LocalPath: processingPath,
          S3DataType: z.enum(['S3Prefix', 'ManifestFile']),
          S3InputMode: z.enum(['File']).optional(),
          S3DataDistributionType: distribution,
          S3CompressionType: z.enum(['None']).optional(),
        }),
      }),
    )
    .max(10)
    .optional(),
  ProcessingOutputConfig: z
    .strictObject({
      Outputs: z
        .array(
          z.strictObject({
            OutputName: z.string(),
            AppManaged: z.literal(false).optional(),
            S3Output: z.strictObject({
              S3Uri: s3Uri,
              LocalPath: processingPath,
              S3UploadMode: z.enum(['EndOfJob']),
            }),
          }),
        )
        .max(10),
      KmsKeyId: kmsKeyId.optional(),
    })
    .optional(),
  ProcessingResources: z.strictObject({
    ClusterConfig: z.strictObject({
      InstanceCount: z.int().min(1).max(100),
      InstanceType: instanceType<ProcessingInstanceType>(),
      VolumeSizeInGB: z.int().min(1).max(16384),
      VolumeKmsKeyId: kmsKeyId.optional(),
    }),
  }),
  StoppingCondition: z.strictObject({ MaxRuntimeInSeconds: z.int().min(1).max(777_600) }).optional(),
  AppSpecification: z.strictObject({
    ImageUri: image,
    ContainerEntrypoint: argumentList,
    ContainerArguments: argumentList,
  }),
  Environment: environmentMap(100, 256, 256),
  NetworkConfig: z
    .strictObject({
      EnableInterContainerTrafficEncryption: z.boolean().optional(),
      EnableNetworkIsolation: z.boolean().optional(),
      VpcConfig: vpcConfig,
    })
    .optional(),
  RoleArn: roleArn,
  Tags: tags,
});
export const ProcessingJobName = z.strictObject({ ProcessingJobName: entityName });
export const ListProcessingJobs = z.strictObject({
  ...named,
  ...created,
  ...lastModified,
  NameContains: z.string().optional(),
  StatusEquals: jobStatus,
  SortBy: sortBy,
});

const jsonPath = z.string().max(63).optional();

export const CreateTransformJob = z.strictObject({
  TransformJobName: entityName,
  ModelName: modelName,
  /** One program scores with all cores; more at a time would not be faster. */
  MaxConcurrentTransforms: z.int().min(0).optional(),
  ModelClientConfig: z
    .strictObject({
      InvocationsTimeoutInSeconds: z.int().min(1).max(3600).optional(),
      InvocationsMaxRetries: z.int().min(0).max(3).optional(),
    })
    .optional(),
  MaxPayloadInMB: z.int().min(0).max(100).optional(),
  BatchStrategy: z.enum(['MultiRecord', 'SingleRecord']).optional(),
  Environment: environmentMap(16, 10_240, 1024),
  TransformInput: z.strictObject({
    DataSource: z.strictObject({
      S3DataSource: z.strictObject({ S3DataType: z.enum(['S3Prefix', 'ManifestFile']), S3Uri: s3Uri }),
    }),
    ContentType: contentType.optional(),
    CompressionType: z.enum(['None', 'Gzip']).optional(),
    SplitType: z.enum(['None', 'Line']).optional(),
  }),
  TransformOutput: z.strictObject({
    S3OutputPath: s3Uri,
    Accept: z.string().max(256).optional(),
    AssembleWith: z.enum(['None', 'Line']).optional(),
    KmsKeyId: kmsKeyId.optional(),
  }),
  TransformResources: z.strictObject({
    InstanceType: instanceType<TransformInstanceType>(),
    InstanceCount: z.int().min(1).max(100),
    VolumeKmsKeyId: kmsKeyId.optional(),
  }),
  DataProcessing: z
    .strictObject({
      InputFilter: jsonPath,
      OutputFilter: jsonPath,
      JoinSource: z.enum(['Input', 'None']).optional(),
    })
    .optional(),
  Tags: tags,
});
export const TransformJobName = z.strictObject({ TransformJobName: entityName });
export const ListTransformJobs = ListTrainingJobs;
