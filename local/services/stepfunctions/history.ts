/** An execution's journal as GetExecutionHistory shows it. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Entry } from '#local/engine/index';

export interface HistoryPage {
  /** The id of the first event of the page; by default the oldest, or the newest in reverse order. */
  readonly from?: number;
  readonly size: number;
  readonly isReverse: boolean;
  readonly withData: boolean;
}

/** `next` is the id of the event that the next page begins with. */
export function historyPage(entries: readonly Entry[], { from, size, isReverse, withData }: HistoryPage) {
  const recorded = entries.filter(({ event }) => event);
  if (isReverse) recorded.reverse();
  // Ids are dense, so that an id is a place.
  const begin = from === undefined ? 0 : isReverse ? recorded.length - from : from - 1;
  const events = recorded.slice(begin, begin + size).map((entry) => eventOf(entry, withData));
  return { events, next: recorded[begin + size]?.event?.id };
}

function eventOf({ at, event }: Entry, withData: boolean): HistoryEvent {
  const { type, id, previousEventId, ...details } = event as NonNullable<Entry['event']>;
  const shown = withData ? details : withoutData(details);
  return { timestamp: new Date(at), type, id, previousEventId, ...shown } as HistoryEvent;
}

const DATA = new Set([
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'parameters',
  'assignedVariables',
  'assignedVariablesDetails',
]);

function withoutData(details: object): object {
  return Object.fromEntries(
    Object.entries(details).map(([key, members]: [string, object]) => [
      key,
      Object.fromEntries(Object.entries(members).filter(([name]) => !DATA.has(name))),
    ]),
  );
}

/** The input of the execution as it was given. */
export function inputOf(entries: readonly Entry[]): string {
  return entries[0]?.event?.executionStartedEventDetails?.input ?? '{}';
}
