/** The newest events, kept as documents. */
import type { Documents } from '#local/backends/documents';

/** An event as a target would get it, and the bus it was sent to. */
export interface StoredEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 with whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  readonly 'event-bus': string;
}

const COLLECTION = 'events';
const KEPT_EVENTS = 1_000;

export interface EventStore {
  add(event: StoredEvent): Promise<void>;
  list(): StoredEvent[];
}

export function openEventStore(documents: Documents): EventStore {
  const ids = documents.list<StoredEvent>(COLLECTION).map(({ id }) => id);
  return {
    async add(event) {
      ids.push(event.id);
      const surplus = ids.splice(0, Math.max(0, ids.length - KEPT_EVENTS));
      await Promise.all([
        documents.put(COLLECTION, event.id, event),
        ...surplus.map((id) => documents.remove(COLLECTION, id)),
      ]);
    },
    list: () => documents.list(COLLECTION),
  };
}

/** Times of events have no fraction. */
export const isoSeconds = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, 'Z');
