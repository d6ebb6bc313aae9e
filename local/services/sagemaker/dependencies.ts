/** What the SageMaker service needs from its composer. */
import type { Blobs, RoleBlobs } from '#local/backends/blobs';
import type { Clock } from '#local/backends/clock';
import type { Documents } from '#local/backends/documents';
import type { Processes } from '#local/backends/processes';

/**
 * What an image URI stands for on this machine. `xgboost`: the built-in algorithm. `program`: a command that takes the place of
 * the image's entry point (a request's ContainerEntrypoint included); a request's arguments follow `args`.
 */
export type Image =
  | { readonly kind: 'xgboost' }
  | {
      readonly kind: 'program';
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      /** See `Program`. Default: no. */
      readonly ipc?: boolean;
    };

/** An event for EventBridge's default bus. */
export interface ServiceEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface SageMakerDependencies {
  readonly documents: Documents;
  readonly blobs: Blobs;
  /** Who has an access key, as an ARN. Default: nobody is told. */
  callerArn?(accessKeyId: string): string;
  /** The objects as a role may use them. Default: `blobs`, whatever the role. */
  blobsAs?(roleArn: string): RoleBlobs;
  readonly processes: Processes;
  readonly clock: Clock;
  emit?(event: ServiceEvent): Promise<void> | void;
  /** undefined: the image is not known here, and jobs and models that name it are refused. */
  images(imageUri: string): Image | undefined;
  /** Absolute paths of the bundled Node programs in `algorithms/xgboost/`. */
  readonly programs: { readonly train: string; readonly serve: string; readonly transform: string };
  /** Where jobs and endpoints have their `/opt/ml`, absolute. On the file system of the blobs, so that inputs are linked. */
  readonly directory: string;
  /** Where log groups are kept as folders, absolute: `<logDirectory>/aws/sagemaker/TrainingJobs/<job>%2Falgo-1-….log`. */
  readonly logDirectory: string;
  readonly account: string;
  readonly region: string;
  /** Jobs that run at once; others wait. Default 2. */
  readonly maxConcurrentJobs?: number;
  /** The file of libxgboost, when it is not to be searched for. */
  readonly xgboostLibrary?: string;
  /** From SIGTERM to SIGKILL of a job. Default 120, as on AWS. */
  readonly stopGraceSeconds?: number;
}
