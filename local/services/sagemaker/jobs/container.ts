/** A job's container on this machine: the directory that stands for `/opt/ml`, the program, its environment and log. */
import { join } from 'node:path';
import type { Program } from '#local/backends/processes';
import type { Image, SageMakerDependencies } from '../dependencies';

export interface ContainerPlace {
  /** `TrainingJobs`, `ProcessingJobs`, `TransformJobs`: the last part of the log group. */
  readonly group: string;
  readonly job: string;
  readonly host: string;
}

/** Where a job's containers live while it runs; removed when it has ended. */
export function jobDirectory(deps: Pick<SageMakerDependencies, 'directory'>, group: string, job: string): string {
  return join(deps.directory, 'jobs', group, job.toLowerCase());
}

/** The directory that stands for a host's `/opt/ml`. */
export function baseOf(directory: string, host: string): string {
  return join(directory, host, 'opt/ml');
}

/** `/opt/ml/processing/input/a` → the directory that stands for it. */
export function localPath(base: string, containerPath: string): string {
  return join(base, containerPath.replace(/^\/opt\/ml\/?/, ''));
}

export const hostNames = (count: number) => Array.from({ length: count }, (_, i) => `algo-${i + 1}`);

export interface ContainerRun {
  readonly place: ContainerPlace;
  readonly base: string;
  readonly image: Image;
  /** The bundled program that takes the place of the built-in algorithm's image. */
  readonly builtIn: string;
  /** Behind the image's own. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** No other job runs as it starts. Default: nothing is known. */
  readonly isAlone?: boolean;
  onLine?(line: string): void;
}

/**
 * OpenMP's threads spin while they wait for one another. On a machine that has other work, as this one has, that makes a
 * training of many small rounds ten times slower; sleeping instead costs an idle machine nothing that can be measured.
 */
const PATIENT = { OMP_WAIT_POLICY: 'PASSIVE' };

/**
 * To look a thousand times, some microseconds long, before they sleep makes a training alone 8 % faster, and two beside each other 8 %
 * slower. It counts for GNU's OpenMP alone, before the policy.
 */
const BRISK = { ...PATIENT, GOMP_SPINCOUNT: '1000' };

/** A built-in program has an IPC channel: by it, it notices that the server is gone. */
export function programOf(deps: SageMakerDependencies, run: ContainerRun): Program {
  const base = {
    log: logFile(deps, run.place),
    cwd: run.base,
    ...(run.onLine && { onLine: run.onLine }),
  };
  const env = { AWS_REGION: deps.region, AWS_DEFAULT_REGION: deps.region, ...run.env, OPT_ML: run.base };
  if (run.image.kind === 'program') {
    const { command, args, env: own, ipc = false } = run.image;
    return { ...base, command, args: [...args, ...run.args], env: { ...own, ...env }, ipc };
  }
  const library: Record<string, string> = deps.xgboostLibrary ? { XGBOOST_LIBRARY: deps.xgboostLibrary } : {};
  return {
    ...base,
    command: process.execPath,
    args: [run.builtIn],
    env: { ...(run.isAlone ? BRISK : PATIENT), ...env, ...library },
    ipc: true,
  };
}

/** As log groups and streams are laid out (see log-files.ts): `/aws/sagemaker/TrainingJobs`, `<job>/algo-1-<epoch ms>`. */
function logFile(deps: SageMakerDependencies, { group, job, host }: ContainerPlace): string {
  return join(deps.logDirectory, 'aws/sagemaker', group, `${job}%2F${host}-${deps.clock.now()}.log`);
}
