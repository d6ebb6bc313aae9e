/**
 * The optimized integration of SageMaker. Its list of arguments lags behind the API (no DeploymentConfig, for one): use
 * `awsSdk.sagemaker` for those. Its `.sync` tasks wait for the job, and fail with States.TaskFailed when the job does.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
import type {
  CreateEndpointCommandInput,
  CreateEndpointCommandOutput,
  CreateEndpointConfigCommandInput,
  CreateEndpointConfigCommandOutput,
  CreateHyperParameterTuningJobCommandInput,
  CreateHyperParameterTuningJobCommandOutput,
  CreateModelCommandInput,
  CreateModelCommandOutput,
  CreateProcessingJobCommandInput,
  CreateProcessingJobCommandOutput,
  CreateTrainingJobCommandInput,
  CreateTrainingJobCommandOutput,
  CreateTransformJobCommandInput,
  CreateTransformJobCommandOutput,
  DescribeHyperParameterTuningJobCommandOutput,
  DescribeProcessingJobCommandOutput,
  DescribeTrainingJobCommandOutput,
  DescribeTransformJobCommandOutput,
  UpdateEndpointCommandInput,
  UpdateEndpointCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { type Integration, ownArn, type Permission, resourceArn } from '../integration';
import type { OptimizedResult } from '../sdk';
import { task } from '../states/task';
import { allow, ENDPOINT, ENDPOINT_CONFIG, MODEL, passRole, tag, tagIfAsked } from './sagemaker-permissions';

/** `Create…Job`, and `.sync` whose result is what `Describe…Job` answers at the end. */
const job = <V, Request, Created, Described>(name: string, kind: string, roles: string[], rule: string) => {
  const resource = `${kind}/{${name}Name*}`;
  const start = [allow([`Create${name}`], [resource]), tag(resource), ...roles.map(passRole)];
  const watch = [allow([`Describe${name}`, `Stop${name}`], [resource]), managedRule(rule)];
  return Object.assign(task<V, Request, OptimizedResult<Created>>(optimized(`create${name}`, start)), {
    sync: task<V, Request, OptimizedResult<Described>>(optimized(`create${name}.sync`, [...start, ...watch])),
  });
};

const optimized = (action: string, permissions: readonly Permission[]): Integration => ({
  resource: resourceArn('sagemaker', action),
  permissions,
  transientErrors: ['SageMaker.AmazonSageMakerException', 'SageMaker.ResourceLimitExceededException'],
});

/** The rule by which Step Functions learns that a job has ended. */
const managedRule = (rule: string): Permission => ({
  actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
  resources: [ownArn('events', `rule/StepFunctionsGetEventsForSageMaker${rule}Rule`)],
});

/** The Task states of SageMaker's optimized integration; `V` are the machine's variables. */
export const sagemaker = <V>() => ({
  /** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html */
  createProcessingJob: job<
    V,
    CreateProcessingJobCommandInput,
    CreateProcessingJobCommandOutput,
    DescribeProcessingJobCommandOutput
  >('ProcessingJob', 'processing-job', ['RoleArn'], 'ProcessingJobs'),
  /** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
  createTrainingJob: job<
    V,
    CreateTrainingJobCommandInput,
    CreateTrainingJobCommandOutput,
    DescribeTrainingJobCommandOutput
  >('TrainingJob', 'training-job', ['RoleArn'], 'TrainingJobs'),
  /** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateHyperParameterTuningJob.html */
  createHyperParameterTuningJob: job<
    V,
    CreateHyperParameterTuningJobCommandInput,
    CreateHyperParameterTuningJobCommandOutput,
    DescribeHyperParameterTuningJobCommandOutput
  >('HyperParameterTuningJob', 'hyper-parameter-tuning-job', ['TrainingJobDefinition.RoleArn'], 'TuningJobs'),
  /** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html */
  createTransformJob: job<
    V,
    CreateTransformJobCommandInput,
    CreateTransformJobCommandOutput,
    DescribeTransformJobCommandOutput
  >('TransformJob', 'transform-job', [], 'TransformJobs'),
  /** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html */
  createModel: task<V, CreateModelCommandInput, OptimizedResult<CreateModelCommandOutput>>(
    optimized('createModel', [allow(['CreateModel'], [MODEL]), passRole('ExecutionRoleArn'), tagIfAsked(MODEL)]),
  ),
  /** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html */
  createEndpointConfig: task<V, CreateEndpointConfigCommandInput, OptimizedResult<CreateEndpointConfigCommandOutput>>(
    optimized('createEndpointConfig', [
      allow(['CreateEndpointConfig'], [ENDPOINT_CONFIG]),
      tagIfAsked(ENDPOINT_CONFIG),
    ]),
  ),
  /** Answers at once; the endpoint is then `Creating`. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html */
  createEndpoint: task<
    V,
    Pick<CreateEndpointCommandInput, 'EndpointName' | 'EndpointConfigName' | 'Tags'>,
    OptimizedResult<CreateEndpointCommandOutput>
  >(optimized('createEndpoint', [allow(['CreateEndpoint'], [ENDPOINT, ENDPOINT_CONFIG]), tagIfAsked(ENDPOINT)])),
  /** Answers at once; the endpoint is then `Updating`. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html */
  updateEndpoint: task<
    V,
    Pick<UpdateEndpointCommandInput, 'EndpointName' | 'EndpointConfigName'>,
    OptimizedResult<UpdateEndpointCommandOutput>
  >(optimized('updateEndpoint', [allow(['UpdateEndpoint'], [ENDPOINT, ENDPOINT_CONFIG])])),
});
