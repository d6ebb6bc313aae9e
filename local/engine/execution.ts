/**
 * One execution from its start, or from where its journal stands, to its end. The engine's only entry: what runs, waits and
 * calls does so through `Ports`, and everything that happens is in the journal before it has an effect.
 */
import { createCallbacks } from './callbacks';
import type { StateMachine } from './definition';
import { Aborted, StateFailure } from './errors';
import { createEvaluator } from './expressions/jsonata';
import type { CallbackOutcome, EventBody, Journal } from './journal';
import { parseDatum } from './json';
import type { Clock, Ports } from './ports';
import { planReplay } from './replay';
import type { Run } from './scope';
import { runStates } from './sequence';
import { newController } from './time';
import { openRecorder } from './track';

export type Status = 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';

export interface Outcome {
  readonly status: Status;
  /** Milliseconds since the epoch. */
  readonly stoppedAt: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

export interface Identity {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly stateMachine: { readonly arn: string; readonly name: string };
}

export interface ExecutionOptions {
  readonly machine: StateMachine;
  readonly identity: Identity;
  /** Begun by `beginJournal`; after a restart, as it was found. */
  readonly journal: Journal;
  readonly ports: Ports;
  /** @default 25,000 */
  readonly maxEvents?: number;
}

export interface Execution {
  /** Resolves when the end is on the disk; undefined after `suspend`. Rejects when the journal cannot be written. */
  readonly ended: Promise<Outcome | undefined>;
  /** Resolves when nothing of it runs any more, jobs that were to be stopped included. */
  readonly settled: Promise<void>;
  /** StopExecution. Returns when it stopped; the time of the end when it had ended already. */
  stop(reason: { readonly error?: string; readonly cause?: string }): Promise<Outcome | undefined>;
  /** News from the holder of a task token; resolves when it is on the disk. */
  send(token: string, news: CallbackOutcome | 'heartbeat'): Promise<'accepted' | 'closed' | 'unknown' | 'suspended'>;
  /** Leaves everything as it stands, to be taken up again from the journal. */
  suspend(): Promise<void>;
}

/** Writes the first event of a new execution. */
export function beginJournal(journal: Journal, at: number, input: string, roleArn: string): void {
  journal.append({
    path: '',
    at,
    event: {
      type: 'ExecutionStarted',
      id: 1,
      previousEventId: 0,
      executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn },
    },
  });
}

/** Writes that the execution goes on after its end; `startExecution` then runs what had not succeeded. */
export function redriveJournal(journal: Journal, clock: Clock): void {
  const { lastEventId, redriveCount } = planReplay(journal.entries);
  journal.append({
    path: '',
    at: clock.now(),
    event: {
      type: 'ExecutionRedriven',
      id: lastEventId + 1,
      previousEventId: lastEventId,
      executionRedrivenEventDetails: { redriveCount: redriveCount + 1 },
    },
  });
}

export function startExecution({ machine, identity, journal, ports, maxEvents }: ExecutionOptions): Execution {
  const { clock } = ports;
  const replay = planReplay(journal.entries);
  if (replay.ended) return alreadyEnded(outcomeOf(replay.ended, replay.ended.at), journal);

  const controller = newController();
  const { signal } = controller;
  const recorder = openRecorder(replay, { journal, clock, signal, maxEvents });
  const callbacks = createCallbacks(journal.entries, () => clock.now(), recorder.note);
  const input = parseDatum(journal.entries[0]?.event?.executionStartedEventDetails?.input ?? '{}');
  const run: Run = {
    execution: {
      arn: identity.arn,
      name: identity.name,
      roleArn: identity.roleArn,
      startedAt: replay.startedAt,
      redriveCount: replay.redriveCount,
      redrivenAt: replay.redrivenAt,
      input: input.value,
    },
    stateMachine: identity.stateMachine,
    ports,
    evaluator: createEvaluator(ports),
    callbacks,
    durable: () => journal.synced(),
    runStates,
  };

  let isSuspended = false;
  let resolveEnd: (outcome: Promise<Outcome> | undefined) => void = () => {};
  const ended = new Promise<Outcome | undefined>((resolve) => {
    resolveEnd = resolve;
  });
  ended.catch(() => {});

  /** The first end counts. */
  const end = (event: EventBody, place: { readonly previousEventId: number; readonly at?: number }): void => {
    if (signal.aborted) return;
    const at = place.at ?? clock.now();
    recorder.finish(event, { ...place, at });
    controller.abort(new Aborted('execution ended'));
    resolveEnd(journal.synced().then(() => outcomeOf(event, at)));
  };

  const main = recorder.main;
  const work = runStates(machine, input, { run, variables: {}, track: main, signal, line: 'main' }).then(
    (output) => {
      const details = { output: output.text, outputDetails: { truncated: false } };
      end({ type: 'ExecutionSucceeded', executionSucceededEventDetails: details }, { previousEventId: main.last });
    },
    (thrown: unknown) => {
      if (thrown instanceof Aborted) return;
      end({ type: 'ExecutionFailed', executionFailedEventDetails: reasonOf(thrown) }, { previousEventId: main.last });
    },
  );
  const deadline = machine.TimeoutSeconds && (replay.redrivenAt ?? replay.startedAt) + machine.TimeoutSeconds * 1000;
  const timer = deadline ? clock.sleep(Math.max(0, deadline - clock.now()), signal) : undefined;
  timer?.then(
    () =>
      end(
        { type: 'ExecutionTimedOut', executionTimedOutEventDetails: { error: 'States.Timeout' } },
        { previousEventId: 0, at: deadline },
      ),
    () => {},
  );

  return {
    ended,
    settled: work,
    async stop(reason) {
      end({ type: 'ExecutionAborted', executionAbortedEventDetails: { ...reason } }, { previousEventId: 0 });
      return ended;
    },
    async send(token, news) {
      if (isSuspended) return 'suspended';
      if (signal.aborted) return callbacks.isKnown(token) ? 'closed' : 'unknown';
      const answer = callbacks.send(token, news);
      await journal.synced();
      return answer;
    },
    async suspend() {
      isSuspended = !signal.aborted;
      controller.abort(new Aborted('suspended'));
      resolveEnd(undefined);
      await work;
      await journal.synced();
    },
  };
}

function alreadyEnded(outcome: Outcome, { entries }: Journal): Execution {
  const isKnown = (token: string) => entries.some((entry) => entry.memo?.token === token);
  return {
    ended: Promise.resolve(outcome),
    settled: Promise.resolve(),
    stop: async () => outcome,
    send: async (token) => (isKnown(token) ? 'closed' : 'unknown'),
    suspend: async () => {},
  };
}

/** What the last event of a history says. */
export function outcomeOf(event: EventBody, stoppedAt: number): Outcome {
  const failed = event.executionFailedEventDetails ?? event.executionAbortedEventDetails;
  switch (event.type) {
    case 'ExecutionSucceeded':
      return { status: 'SUCCEEDED', stoppedAt, output: event.executionSucceededEventDetails?.output };
    case 'ExecutionFailed':
      return { status: 'FAILED', stoppedAt, ...failed };
    case 'ExecutionAborted':
      return { status: 'ABORTED', stoppedAt, ...failed };
    default:
      // AWS shows no error and cause for a timeout of the whole execution.
      return { status: 'TIMED_OUT', stoppedAt };
  }
}

/** Anything but a state's failure is a defect of the runtime itself; AWS calls that States.Runtime, too. */
function reasonOf(thrown: unknown): { readonly error?: string; readonly cause?: string } {
  const { error, cause } =
    thrown instanceof StateFailure ? thrown : { error: 'States.Runtime', cause: `Internal error: ${String(thrown)}` };
  return { ...(error !== undefined && { error }), ...(cause !== undefined && cause !== '' && { cause }) };
}
