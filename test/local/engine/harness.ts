/** Runs machines with a journal in memory, a manual clock and integrations made of functions. */
import {
  beginJournal,
  type Entry,
  type Execution,
  type Integration,
  type Journal,
  type Json,
  type Outcome,
  type StateMachine,
  startExecution,
  type TaskCall,
} from '#local/engine/index';
import { type ManualClock, manualClock } from '#test/support/manual-clock';

export type Tasks = Readonly<
  Record<string, Integration | ((parameters: Json, call: TaskCall) => Promise<Json> | Json)>
>;

export interface Options {
  readonly input?: string;
  readonly tasks?: Tasks;
  readonly clock?: ManualClock;
  /** What stood in the journal when the process ended. */
  readonly entries?: readonly Entry[];
  readonly random?: () => number;
  readonly maxEvents?: number;
}

export interface Started {
  readonly execution: Execution;
  readonly clock: ManualClock;
  readonly journal: Journal & { readonly entries: Entry[] };
  /** Moves the clock until the execution has ended. */
  finish(): Promise<Outcome>;
}

/** Entries are copied through JSON, as a file would hold them. */
export function memoryJournal(entries: readonly Entry[] = []): Journal & { readonly entries: Entry[] } {
  const held = entries.map((entry) => JSON.parse(JSON.stringify(entry)) as Entry);
  return {
    entries: held,
    append: (entry) => void held.push(JSON.parse(JSON.stringify(entry))),
    synced: () => new Promise((resolve) => setImmediate(resolve, undefined)),
  };
}

/** Short names of integrations in definitions: `task('score')` is the resource, `tasks.score` what it does. */
export const resource = (name: string) => `arn:aws:states:::test:${name}`;

let serial = 0;
const nextSerial = () => {
  serial += 1;
  return serial;
};

export function start(machine: StateMachine | object, options: Options = {}): Started {
  const { input = '{}', tasks = {}, entries, random = Math.random, maxEvents } = options;
  const clock = options.clock ?? manualClock();
  const journal = memoryJournal(entries);
  const roleArn = 'arn:aws:iam::000000000000:role/machine';
  if (journal.entries.length === 0) beginJournal(journal, clock.now(), input, roleArn);
  const arn = 'arn:aws:states:us-east-1:000000000000:execution:Machine:run';
  const execution = startExecution({
    machine: machine as StateMachine,
    identity: {
      arn,
      name: 'run',
      roleArn,
      stateMachine: { arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine', name: 'Machine' },
    },
    journal,
    maxEvents,
    ports: {
      clock,
      random,
      region: 'us-east-1',
      uuid: () => `00000000-0000-4000-8000-${String(nextSerial()).padStart(12, '0')}`,
      newToken: () => `token-${nextSerial()}`,
      integrationOf: (arn) => {
        const name = arn.slice(resource('').length).replace(/\.(sync|waitForTaskToken)$/, '');
        const task = arn.startsWith('arn:aws:lambda') ? tasks.lambda : tasks[name];
        return typeof task === 'function' ? { start: async (call) => task(call.parameters, call) } : task;
      },
    },
  });
  const finish = async (): Promise<Outcome> => {
    let outcome: Outcome | undefined;
    execution.ended.then((end) => {
      outcome = end;
    });
    while (!outcome && (await clock.skip())) {}
    return outcome ?? (await noEnd(execution));
  };
  return { execution, clock, journal, finish };
}

async function noEnd(execution: Execution): Promise<Outcome> {
  const patience = new Promise<undefined>((resolve) => {
    setTimeout(resolve, 110_000, undefined).unref();
  });
  const outcome = await Promise.race([execution.ended, patience]);
  if (!outcome) throw new Error('the execution waits for something that never comes');
  return outcome;
}

/** The whole run of a machine: how it ended and its history in a short form, `type <- previousEventId`. */
export async function runToEnd(machine: object, options: Options = {}) {
  const started = start(machine, options);
  const outcome = await started.finish();
  return { ...started, outcome, history: historyOf(started.journal.entries) };
}

export function historyOf(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ event }) => (event ? [`${event.type} <- ${event.previousEventId}`] : []));
}

export function eventsOf(entries: readonly Entry[], type: string) {
  return entries.flatMap(({ event }) => (event?.type === type ? [event] : []));
}
