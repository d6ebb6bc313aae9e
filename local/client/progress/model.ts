/**
 * What an execution's history means to a person: which states ran, for how long, how often they were tried, what came out.
 * A pure function over events; it knows the States Language and SageMaker's job names, but no state of a workflow.
 */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { FinalStatus } from '#tasks/contracts/execution-status';
import { jsonIn } from '../json';
import { plainCause } from './cause';
import { type Job, jobOf } from './job';

export interface Attempt {
  readonly error: string;
  readonly cause: string;
}

export interface StateProgress {
  readonly name: string;
  /** `Task`, `Choice`, `Parallel`, … */
  readonly kind: string;
  /** The Parallel or Map state around it. */
  readonly parent: string | null;
  /** `caught`: it failed and the machine went on by a catcher. */
  readonly status: 'running' | 'succeeded' | 'caught' | 'failed' | 'aborted';
  /** How often it was entered: more than once in a loop. */
  readonly visits: number;
  /** How often its task was started again after a failure. */
  readonly retries: number;
  /** The failures of its attempts. */
  readonly failures: readonly Attempt[];
  /** Milliseconds since the epoch: of the first visit, and of the end of the last. */
  readonly enteredAt: number;
  readonly exitedAt: number | null;
  /** Milliseconds inside the state, all visits together, until it was left. */
  readonly busy: number;
  readonly job: Job | null;
  /** What the task's API answered when it was started, where the state waits for a callback. */
  readonly submitted: unknown;
  /** The last result of its task, before the state's own Output. */
  readonly result: unknown;
}

export interface RunProgress {
  readonly status: 'RUNNING' | FinalStatus;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly input: unknown;
  readonly output: unknown;
  readonly failure: Attempt | null;
  /** In the order in which they were first entered. */
  readonly states: readonly StateProgress[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
interface Visit extends Omit<Writable<StateProgress>, 'visits' | 'parent' | 'failures'> {
  readonly around: Visit | undefined;
  readonly failures: Attempt[];
}

/** @param events from the first one on, in order */
export function summarize(events: readonly HistoryEvent[]): RunProgress {
  const visits: Visit[] = [];
  const run: Writable<Omit<RunProgress, 'states'>> = {
    status: 'RUNNING',
    startedAt: events[0]?.timestamp?.getTime() ?? 0,
    finishedAt: null,
    input: undefined,
    output: undefined,
    failure: null,
  };
  const types = new Map<number, string>();
  const owners = new Map<number, Visit>();
  for (const event of events) {
    const { id = 0, previousEventId = 0, type = '' } = event;
    const previous = { type: types.get(previousEventId) ?? '', owner: owners.get(previousEventId) };
    if (type.startsWith('Execution')) readExecution(event, run);
    const owner = type.endsWith('StateEntered') ? enter(event, previous) : readStep(event, previous.owner, visits);
    if (type.endsWith('StateEntered') && owner) visits.push(owner);
    types.set(id, type);
    if (owner) owners.set(id, owner);
  }
  if (run.status !== 'RUNNING') for (const visit of visits) closeAtEnd(visit, run);
  return { ...run, states: merge(visits) };
}

const timeOf = ({ timestamp }: HistoryEvent) => timestamp?.getTime() ?? 0;

const ENDINGS = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionAborted: 'ABORTED',
  ExecutionTimedOut: 'TIMED_OUT',
} as const;

function readExecution(event: HistoryEvent, run: Writable<Omit<RunProgress, 'states'>>): void {
  if (event.type === 'ExecutionStarted') run.input = jsonIn(event.executionStartedEventDetails?.input);
  if (event.type === 'ExecutionRedriven') Object.assign(run, { status: 'RUNNING', finishedAt: null, failure: null });
  const status = ENDINGS[event.type as keyof typeof ENDINGS];
  if (!status) return;
  run.status = status;
  run.finishedAt = timeOf(event);
  run.output = jsonIn(event.executionSucceededEventDetails?.output);
  if (status !== 'SUCCEEDED') {
    const details =
      event.executionFailedEventDetails ?? event.executionAbortedEventDetails ?? event.executionTimedOutEventDetails;
    run.failure = { error: details?.error ?? '', cause: plainCause(details?.cause ?? '') };
  }
}

function enter(event: HistoryEvent, previous: { type: string; owner: Visit | undefined }): Visit {
  const isFirstInside = /^(Parallel|Map)StateStarted$|^MapIterationStarted$/.test(previous.type);
  return {
    name: event.stateEnteredEventDetails?.name ?? '',
    kind: (event.type ?? '').replace('StateEntered', ''),
    around: isFirstInside ? previous.owner : previous.owner?.around,
    status: 'running',
    retries: -1,
    failures: [],
    enteredAt: timeOf(event),
    exitedAt: null,
    busy: 0,
    job: null,
    submitted: undefined,
    result: undefined,
  };
}

/** @returns the visit that the event belongs to */
function readStep(event: HistoryEvent, previous: Visit | undefined, visits: readonly Visit[]): Visit | undefined {
  const { type = '' } = event;
  const name = event.stateExitedEventDetails?.name ?? event.mapIterationStartedEventDetails?.name;
  // Events of a Parallel or Map state follow the last event inside it.
  const owner =
    name !== undefined
      ? (visits as Visit[]).findLast((visit) => visit.name === name && visit.status === 'running')
      : /^(Parallel|Map)State(Succeeded|Failed|Aborted)$/.test(type)
        ? outermost(previous)
        : previous;
  if (!owner) return previous;
  const scheduled = event.taskScheduledEventDetails ?? event.lambdaFunctionScheduledEventDetails;
  if (scheduled) {
    owner.retries++;
    owner.job = jobOf(event.taskScheduledEventDetails) ?? owner.job;
  }
  if (event.taskSubmittedEventDetails) owner.submitted = jsonIn(event.taskSubmittedEventDetails.output);
  const succeeded = event.taskSucceededEventDetails ?? event.lambdaFunctionSucceededEventDetails;
  if (succeeded) owner.result = jsonIn(succeeded.output);
  const failed = failureOf(event);
  if (failed) owner.failures.push(failed);
  if (type.endsWith('StateAborted')) close(owner, timeOf(event), owner.failures.length ? 'failed' : 'aborted');
  if (type.endsWith('StateExited')) {
    const recovered = succeeded || owner.result !== undefined || owner.failures.length === 0;
    close(owner, timeOf(event), recovered ? 'succeeded' : 'caught');
  }
  return owner;
}

/** The nearest enclosing state that is still open, or the state itself when nothing is around it. */
const outermost = (visit: Visit | undefined) =>
  visit?.kind === 'Parallel' || visit?.kind === 'Map' ? visit : visit?.around;

function failureOf(event: HistoryEvent): Attempt | undefined {
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.taskSubmitFailedEventDetails ??
    event.taskStartFailedEventDetails ??
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails ??
    event.lambdaFunctionScheduleFailedEventDetails ??
    event.lambdaFunctionStartFailedEventDetails ??
    event.evaluationFailedEventDetails;
  return details && { error: details.error ?? '', cause: plainCause(details.cause ?? '') };
}

function close(visit: Visit, at: number, status: StateProgress['status']): void {
  visit.exitedAt = at;
  visit.busy = at - visit.enteredAt;
  visit.status = status;
}

/** A state that was never left when the execution ended is where it ended. */
function closeAtEnd(visit: Visit, run: Pick<RunProgress, 'status' | 'finishedAt'>): void {
  if (visit.status !== 'running') return;
  const failed = visit.failures.length > 0 || visit.kind === 'Fail';
  close(visit, run.finishedAt ?? visit.enteredAt, failed ? 'failed' : 'aborted');
}

/** The visits of a loop are one state to the reader. */
function merge(visits: readonly Visit[]): StateProgress[] {
  const merged = new Map<string, StateProgress>();
  for (const { around, ...visit } of visits) {
    const parent = around?.name ?? null;
    const key = `${parent}/${visit.name}`;
    const earlier = merged.get(key);
    const retries = Math.max(0, visit.retries);
    merged.set(
      key,
      earlier
        ? {
            ...visit,
            parent,
            visits: earlier.visits + 1,
            retries: earlier.retries + retries,
            failures: [...earlier.failures, ...visit.failures],
            enteredAt: earlier.enteredAt,
            busy: earlier.busy + visit.busy,
            job: visit.job ?? earlier.job,
            result: visit.result ?? earlier.result,
          }
        : { ...visit, parent, visits: 1, retries },
    );
  }
  return [...merged.values()];
}
