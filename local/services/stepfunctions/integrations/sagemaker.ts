/**
 * The optimized SageMaker integrations. They take fewer fields than the API: for the others there is `aws-sdk:sagemaker:*`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
import { type Integration, type Json, type TaskCall, TaskError } from '#local/engine/index';
import { calling, withMetadata } from './calling';
import type { Clients } from './clients';
import type { Naming } from './failures';
import { problemsOf } from './parameters';
import { type Watch, watchUntil } from './watching';

const NAMING: Naming = {
  prefix: 'SageMaker',
  unmodelled: 'AmazonSageMakerException',
  service: 'AmazonSageMaker',
  style: 'optimized',
};

interface Action {
  readonly fields: readonly string[];
  /** What a `create` makes: the word in the names of its other actions and members. */
  readonly makes?: Job | 'Model' | 'EndpointConfig' | 'Endpoint';
}

const JOBS = ['ProcessingJob', 'TrainingJob', 'TransformJob', 'HyperParameterTuningJob'] as const;
type Job = (typeof JOBS)[number];

const words = (text: string): string[] => text.split(' ');

/** Which fields each action takes, as far as AWS says so. */
const ACTIONS: Readonly<Record<string, Action>> = {
  createProcessingJob: {
    makes: 'ProcessingJob',
    fields: words(
      'AppSpecification Environment ExperimentConfig NetworkConfig ProcessingInputs ProcessingJobName ' +
        'ProcessingOutputConfig ProcessingResources RoleArn StoppingCondition Tags',
    ),
  },
  createTrainingJob: {
    makes: 'TrainingJob',
    fields: words(
      'AlgorithmSpecification EnableInterContainerTrafficEncryption EnableNetworkIsolation Environment ExperimentConfig ' +
        'HyperParameters InputDataConfig OutputDataConfig ResourceConfig RoleArn StoppingCondition Tags TrainingJobName VpcConfig',
    ),
  },
  createTransformJob: {
    makes: 'TransformJob',
    fields: words(
      'BatchStrategy DataProcessing Environment ExperimentConfig MaxConcurrentTransforms MaxPayloadInMB ModelName Tags ' +
        'TransformInput TransformJobName TransformOutput TransformResources',
    ),
  },
  createHyperParameterTuningJob: {
    makes: 'HyperParameterTuningJob',
    fields: words(
      'HyperParameterTuningJobConfig HyperParameterTuningJobName Tags TrainingJobDefinition WarmStartConfig',
    ),
  },
  createModel: {
    makes: 'Model',
    fields: words('Containers EnableNetworkIsolation ExecutionRoleArn ModelName PrimaryContainer Tags VpcConfig'),
  },
  createEndpointConfig: {
    makes: 'EndpointConfig',
    fields: words('DataCaptureConfig EndpointConfigName KmsKeyId ProductionVariants Tags'),
  },
  createEndpoint: { makes: 'Endpoint', fields: words('EndpointConfigName EndpointName Tags') },
  updateEndpoint: { fields: words('EndpointConfigName EndpointName') },
};

/** Undefined for an action that has no such integration. */
export function sagemaker(clients: Clients, watching: Watch, name: string, isSync: boolean): Integration | undefined {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  const job = JOBS.find((one) => one === action?.makes);
  if (!action || (isSync && !job)) return undefined;
  const { makes, fields } = action;
  const api = (called: string) => ({ service: 'sagemaker', action: called, naming: NAMING }) as const;

  const nameIn = (parameters: Json): Json => {
    const member = `${makes}Name`;
    return { [member]: (parameters as Record<string, Json>)[member] ?? null };
  };
  const look = ({ parameters, roleArn }: TaskCall, signal: AbortSignal) =>
    clients.call('sagemaker', `describe${makes}`, nameIn(parameters), { roleArn, signal });
  const describe = async (call: TaskCall, signal: AbortSignal): Promise<Json> => (await look(call, signal)).output;

  const create = async (call: TaskCall): Promise<Json> => {
    try {
      return withMetadata(await calling(clients, api(name), call.parameters, call));
    } catch (error) {
      const own = makes && call.isRepeated && isTaken(error) && (await madeBefore(call));
      if (own) return own;
      throw error;
    }
  };

  /** What an earlier, interrupted try of this very call has made; an endpoint's name alone does not tell one call from another. */
  const madeBefore = async (call: TaskCall): Promise<Json | undefined> => {
    const { output, metadata } = await look(call, call.signal);
    const description = output as Record<string, Json>;
    const { EndpointConfigName } = call.parameters as Record<string, Json>;
    const isOwn =
      Date.parse(String(description.CreationTime)) >= call.startedAt - CLOCK_GRAIN &&
      (makes !== 'Endpoint' || description.EndpointConfigName === EndpointConfigName);
    return isOwn
      ? withMetadata({ output: { [`${makes}Arn`]: description[`${makes}Arn`] ?? null }, metadata })
      : undefined;
  };

  return {
    async check(parameters) {
      const schema = await clients.schemaOf('sagemaker', name);
      return schema ? problemsOf(schema.input, parameters, fields) : [];
    },
    start: create,
    ...(isSync && {
      watch: (call: TaskCall) =>
        watchUntil(
          watching,
          call.signal,
          () => describe(call, call.signal),
          (description) => endOf((description as Record<string, Json>)[`${job}Status`]),
        ),
      stop: async (call: TaskCall) => {
        await clients.call('sagemaker', `stop${job}`, nameIn(call.parameters), call);
      },
    }),
  };
}

/** Times on the wire may be whole seconds. */
const CLOCK_GRAIN = 1_000;

/** Jobs say so by the name of the error, everything else in its words alone. */
const isTaken = (error: unknown) =>
  error instanceof TaskError &&
  (error.error === 'SageMaker.ResourceInUseException' || /^Cannot create already existing /.test(error.cause ?? ''));

function endOf(status: Json | undefined): 'succeeded' | 'failed' | undefined {
  if (status === 'Completed') return 'succeeded';
  return status === 'Failed' || status === 'Stopped' ? 'failed' : undefined;
}
