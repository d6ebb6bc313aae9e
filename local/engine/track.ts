/**
 * The steps of one path, taken from the journal as long as it has them and done for real after that. Nothing is done for
 * real before all recorded steps of all paths are taken, so that a run that is taken up again knows all that it knew.
 */
import { type AbortCause, Aborted, JournalMismatch, StateFailure } from './errors';
import {
  type Draft,
  type Entry,
  type EventBody,
  type Journal,
  kindOf,
  type PlacedEvent,
  type StepKind,
} from './journal';
import type { Clock } from './ports';
import type { Lane, Replay } from './replay';

/** A step as it stands in the journal. `isReplayed` tells whether it was there already when this run began. */
export type Taken = Entry & { readonly isReplayed: boolean };
export type TakenEvent = Taken & { readonly event: PlacedEvent };

export interface Track {
  readonly path: string;
  /** The event that the next one follows from. */
  readonly last: number;
  /** Whether the next step stands in the journal already. */
  readonly isReplaying: boolean;
  /** When a redrive took this path over, in milliseconds since the epoch. */
  readonly resumedAt: number;
  /**
   * The next step: the recorded one, or what `produce` does now.
   *
   * @param expected which kinds of step may stand here
   * @throws Aborted when the path is to be given up
   */
  step(expected: readonly StepKind[], produce: () => Promise<Draft> | Draft): Promise<Taken>;
  /** A step that is one event. */
  event(event: EventBody, memo?: Entry['memo']): Promise<TakenEvent>;
  /** Records the end of something given up; done even though the path is aborted, unless nothing may be recorded any more. */
  close(event: EventBody): Promise<void>;
  /** The next event follows from this one, which stands on another path. */
  followFrom(eventId: number): void;
  fork(path: string, signal: AbortSignal): Track;
}

export interface Recorder {
  readonly main: Track;
  /** The execution's last event. Nothing is recorded after it. */
  finish(event: EventBody, place: { readonly previousEventId: number; readonly at?: number }): void;
  /** For news from outside of the paths. */
  note(memo: NonNullable<Entry['memo']>): void;
}

/** AWS: the execution fails when its history reaches this many events; the last one says so. */
export const MAX_EVENTS = 25_000;

/** Events that others do not follow from: what comes next has the same `previousEventId` as they have. */
const SIDE_EVENTS: ReadonlySet<StepKind> = new Set([
  'ParallelStateSucceeded',
  'ParallelStateAborted',
  'MapStateSucceeded',
  'MapStateAborted',
  'MapIterationSucceeded',
  'TaskStateAborted',
  'WaitStateAborted',
]);

/** So many steps in a row are done before other work of the process gets its turn. */
const STEPS_PER_TURN = 32;

interface Wiring {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly maxEvents?: number;
}

export function openRecorder(replay: Replay, { journal, clock, signal, maxEvents = MAX_EVENTS }: Wiring): Recorder {
  let eventId = replay.lastEventId;
  let unread = [...replay.lanes.values()].reduce((sum, lane) => sum + lane.steps.length, 0);
  let isFinishing = false;
  let isFinished = false;
  let stepsInTurn = 0;
  let openGate: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    openGate = () => setImmediate(resolve);
  });
  if (unread === 0) openGate();

  const append = (path: string, draft: Draft, previousEventId: number, at = clock.now()): Entry => {
    if (isFinished) throw new Aborted('execution ended');
    if ('hidden' in draft) {
      const entry: Entry = { path, at, hidden: draft.hidden, memo: draft.memo };
      journal.append(entry);
      return entry;
    }
    if (eventId >= maxEvents - 1 && !isFinishing) throw historyIsFull(maxEvents);
    eventId += 1;
    const entry: Entry = { path, at, event: { ...draft.event, id: eventId, previousEventId }, memo: draft.memo };
    journal.append(entry);
    return entry;
  };

  const nextTurn = async (): Promise<void> => {
    await gate;
    stepsInTurn += 1;
    if (stepsInTurn % STEPS_PER_TURN === 0) await new Promise(setImmediate);
  };

  const trackOf = (path: string, lane: Lane, startedFrom: number, pathSignal: AbortSignal): Track => {
    let cursor = 0;
    let last = startedFrom;
    const settle = (entry: Entry) => {
      if (entry.event && !SIDE_EVENTS.has(entry.event.type)) last = entry.event.id;
    };
    const atBoundary = () => {
      if (lane.boundary?.index === cursor && cursor === lane.steps.length) last = lane.boundary.eventId;
    };
    atBoundary();
    const take = (entry: Entry): Taken => {
      cursor += 1;
      unread -= 1;
      settle(entry);
      atBoundary();
      if (unread === 0) openGate();
      return { ...entry, isReplayed: true };
    };
    const record = (draft: Draft): Taken => {
      const entry = append(path, draft, ('event' in draft ? draft.previousEventId : undefined) ?? last);
      settle(entry);
      return { ...entry, isReplayed: false };
    };

    const step: Track['step'] = async (expected, produce) => {
      const upcoming = lane.steps[cursor];
      if (upcoming) {
        const kind = kindOf(upcoming);
        if (expected.includes(kind)) return take(upcoming);
        if (kind.endsWith('Aborted')) throw new Aborted('sibling failed');
        // The rest will never be read; what waits for that must not wait for ever.
        openGate();
        throw new JournalMismatch(`expected ${expected.join(' or ')} at ${path || 'the main line'}, got ${kind}`);
      }
      await nextTurn();
      throwIfAborted(pathSignal);
      return record(await produce());
    };

    return {
      path,
      get last() {
        return last;
      },
      get isReplaying() {
        return cursor < lane.steps.length;
      },
      get resumedAt() {
        return lane.boundary?.at ?? 0;
      },
      step,
      async event(event, memo) {
        return (await step([event.type], () => ({ event, memo }))) as TakenEvent;
      },
      async close(event) {
        const upcoming = lane.steps[cursor];
        if (upcoming && kindOf(upcoming) === event.type) {
          take(upcoming);
          return;
        }
        await nextTurn();
        if (!isFinished) record({ event });
      },
      followFrom(id) {
        last = id;
      },
      fork: (childPath, childSignal) =>
        trackOf(childPath, replay.lanes.get(childPath) ?? { steps: [] }, last, childSignal),
    };
  };

  return {
    main: trackOf('', replay.lanes.get('') ?? { steps: [] }, 0, signal),
    finish(event, { previousEventId, at }) {
      isFinishing = true;
      append('', { event }, previousEventId, at);
      isFinished = true;
    },
    note(memo) {
      append('', { hidden: 'News', memo }, 0);
    },
  };
}

/** Why the signal was aborted, thrown as what it is. */
function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw signal.reason instanceof Aborted ? signal.reason : new Aborted('suspended' satisfies AbortCause);
}

function historyIsFull(maxEvents: number): StateFailure {
  return new StateFailure(
    'States.Runtime',
    `The execution reached the maximum number of history events (${maxEvents}).`,
  );
}
