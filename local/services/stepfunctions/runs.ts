/** The executions that run in this process, and the journals of all. Summaries follow what the journals say. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '#local/backends/clock';
import type { Journals } from '#local/backends/journals';
import {
  beginJournal,
  type Entry,
  type Execution,
  type Integration,
  type Journal,
  type Outcome,
  outcomeOf,
  redriveJournal,
  type StateMachine,
  startExecution,
} from '#local/engine/index';
import { inputOf } from './history';
import { type ServiceEvent, statusEvent } from './status-event';
import type { ExecutionRecord, Store } from './store';
import { newTaskToken } from './tokens';

export interface RunsOptions {
  readonly store: Store;
  readonly journals: Journals<Entry>;
  readonly clock: Clock;
  readonly region: string;
  integrationOf(resource: string): Integration | undefined;
  emit?(event: ServiceEvent): void;
  /** Told when the end of an execution cannot be written down. */
  report(fault: unknown): void;
}

export interface Runs {
  /** Resolves when the start is on the disk. */
  start(record: ExecutionRecord, input: string): Promise<void>;
  /** Goes on with an execution that has ended, from what had not succeeded. */
  redrive(record: ExecutionRecord, token?: string): Promise<ExecutionRecord>;
  /** Takes up all executions that ran when the process ended. */
  resume(): Promise<void>;
  /** Resolves when a start or redrive that is under way has been made. */
  begun(arn: string): Promise<void>;
  /** Undefined when it does not run here. */
  running(arn: string): Execution | undefined;
  /** Resolves when the summary says how the execution has ended. */
  ended(arn: string): Promise<void>;
  /** What is on the disk of an execution's journal. */
  entries(arn: string): Promise<readonly Entry[]>;
  /** Suspends what runs; `resume` of the next process takes it up. */
  close(): Promise<void>;
}

interface Live {
  readonly execution: Execution;
  readonly journal: Journal;
  readonly recorded: Promise<void>;
}

/** Journals of ended executions that stay in memory. */
const MAX_CACHED = 16;

export function createRuns({ store, journals, clock, region, integrationOf, emit, report }: RunsOptions): Runs {
  const live = new Map<string, Live>();
  const cached = new Map<string, readonly Entry[]>();
  const beginning = new Map<string, Promise<unknown>>();
  /** Ends that are being written down. */
  const recording = new Set<Promise<void>>();
  let isClosed = false;

  const run = (record: ExecutionRecord, journal: Journal): void => {
    if (isClosed) return;
    const revision = store.revision(record.revisionId);
    if (!revision) throw new Error(`expected the revision ${record.revisionId} of ${record.arn}, found none`);
    const execution = startExecution({
      machine: JSON.parse(revision.definition) as StateMachine,
      identity: {
        arn: record.arn,
        name: record.name,
        roleArn: revision.roleArn,
        stateMachine: { arn: record.machineArn, name: revision.machineName },
      },
      journal,
      ports: {
        clock,
        region,
        integrationOf,
        random: Math.random,
        uuid: randomUUID,
        newToken: () => newTaskToken(record.arn),
      },
    });
    const recorded = execution.ended
      .then((outcome) => outcome && recordEnd(record, journal.entries, outcome))
      .catch(report)
      .then(() => {
        recording.delete(recorded);
      });
    recording.add(recorded);
    live.set(record.arn, { execution, journal, recorded });
  };

  const recordEnd = async (record: ExecutionRecord, entries: readonly Entry[], outcome: Outcome): Promise<void> => {
    const ended: ExecutionRecord = {
      ...record,
      status: outcome.status,
      stoppedAt: outcome.stoppedAt,
      events: entries.filter(({ event }) => event).length,
    };
    remember(record.arn, entries);
    const saved = store.putExecution(ended);
    live.delete(record.arn);
    await saved;
    emit?.(statusEvent(ended, inputOf(entries), outcome, clock.now()));
  };

  const remember = (arn: string, entries: readonly Entry[]): void => {
    const [oldest] = cached.keys();
    if (cached.size >= MAX_CACHED && oldest !== undefined) cached.delete(oldest);
    cached.set(arn, entries);
  };

  const start = async (record: ExecutionRecord, input: string): Promise<void> => {
    const saved = store.putExecution(record);
    const journal = await journals.create(record.arn);
    beginJournal(journal, record.startedAt, input, store.revision(record.revisionId)?.roleArn ?? '');
    await Promise.all([saved, journal.synced()]);
    run(record, journal);
    emit?.(statusEvent(record, input, undefined, clock.now()));
  };

  const redrive = async (record: ExecutionRecord, redriveToken?: string): Promise<ExecutionRecord> => {
    const journal = await journals.open(record.arn);
    if (!journal) throw new Error(`expected the journal of ${record.arn}, found none`);
    redriveJournal(journal, clock);
    const { stoppedAt: _, events: __, ...rest } = record;
    const again: ExecutionRecord = {
      ...rest,
      status: 'RUNNING',
      redriveCount: record.redriveCount + 1,
      redrivenAt: journal.entries.at(-1)?.at,
      redriveToken,
    };
    cached.delete(record.arn);
    await Promise.all([store.putExecution(again), journal.synced()]);
    run(again, journal);
    emit?.(statusEvent(again, inputOf(journal.entries), undefined, clock.now()));
    return again;
  };

  /** A beginning that is under way is not begun a second time. */
  const once = <T>(arn: string, begin: () => Promise<T>): Promise<T> => {
    const under = (beginning.get(arn) as Promise<T> | undefined) ?? begin().finally(() => beginning.delete(arn));
    beginning.set(arn, under);
    return under;
  };

  const resumeOne = async (record: ExecutionRecord): Promise<void> => {
    const journal = await journals.open(record.arn);
    if (journal && journal.entries.length > 0) return run(record, journal);
    // The process ended before the first event was written; the caller never got an answer.
    await store.removeExecution(record.arn);
  };

  return {
    start: (record, input) => once(record.arn, () => start(record, input)),
    redrive: (record, redriveToken) => once(record.arn, () => redrive(record, redriveToken)),
    async resume() {
      const running = store.executions().filter(({ status }) => status === 'RUNNING');
      const results = await Promise.allSettled(running.map(resumeOne));
      const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      if (errors.length > 0) throw new AggregateError(errors, 'some executions could not be resumed');
    },
    async begun(arn) {
      await beginning.get(arn);
    },
    running: (arn) => live.get(arn)?.execution,
    ended: async (arn) => live.get(arn)?.recorded,
    async entries(arn) {
      await beginning.get(arn);
      const running = live.get(arn);
      if (running) {
        await running.journal.synced();
        return running.journal.entries;
      }
      const known = cached.get(arn) ?? (await journals.read(arn)) ?? [];
      remember(arn, known);
      return known;
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(beginning.values());
      await Promise.all([...live.values()].map(({ execution }) => execution.suspend()));
      await Promise.all(recording);
      live.clear();
    },
  };
}

/** How an ended execution ended, as its journal says. */
export function endOf(entries: readonly Entry[]): Outcome | undefined {
  const last = entries.findLast(({ event }) => event);
  return last?.event && outcomeOf(last.event, last.at);
}
