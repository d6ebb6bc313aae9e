/**
 * One attempt of a task after it was scheduled: the call, and for `.sync` and `.waitForTaskToken` the wait for what it set
 * off. Every outcome is an event; what the event says is the result or the failure.
 */
import type { Callback } from '../../callbacks';
import { Aborted, StateFailure, TaskError } from '../../errors';
import type { CallbackOutcome, Draft, StepKind } from '../../journal';
import { type Datum, datumOf, isTooBig, type Json, parseDatum } from '../../json';
import type { Integration, TaskCall } from '../../ports';
import { type Scope, tooBig } from '../../scope';
import type { Taken, TakenEvent } from '../../track';
import {
  failedEvent,
  type Reason,
  startedEvent,
  submittedEvent,
  succeededEvent,
  timedOutEvent,
  typesOf,
} from './events';
import { type Limits, TimedOut, withinLimits } from './limits';
import type { Target } from './target';

export interface Attempt {
  readonly scope: Scope;
  readonly target: Target;
  readonly integration: Integration;
  readonly parameters: Json;
  readonly roleArn: string;
  readonly limits: Limits;
  readonly callback: Callback;
}

/** @throws StateFailure, Aborted */
export async function perform(attempt: Attempt): Promise<Datum> {
  const { scope, target } = attempt;
  const started = await scope.track.event(startedEvent(target));
  try {
    if (target.pattern === 'requestResponse') return await respond(attempt, started);
    const submitted = await submit(attempt, started);
    return submitted.isOver ? submitted.result : await watch(attempt, started, submitted.answer);
  } catch (error) {
    // A replay that meets the recorded end of an aborted task has nothing left to stop.
    const isGivenUp = error instanceof Aborted && error.why !== 'suspended' && !scope.track.isReplaying;
    if (isGivenUp) await stopJob(attempt, started);
    throw error;
  }
}

async function respond(attempt: Attempt, started: TakenEvent): Promise<Datum> {
  const work = async (call: TaskCall) => success(attempt, datumOf(await attempt.integration.start(call)));
  return resultOf(await attempt.scope.track.step(endsOf(attempt), () => guard(attempt, started, work, 'submission')));
}

type Submitted = { readonly isOver: true; readonly result: Datum } | { readonly isOver: false; readonly answer: Json };

async function submit(attempt: Attempt, started: TakenEvent): Promise<Submitted> {
  const { scope, target, integration, callback } = attempt;
  const work = async (call: TaskCall): Promise<Draft> => {
    const early = callback.settled();
    if (early) return answered(attempt, early);
    return { event: submittedEvent(target, JSON.stringify(await integration.start(call))) };
  };
  const step = await scope.track.step(['TaskSubmitted', 'TaskSubmitFailed', ...endsOf(attempt)], () =>
    guard(attempt, started, work, 'submission'),
  );
  const answer = step.event?.taskSubmittedEventDetails?.output;
  return answer === undefined
    ? { isOver: true, result: resultOf(step) }
    : { isOver: false, answer: JSON.parse(answer) };
}

async function watch(attempt: Attempt, started: TakenEvent, answer: Json): Promise<Datum> {
  const { scope, target, integration, callback } = attempt;
  const work = (call: TaskCall): Promise<Draft> => {
    const byToken = callback.outcome.then((outcome) => answered(attempt, outcome));
    if (target.pattern === 'waitForTaskToken' || !integration.watch) return byToken;
    return Promise.race([byToken, integration.watch(call, answer).then((result) => success(attempt, datumOf(result)))]);
  };
  return resultOf(await scope.track.step(endsOf(attempt), () => guard(attempt, started, work, 'work')));
}

function endsOf({ target }: Attempt): StepKind[] {
  const { succeeded, failed, timedOut } = typesOf(target);
  return [succeeded, failed, timedOut];
}

/** Everything before the call is on the disk, then the work is done within its limits; how it fails becomes an event. */
async function guard(
  attempt: Attempt,
  started: TakenEvent,
  work: (call: TaskCall) => Promise<Draft>,
  phase: 'submission' | 'work',
): Promise<Draft> {
  const { scope, target, limits, callback } = attempt;
  const { clock } = scope.run.ports;
  await scope.run.durable();
  const { lastHeartbeat } = callback;
  try {
    return await withinLimits({ clock, signal: scope.signal, limits, startedAt: started.at, lastHeartbeat }, (signal) =>
      work(callOf(attempt, started, signal)),
    );
  } catch (error) {
    if (error instanceof TaskError) return { event: failedEvent(target, error, phase) };
    if (!(error instanceof TimedOut)) throw error;
    // An answer that was accepted counts, even when the limit passed in the same moment.
    const accepted = callback.settled();
    if (accepted) return answered(attempt, accepted);
    callback.close();
    await stopJob(attempt, started);
    return { event: timedOutEvent(target), memo: error.limit === 'heartbeat' ? { missedHeartbeat: true } : undefined };
  }
}

function callOf({ scope, parameters, roleArn }: Attempt, started: TakenEvent, signal: AbortSignal): TaskCall {
  const { execution, stateMachine } = scope.run;
  return {
    parameters,
    roleArn,
    executionArn: execution.arn,
    stateMachineArn: stateMachine.arn,
    attempt: `${execution.arn}#${started.event.id}`,
    startedAt: started.at,
    isRepeated: started.isReplayed,
    signal,
  };
}

/** Best effort, as on AWS. */
async function stopJob(attempt: Attempt, started: TakenEvent): Promise<void> {
  if (attempt.target.pattern !== 'sync') return;
  await attempt.integration.stop?.(callOf(attempt, started, new AbortController().signal)).catch(() => {});
}

function success({ target, scope }: Attempt, result: Datum): Draft {
  if (!isTooBig(result.text)) return { event: succeededEvent(target, result.text) };
  return { event: failedEvent(target, { error: 'States.DataLimitExceeded', cause: tooBig(scope.state.name) }, 'work') };
}

function answered(attempt: Attempt, outcome: CallbackOutcome): Draft {
  if ('output' in outcome) return success(attempt, parseDatum(outcome.output));
  const { error, cause } = outcome;
  return { event: failedEvent(attempt.target, { error, cause }, 'work') };
}

/** The result in the event, or the failure it tells of. */
function resultOf({ event, memo }: Taken): Datum {
  const output = event?.taskSucceededEventDetails?.output ?? event?.lambdaFunctionSucceededEventDetails?.output;
  if (output !== undefined) return parseDatum(output);
  if (event?.type === 'TaskTimedOut' || event?.type === 'LambdaFunctionTimedOut') {
    throw new StateFailure('States.Timeout', '', { alias: memo?.missedHeartbeat && 'States.HeartbeatTimeout' });
  }
  const reason: Reason | undefined =
    event?.taskFailedEventDetails ?? event?.taskSubmitFailedEventDetails ?? event?.lambdaFunctionFailedEventDetails;
  throw new StateFailure(reason?.error, reason?.cause);
}
