/** The service's state: one document a resource, by its name in lower case, as ARNs have it. Times are milliseconds. */
import type {
  CreateEndpointConfigCommandInput,
  CreateHyperParameterTuningJobCommandInput,
  CreateModelCommandInput,
  CreateModelPackageCommandInput,
  CreateModelPackageGroupCommandInput,
  CreateProcessingJobCommandInput,
  CreateTrainingJobCommandInput,
  CreateTransformJobCommandInput,
  EndpointStatus,
  HyperParameterTuningJobStatus,
  ModelApprovalStatus,
  ProcessingJobStatus,
  SecondaryStatus,
  Tag,
  TrainingJobStatus,
  TransformJobStatus,
} from '@aws-sdk/client-sagemaker';
import type { Documents } from '#local/backends/documents';

export interface Resource {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
}

/** What every kind of job has. */
export interface Job<Request, Status extends string> extends Resource {
  readonly request: Request;
  readonly status: Status;
  readonly modified: number;
  readonly started?: number;
  readonly ended?: number;
  readonly failureReason?: string;
}

/** `SecondaryStatusTransitions`, with times as numbers. */
export interface Transition {
  readonly status: SecondaryStatus;
  readonly message: string;
  readonly start: number;
  readonly end?: number;
}

export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly time: number;
}

export interface TrainingJob extends Job<CreateTrainingJobCommandInput, TrainingJobStatus> {
  readonly secondary: SecondaryStatus;
  readonly transitions: readonly Transition[];
  /** The last value of each metric. */
  readonly metrics: readonly Metric[];
  readonly tuning?: { readonly jobName: string; readonly tuned: Readonly<Record<string, string>> };
}

export interface ProcessingJob extends Job<CreateProcessingJobCommandInput, ProcessingJobStatus> {
  readonly exitMessage?: string;
}

export type TransformJob = Job<CreateTransformJobCommandInput, TransformJobStatus>;

export interface TuningJob extends Job<CreateHyperParameterTuningJobCommandInput, HyperParameterTuningJobStatus> {
  /** Names of the training jobs in the order they were started. */
  readonly children: readonly string[];
}

export interface Model extends Resource {
  readonly request: CreateModelCommandInput;
}

export interface EndpointConfig extends Resource {
  readonly request: CreateEndpointConfigCommandInput;
}

export interface Endpoint extends Resource {
  readonly status: EndpointStatus;
  /** Of the variants that serve, or of the first deployment while it is under way. */
  readonly configName: string;
  /** Of a deployment under way. */
  readonly pendingConfigName?: string;
  readonly failureReason?: string;
  readonly modified: number;
}

export interface ModelPackageGroup extends Resource {
  readonly request: CreateModelPackageGroupCommandInput;
  /** Versions are never given twice, even after a deletion. */
  readonly lastVersion: number;
}

export interface ModelPackage extends Resource {
  readonly group: string;
  readonly version: number;
  readonly request: CreateModelPackageCommandInput;
  readonly approval: ModelApprovalStatus;
  readonly approvalDescription?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly modified?: number;
  /** The ARN of who changed it last. */
  readonly modifiedBy?: string;
}

export interface Collection<T> {
  get(name: string): T | undefined;
  list(): T[];
  put(resource: T): Promise<void>;
  remove(name: string): Promise<void>;
}

export type Store = ReturnType<typeof openStore>;

export function openStore(documents: Documents) {
  const collection = <T extends { readonly name: string }>(name: string): Collection<T> => ({
    get: (id) => documents.get<T>(`sagemaker-${name}`, id.toLowerCase()),
    list: () => documents.list<T>(`sagemaker-${name}`),
    put: (resource) => documents.put(`sagemaker-${name}`, resource.name.toLowerCase(), resource),
    remove: (id) => documents.remove(`sagemaker-${name}`, id.toLowerCase()),
  });
  return {
    trainingJobs: collection<TrainingJob>('training-jobs'),
    processingJobs: collection<ProcessingJob>('processing-jobs'),
    transformJobs: collection<TransformJob>('transform-jobs'),
    tuningJobs: collection<TuningJob>('tuning-jobs'),
    models: collection<Model>('models'),
    endpointConfigs: collection<EndpointConfig>('endpoint-configs'),
    endpoints: collection<Endpoint>('endpoints'),
    groups: collection<ModelPackageGroup>('model-package-groups'),
    /** By `<group>/<version>`. */
    packages: collection<ModelPackage>('model-packages'),
    /** By ARN. */
    tags: collection<{ readonly name: string; readonly tags: readonly Tag[] }>('tags'),
  };
}
