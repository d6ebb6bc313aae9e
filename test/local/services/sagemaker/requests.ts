/** Requests that the tests vary. */
import type {
  CreateTrainingJobCommandInput,
  CreateTransformJobCommandInput,
  HyperParameterTrainingJobDefinition,
} from '@aws-sdk/client-sagemaker';
import { CreateModelCommand, CreateTrainingJobCommand, DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { bucket, type LocalSageMaker, role, until, xgboostImage } from './local-sagemaker';
import { hyperparameters, trainingRows } from './rows';

export function channel(name: string, prefix = `${name}/`) {
  return {
    ChannelName: name,
    ContentType: 'text/csv',
    DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/${prefix}` } },
  };
}

export function trainingJob(
  name: string,
  change: Partial<CreateTrainingJobCommandInput> = {},
): CreateTrainingJobCommandInput {
  return {
    TrainingJobName: name,
    RoleArn: role,
    AlgorithmSpecification: { TrainingImage: xgboostImage, TrainingInputMode: 'File' },
    HyperParameters: hyperparameters,
    InputDataConfig: [channel('train'), channel('validation')],
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/models/` },
    ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 10 },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
    ...change,
  };
}

/** A training job as a tuning job defines it. */
export function trainingDefinition(StaticHyperParameters: Record<string, string>): HyperParameterTrainingJobDefinition {
  const { AlgorithmSpecification, InputDataConfig, OutputDataConfig, ResourceConfig, StoppingCondition } =
    trainingJob('x');
  return {
    RoleArn: role,
    AlgorithmSpecification: { TrainingInputMode: 'File', ...AlgorithmSpecification },
    InputDataConfig,
    OutputDataConfig,
    ResourceConfig,
    StoppingCondition,
    StaticHyperParameters,
  };
}

export function transformJob(
  name: string,
  change: Partial<CreateTransformJobCommandInput> = {},
): CreateTransformJobCommandInput {
  return {
    TransformJobName: name,
    ModelName: 'model',
    MaxPayloadInMB: 6,
    BatchStrategy: 'MultiRecord',
    TransformInput: {
      ContentType: 'text/csv',
      SplitType: 'Line',
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/validation/` } },
    },
    DataProcessing: { InputFilter: '$[1:]', JoinSource: 'Input', OutputFilter: '$[0,-1]' },
    TransformOutput: { S3OutputPath: `s3://${bucket}/scores/${name}/`, Accept: 'text/csv', AssembleWith: 'Line' },
    TransformResources: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1 },
    ...change,
  };
}

/** Puts two training parts and one validation part. */
export async function putData({ blobs }: LocalSageMaker): Promise<void> {
  await blobs.put(bucket, 'train/part-0.csv', trainingRows(300, 1).trimEnd());
  await blobs.put(bucket, 'train/more/part-1.csv', trainingRows(200, 2));
  await blobs.put(bucket, 'validation/part-0.csv', trainingRows(150, 3));
}

export async function finishedTraining({ client }: LocalSageMaker, name: string) {
  return until(
    () => client.send(new DescribeTrainingJobCommand({ TrainingJobName: name })),
    (job) => job.TrainingJobStatus !== 'InProgress' && job.TrainingJobStatus !== 'Stopping',
  );
}

/** Trains one and makes it the model `model`. @returns its artifact's URI */
export async function trainModel(local: LocalSageMaker): Promise<string> {
  await putData(local);
  await local.client.send(new CreateTrainingJobCommand(trainingJob('trained')));
  const job = await finishedTraining(local, 'trained');
  const artifact = job.ModelArtifacts?.S3ModelArtifacts ?? '';
  const container = { Image: xgboostImage, ModelDataUrl: artifact };
  await local.client.send(
    new CreateModelCommand({ ModelName: 'model', ExecutionRoleArn: role, PrimaryContainer: container }),
  );
  return artifact;
}
