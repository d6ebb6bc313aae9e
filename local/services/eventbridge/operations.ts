/** The operations of EventBridge that are honoured: PutEvents. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '#local/backends/clock';
import { type Call, type Operations, ServiceError } from '#local/wire/service';
import { entryErrors } from './errors';
import { type PutEventsEntry, PutEventsInput } from './schemas';
import { isoSeconds, type StoredEvent } from './store';

type Sdk = typeof import('@aws-sdk/client-eventbridge');

interface Dependencies {
  publish(event: StoredEvent): Promise<void>;
  readonly clock: Clock;
}

/** Of all entries of a request together, in bytes. */
const MAX_ENTRIES_BYTES = 256 * 1024;

export function createOperations({ publish, clock }: Dependencies): Operations<Sdk, 'PutEvents'> {
  return {
    PutEvents: {
      input: PutEventsInput,
      async handle({ Entries = [] }, call) {
        if (Entries.reduce((size, entry) => size + sizeOf(entry), 0) > MAX_ENTRIES_BYTES) {
          throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
        }
        const results = await Promise.all(
          Entries.map(async (entry) => {
            const error = entryErrors(entry);
            if (error) return error;
            const event = toEvent(entry, call, clock);
            await publish(event);
            return { EventId: event.id };
          }),
        );
        return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
      },
    },
  };
}

function toEvent(entry: PutEventsEntry, { account, region }: Call, clock: Clock): StoredEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': entry.DetailType ?? '',
    source: entry.Source ?? '',
    account,
    time: isoSeconds(entry.Time ?? new Date(clock.now())),
    region,
    resources: entry.Resources ?? [],
    detail: JSON.parse(entry.Detail ?? '{}'),
    'event-bus': busName(entry.EventBusName),
  };
}

const busName = (nameOrArn = 'default') => nameOrArn.split('event-bus/').at(-1) ?? nameOrArn;

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((size, text) => size + Buffer.byteLength(text), Time ? 14 : 0);
}
