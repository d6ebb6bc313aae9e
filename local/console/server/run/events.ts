/** Events as rows of a list, and one event whole. Pure. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { jsonOrText } from '#local/client/json';
import { plainCause } from '#local/client/progress/cause';
import type { EventItem } from '../../api';

const LONGEST_NOTE = 200;

export function eventItems(events: readonly HistoryEvent[]): EventItem[] {
  const states = new Map<number, string>();
  return events.map((event) => {
    const { id = 0, previousEventId = 0, type = '', timestamp } = event;
    const details = detailsOf(event);
    // What belongs to no state by its own words belongs to the state of the event before.
    const state = type.startsWith('Execution') ? '' : (text(details.name) ?? states.get(previousEventId) ?? '');
    states.set(id, state);
    return { id, at: timestamp?.getTime() ?? 0, type, state, note: noteOf(details).slice(0, LONGEST_NOTE) };
  });
}

/** Payloads are JSON in a text; they are shown as what they are. */
export function wholeEvent(event: HistoryEvent): unknown {
  return Object.fromEntries(
    Object.entries(detailsOf(event)).map(([name, value]) => [
      name,
      typeof value === 'string' ? jsonOrText(value) : value,
    ]),
  );
}

/** Every event has one member of details, named after its kind. */
function detailsOf(event: HistoryEvent): Readonly<Record<string, unknown>> {
  const found = Object.entries(event).find(([name, value]) => name.endsWith('EventDetails') && value !== undefined);
  return { ...(found?.[1] as object | undefined) };
}

function noteOf({ resource, resourceType, error, cause }: Readonly<Record<string, unknown>>): string {
  const failed = [text(error), plainCause(text(cause) ?? '')].filter(Boolean).join(': ');
  return failed || [text(resourceType), text(resource)].filter(Boolean).join(':');
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
