/**
 * The life of a tuning job: starts training jobs as long as its limits allow, looks at their objective, ends by AWS's criteria.
 * It holds no place of its own; its training jobs do.
 */
import { createHash } from 'node:crypto';
import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { type Context, emitStateChange } from '../context';
import type { TrainingJob, TuningJob } from '../store';
import { dimensionsOf, type Hyperparameters } from '../tuning/ranges';
import { createSearch, type Search } from '../tuning/search';
import { objectiveValue } from '../views/training-job';
import { describeTuningJob } from '../views/tuning-job';
import { startTraining, runId as trainingRunId, withTransition } from './training';

/** AWS gives up when this many training jobs have ended and none succeeded. */
const HOPELESS = 5;
const DEFAULT_NOT_IMPROVING = Number.POSITIVE_INFINITY;

export const runId = (name: string) => `TuningJobs/${name.toLowerCase()}`;

export function startTuning(context: Context, name: string): void {
  context.runner.startUnbounded(runId(name), (signal) => tune(context, name, signal));
}

export async function changeTuningJob(context: Context, name: string, change: Partial<TuningJob>): Promise<void> {
  const changed = { ...stored(context, name), ...change, modified: context.deps.clock.now() };
  await context.store.tuningJobs.put(changed);
  emitStateChange(
    context,
    'HyperParameter Tuning Job',
    changed.arn,
    describeTuningJob(changed, childrenOf(context, changed)),
  );
}

export function childrenOf({ store }: Context, job: TuningJob): TrainingJob[] {
  return job.children.flatMap((name) => store.trainingJobs.get(name) ?? []);
}

async function tune(context: Context, name: string, signal: AbortSignal): Promise<void> {
  const search = searchOf(stored(context, name));
  const deadline = deadlineOf(stored(context, name));
  for (;;) {
    if (context.runner.isClosing()) return;
    const job = stored(context, name);
    const children = childrenOf(context, job);
    const running = children.filter(isRunning);
    const stopping = job.status === 'Stopping';
    const over = stopping || context.deps.clock.now() >= deadline || isDone(job, children);
    const next = over ? undefined : nextTrial(job, children, running.length, search);
    if (next) {
      await startChild(context, job, next);
      continue;
    }
    if (over) for (const child of running) context.runner.stop(trainingRunId(child.name));
    if (running.length === 0) return finish(context, name, stopping);
    await firstOf(context, running, signal, deadline);
  }
}

const isRunning = (job: TrainingJob) => job.status === 'InProgress' || job.status === 'Stopping';

function nextTrial(
  job: TuningJob,
  children: readonly TrainingJob[],
  running: number,
  search: Search,
): Hyperparameters | undefined {
  const limits = configOf(job).ResourceLimits;
  if (running >= (limits?.MaxParallelTrainingJobs ?? 1)) return undefined;
  if (children.length >= (limits?.MaxNumberOfTrainingJobs ?? Number.POSITIVE_INFINITY)) return undefined;
  const sign = configOf(job).HyperParameterTuningJobObjective?.Type === 'Minimize' ? -1 : 1;
  return search.next(
    children.map((child) => {
      const value = objectiveValue(child, job);
      return { values: child.tuning?.tuned ?? {}, score: value === undefined ? undefined : sign * value };
    }),
  );
}

/** Nothing more is to be started: hopeless, good enough, or no better for too long. */
function isDone(job: TuningJob, children: readonly TrainingJob[]): boolean {
  const ended = children.filter((child) => !isRunning(child));
  const values = ended.flatMap((child) => objectiveValue(child, job) ?? []);
  if (values.length === 0) return ended.length >= HOPELESS;
  const criteria = configOf(job).TuningJobCompletionCriteria;
  const minimize = configOf(job).HyperParameterTuningJobObjective?.Type === 'Minimize';
  const best = minimize ? Math.min(...values) : Math.max(...values);
  const target = criteria?.TargetObjectiveMetricValue;
  if (target !== undefined && (minimize ? best <= target : best >= target)) return true;
  const patience = criteria?.BestObjectiveNotImproving?.MaxNumberOfTrainingJobsNotImproving ?? DEFAULT_NOT_IMPROVING;
  return values.length - 1 - values.indexOf(best) >= patience;
}

/** `<tuning job>-001-1a2b3c4d`; the hash is of the name and number, so that a restart finds the same name. */
async function startChild(context: Context, job: TuningJob, tuned: Hyperparameters): Promise<void> {
  const started = childrenOf(context, job).map((child) => child.name);
  const number = String(started.length + 1).padStart(3, '0');
  const hash = createHash('sha256').update(`${job.arn}/${job.created}/${number}`).digest('hex').slice(0, 8);
  const name = `${job.name}-${number}-${hash}`;
  const now = context.deps.clock.now();
  // First the name, then the job: after a kill in between, the name is given again.
  await changeTuningJob(context, job.name, { children: [...started, name] });
  await context.store.trainingJobs.put({
    name,
    arn: context.arns('training-job', name),
    created: now,
    modified: now,
    request: requestOf(job, name, tuned),
    status: 'InProgress',
    secondary: 'Starting',
    transitions: withTransition([], 'Starting', now),
    metrics: [],
    tuning: { jobName: job.name, tuned },
  });
  startTraining(context, name);
}

function requestOf(job: TuningJob, name: string, tuned: Hyperparameters): CreateTrainingJobCommandInput {
  if (!job.request.TrainingJobDefinition) throw new Error(`expected the tuning job ${job.name} to have a definition`);
  const {
    DefinitionName: _,
    StaticHyperParameters,
    AlgorithmSpecification,
    ...definition
  } = job.request.TrainingJobDefinition;
  return {
    ...definition,
    TrainingJobName: name,
    AlgorithmSpecification: { TrainingInputMode: 'File', ...AlgorithmSpecification },
    HyperParameters: {
      ...StaticHyperParameters,
      ...tuned,
      _tuning_objective_metric: configOf(job).HyperParameterTuningJobObjective?.MetricName ?? '',
    },
  };
}

async function finish(context: Context, name: string, stopped: boolean): Promise<void> {
  const job = stored(context, name);
  const succeeded = childrenOf(context, job).some((child) => objectiveValue(child, job) !== undefined);
  const ended = context.deps.clock.now();
  if (stopped) return changeTuningJob(context, name, { status: 'Stopped', ended });
  if (succeeded) return changeTuningJob(context, name, { status: 'Completed', ended });
  const failureReason = `No training job succeeded after ${job.children.length} attempts. For additional details, please take a look at the training job failures by listing training jobs for the hyperparameter tuning job.`;
  await changeTuningJob(context, name, { status: 'Failed', ended, failureReason });
}

/** Resolves when a training job has ended, somebody stops the tuning job, or its time is over. */
async function firstOf(
  context: Context,
  running: readonly TrainingJob[],
  signal: AbortSignal,
  deadline: number,
): Promise<void> {
  const over = new AbortController();
  const ended = running.map((child) => context.runner.settled(trainingRunId(child.name)));
  const waits: Promise<void>[] = [...ended];
  if (!signal.aborted) {
    waits.push(
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal })),
    );
    const left = deadline - context.deps.clock.now();
    if (Number.isFinite(left)) waits.push(context.deps.clock.sleep(Math.max(left, 0), over.signal).catch(() => {}));
  }
  await Promise.race(waits);
  over.abort();
}

function deadlineOf(job: TuningJob): number {
  const seconds = configOf(job).ResourceLimits?.MaxRuntimeInSeconds;
  return seconds === undefined ? Number.POSITIVE_INFINITY : job.created + seconds * 1000;
}

function searchOf(job: TuningJob): Search {
  const config = configOf(job);
  const seed = config.RandomSeed ?? job.created;
  return createSearch(config.Strategy ?? 'Bayesian', dimensionsOf(config.ParameterRanges), seed);
}

function configOf(job: TuningJob) {
  const config = job.request.HyperParameterTuningJobConfig;
  if (!config) throw new Error(`expected the tuning job ${job.name} to have a configuration`);
  return config;
}

function stored({ store }: Context, name: string): TuningJob {
  const job = store.tuningJobs.get(name);
  if (!job) throw new Error(`expected the tuning job ${name} to exist`);
  return job;
}
