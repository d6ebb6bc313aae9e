/**
 * Amazon EventBridge: takes events, keeps the newest for inspection, hands them to listeners inside the server. Rules and buses
 * are not modelled; an event for any bus is kept.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '#local/backends/clock';
import type { Documents } from '#local/backends/documents';
import type { AwsJsonService } from '#local/wire/service';
import { compilePattern, type EventPattern } from './event-pattern';
import { createOperations } from './operations';
import { isoSeconds, openEventStore, type StoredEvent } from './store';
import { unsupported } from './unsupported';

export type { EventPattern } from './event-pattern';
export type { StoredEvent } from './store';

/** An event of an AWS service, before it gets its envelope. */
export interface ServiceEvent {
  /** E.g. `aws.sagemaker`. */
  readonly source: string;
  readonly detailType: string;
  readonly resources?: readonly string[];
  readonly detail: object;
}

export interface EventBridgeDependencies {
  readonly documents: Documents;
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  /** Told when a listener throws, or an event of a service cannot be kept; nothing else comes of it. */
  report?(fault: unknown): void;
}

export interface EventBridge {
  readonly service: AwsJsonService;
  /** Publishes an event on behalf of a service, which need not wait for it: never rejects. */
  emit(event: ServiceEvent): Promise<void>;
  /** Calls `listener` for each event from now on that matches. Returns what ends it. @throws Error for a bad pattern */
  on(pattern: EventPattern, listener: (event: StoredEvent) => void): () => void;
  /** The newest events, oldest first. */
  events(): StoredEvent[];
  /** Resolves when the events of services are kept. */
  close(): Promise<void>;
}

export function createEventBridge({ documents, clock, account, region, report }: EventBridgeDependencies): EventBridge {
  const store = openEventStore(documents);
  const listeners = new Set<(event: StoredEvent) => void>();
  const underWay = new Set<Promise<void>>();

  const publish = async (event: StoredEvent): Promise<void> => {
    await store.add(event);
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (fault) {
        report?.(fault);
      }
    }
  };

  return {
    service: {
      protocol: 'aws-json-1.1',
      signingName: 'events',
      targetPrefix: 'AWSEvents',
      operations: createOperations({ publish, clock }),
      unsupported,
    },
    emit({ source, detailType, resources = [], detail }) {
      const published = publish({
        version: '0',
        id: randomUUID(),
        'detail-type': detailType,
        source,
        account,
        time: isoSeconds(new Date(clock.now())),
        region,
        resources,
        detail,
        'event-bus': 'default',
      })
        .catch((fault) => report?.(fault))
        .finally(() => underWay.delete(published));
      underWay.add(published);
      return published;
    },
    on(pattern, listener) {
      const matches = compilePattern(pattern);
      const filtered = (event: StoredEvent) => {
        if (matches(event)) listener(event);
      };
      listeners.add(filtered);
      return () => void listeners.delete(filtered);
    },
    events: () => store.list(),
    async close() {
      await Promise.all(underWay);
    },
  };
}
