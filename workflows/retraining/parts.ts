/** What many states share: names, retries, where failures go, and the fixed shapes of job arguments. */
import type { S3DataDistribution } from '@aws-sdk/client-sagemaker';
import {
  and,
  below,
  type Expr,
  equals,
  isOneOf,
  jsonata,
  not,
  onTransientErrors,
  states,
  text,
} from '#workflows/asl/index';
import { vars } from './vocabulary';

const { run, loads, leasedAt } = vars;

const { RedriveCount } = states.context.Execution;

/**
 * A value that an execution gets unless it was redriven since it last took the lease; the lease itself is not looked at. One that was
 * stopped and is redriven goes on where it stood, though another run may have had the lease meanwhile: whatever acts on what runs
 * share, or begins something, asks by this, and the failure leads to EndAsFailed, which takes the lease again.
 */
export const whileLeased = <T>(value: Expr<T>): Expr<T> =>
  jsonata<T>`${isLeased} ? ${value} : $error('the execution was stopped and redriven: first it has to take the lease again')`;

/**
 * Whether the execution was not redriven since it last took the lease. Then it holds it: nobody takes the lease of an execution that
 * runs, and one that ended goes on only by a redrive.
 */
export const isLeased = equals(RedriveCount, leasedAt);

/** New for every retry and every redrive: job names can never be used again. */
const attempt = text`${states.context.State.RetryCount}-${whileLeased(RedriveCount)}`;

/** A name of at most 63 characters: 40 of the run, the purpose, the attempt. @param purpose at most 16 characters */
export const jobName = (purpose: string) => text`${run.run}-${purpose}-${attempt}`;

/** The same in 32 characters, for tuning jobs: 26 of the run's id, the attempt. */
export const shortJobName = text`${run.id}-${attempt}`;

/**
 * Equal for every retry of the request, which so starts nothing twice; new for a load that is started again, and for a redrive.
 * At most 64 characters.
 */
export const clientToken = (purpose: string) => text`${run.run}-${purpose}-${whileLeased(RedriveCount)}-${loads}`;

export const transient = [onTransientErrors()];

/** Remembers where and why a state failed. */
const remember = {
  failure: {
    state: states.context.State.Name,
    error: states.errorOutput.Error,
    cause: states.errorOutput.Cause,
  },
};

/** Every failure ends in RecordFailure, which sees where it happened. */
export const onFailure = [{ ErrorEquals: ['States.ALL'], Assign: remember, Next: 'RecordFailure' }] as const;

/** The same once the endpoint may have changed, which has to be undone first. */
export const onFailureRollBack = [
  { ErrorEquals: ['States.ALL'], Assign: remember, Next: 'CheckBeforeRollBack' },
] as const;

/** Jobs have their own, shorter limit; this one is for a job that is never heard of again. Seconds: six days. */
export const LONGEST_JOB = 518_400;

/** How often a poll looks: with `secondsToWait`, some four hours. */
export const MOST_LOOKS = 470;

/** A load may fail for what passes: the warehouse restarts, another transaction is in the way. So it has a second chance. */
const MOST_LOADS = 2;

/** What Redshift says of a load that will never do: rows or files that do not fit, rights or relations that are missing. */
const isHopeless = (error: Expr<string | null>) =>
  jsonata<boolean>`$contains($string(${error}), /sys_load_error_detail|stl_load_errors|incompatible Parquet schema|invalid version number|number of columns|[Aa]ccess [Dd]enied|permission denied|does not exist|syntax error/)`;

/** Its transaction left no trace, there is a chance left, and the reason may pass. */
export const mayLoadAgain = ({ status, error }: { status: Expr<string>; error: Expr<string | null> }) =>
  and(isOneOf(status, ['FAILED', 'ABORTED']), below(loads, MOST_LOADS), not(isHopeless(error)));

/** 1, 2, 4, … 30 seconds. @param looks how often it has been looked already, from 1 */
export const secondsToWait = (looks: Expr<number>) => jsonata<number>`$min([30, $power(2, $min([${looks}, 6]) - 1)])`;

/** By it, bills tell models apart. */
export const tags = [{ Key: 'ronda:model', Value: run.model }] as const;

/** A member of a job's description that is there once the job has run. */
export const orNull = <T>(member: Expr<T>) =>
  jsonata<Exclude<T, undefined> | null>`$exists(${member}) ? ${member} : null`;

/** What the report tells of a job. */
export const jobFacts = (jobName: Expr<string>, started: Expr<JobTime>, ended: Expr<JobTime>) => ({
  jobName,
  startedAt: orNull(started),
  endedAt: orNull(ended),
});
type JobTime = string | number | undefined;

/** A prefix of S3 as a folder below `/opt/ml/processing/input`. */
export const processingInput = (name: string, uri: Expr<string>) =>
  ({
    InputName: name,
    S3Input: {
      S3Uri: uri,
      LocalPath: `/opt/ml/processing/input/${name}`,
      S3DataType: 'S3Prefix',
      S3InputMode: 'File',
    },
  }) as const;

/** A folder below `/opt/ml/processing/output` as a prefix of S3, written when the job has succeeded. */
export const processingOutput = (name: string, uri: Expr<string>) =>
  ({
    OutputName: name,
    S3Output: { S3Uri: uri, LocalPath: `/opt/ml/processing/output/${name}`, S3UploadMode: 'EndOfJob' },
  }) as const;

/** Parquet part files whose first column is the label. */
export const channel = (
  name: string,
  uri: Expr<string>,
  distribution: Expr<S3DataDistribution> | S3DataDistribution = 'FullyReplicated',
) =>
  ({
    ChannelName: name,
    ContentType: 'application/x-parquet',
    DataSource: {
      S3DataSource: { S3DataType: 'S3Prefix', S3Uri: uri, S3DataDistributionType: distribution },
    },
  }) as const;

/**
 * Scores part files whose first cell is not for the model (a label, a row number); each output line is that cell and the
 * score.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform-data-processing.html
 */
export const transformJob = (purpose: string, modelName: Expr<string>, from: Expr<string>, to: Expr<string>) =>
  ({
    TransformJobName: jobName(purpose),
    ModelName: modelName,
    BatchStrategy: 'MultiRecord',
    MaxPayloadInMB: 6,
    TransformInput: {
      ContentType: 'text/csv',
      SplitType: 'Line',
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: from } },
    },
    DataProcessing: { InputFilter: '$[1:]', JoinSource: 'Input', OutputFilter: '$[0,-1]' },
    TransformOutput: { S3OutputPath: to, Accept: 'text/csv', AssembleWith: 'Line' },
    TransformResources: { InstanceType: run.processing.instanceType, InstanceCount: 1 },
    Tags: tags,
  }) as const;
