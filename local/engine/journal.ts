/**
 * The record of an execution: its history, and beside each event what a replay needs and `GetExecutionHistory` hides.
 * An entry is written before its effect leaves the engine, so a run can always be taken up again from what stands here.
 */
import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';

/** An event without its place in the history: its type and, under AWS's own key, its details. */
export type EventBody = Omit<HistoryEvent, 'timestamp' | 'type' | 'id' | 'previousEventId'> & {
  readonly type: HistoryEventType;
};

/** What a callback brought: AWS's SendTaskSuccess or SendTaskFailure. */
export type CallbackOutcome =
  | { readonly output: string }
  | { readonly failed: true; readonly error?: string; readonly cause?: string };

/** What stands in the journal but not in the history. Which members are present depends on the step. */
export interface Memo {
  /** The state that follows; null at an end. */
  readonly next?: string | null;
  /** The task token of an attempt, and what has been heard from its holder. */
  readonly token?: string;
  readonly heartbeat?: true;
  readonly callback?: CallbackOutcome;
  /** The input of the branches or of an iteration, and the items of a Map: JSON texts. */
  readonly input?: string;
  readonly items?: string;
  readonly concurrency?: number;
  /** Milliseconds since the epoch at which a Wait or the pause before a retry ends. */
  readonly until?: number;
  /** A failure that AWS's history shows only in the event that follows from it. */
  readonly fault?: { readonly error?: string; readonly cause?: string };
  readonly missedHeartbeat?: true;
}

/** The kinds of step that leave no event: a pause before a retry, the end of a Wait, a failure, news from a token's holder. */
export type HiddenStep = 'Retry' | 'Timer' | 'Fault' | 'News';
export type StepKind = HistoryEventType | HiddenStep;

/** What a step leaves: an event, or a hidden step. */
export type Draft =
  | { readonly event: EventBody; readonly memo?: Memo; readonly previousEventId?: number }
  | { readonly hidden: HiddenStep; readonly memo: Memo };

export type PlacedEvent = EventBody & { readonly id: number; readonly previousEventId: number };

export interface Entry {
  /** Whose step it is: `''` for the main line, `Score[0]@5` for the first branch of Score started by event 5. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event?: PlacedEvent;
  readonly hidden?: HiddenStep;
  readonly memo?: Memo;
}

export function kindOf(entry: Entry): StepKind {
  return entry.event?.type ?? entry.hidden ?? 'News';
}

export interface Journal {
  /** Everything recorded so far, in order. */
  readonly entries: readonly Entry[];
  append(entry: Entry): void;
  /** Resolves when all that was appended before the call is on the disk. */
  synced(): Promise<void>;
}
