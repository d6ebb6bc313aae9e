import { rm } from 'node:fs/promises';
import {
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '#local/backends/clock';
import { openDocuments } from '#local/backends/documents';
import {
  createEventBridge,
  type EventBridge,
  type EventPattern,
  type StoredEvent,
} from '#local/services/eventbridge/index';
import { clientOptions, startServer } from '#test/support/local-server';
import { temporaryDirectory } from '#test/support/temporary';

let directory: string;
let eventBridge: EventBridge;
let client: EventBridgeClient;
const faults: unknown[] = [];

const create = () =>
  createEventBridge({
    documents: openDocuments(directory),
    clock: systemClock,
    account: '000000000000',
    region: 'us-east-1',
    report: (fault) => void faults.push(fault),
  });

beforeEach(async () => {
  faults.length = 0;
  directory = await temporaryDirectory();
  eventBridge = create();
  client = new EventBridgeClient({ ...clientOptions(await startServer([eventBridge.service])), maxAttempts: 1 });
});

const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));
const entry = (more: PutEventsRequestEntry = {}) => ({
  Source: 'ronda',
  DetailType: 'Test',
  Detail: '{"a":1}',
  ...more,
});

describe('serialization', () => {
  test('gives an event its envelope', async () => {
    const Time = new Date('2030-01-02T03:04:05.678Z');
    const { Entries } = await put(
      entry({ Time, Resources: ['arn:x'], EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/mine' }),
    );
    expect(eventBridge.events()).toEqual([
      {
        version: '0',
        id: Entries?.[0]?.EventId,
        'detail-type': 'Test',
        source: 'ronda',
        account: '000000000000',
        time: '2030-01-02T03:04:05Z',
        region: 'us-east-1',
        resources: ['arn:x'],
        detail: { a: 1 },
        'event-bus': 'mine',
      },
    ]);
  });
});

describe('validation', () => {
  test('says per entry what is wrong, and takes the others', async () => {
    const { FailedEntryCount, Entries } = await put(
      entry(),
      entry({ Source: '' }),
      entry({ DetailType: undefined }),
      entry({ Detail: '{' }),
      entry({ Detail: '[]' }),
      entry({ Source: 'aws.sagemaker' }),
    );
    expect(FailedEntryCount).toBe(5);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'InvalidArgument',
      'InvalidArgument',
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
    ]);
    expect(Entries?.[1]?.ErrorMessage).toBe('Parameter Source is not valid. Reason: Source is a required argument.');
    expect(eventBridge.events()).toHaveLength(1);
  });

  test('rejects none and more than ten entries, and more than 256 KB', async () => {
    await expect(put()).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put(...Array.from({ length: 11 }, () => entry()))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const big = entry({ Detail: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) });
    await expect(put(big)).rejects.toMatchObject({
      message: 'Total size of the entries in the request is over the limit.',
    });
  });

  test('rejects operations on rules, naming them', async () => {
    await expect(client.send(new ListRulesCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('ListRules'),
    });
  });
});

describe('behaviour', () => {
  test('keeps the newest thousand events, across a restart', async () => {
    for (let batch = 0; batch < 101; batch++) {
      await put(...Array.from({ length: 10 }, (_, index) => entry({ Detail: `{"number":${batch * 10 + index}}` })));
    }
    const events = create().events();
    expect(events).toHaveLength(1000);
    const numbers = events.map(({ detail }) => (detail as { number: number }).number);
    expect(Math.min(...numbers)).toBe(10);
  });

  test('publishes the events of services', async () => {
    await eventBridge.emit({
      source: 'aws.states',
      detailType: 'Changed',
      resources: ['arn:x'],
      detail: { status: 'FAILED' },
    });
    expect(eventBridge.events()).toMatchObject([
      {
        source: 'aws.states',
        'detail-type': 'Changed',
        resources: ['arn:x'],
        detail: { status: 'FAILED' },
        account: '000000000000',
      },
    ]);
  });

  test('keeps what services do not wait for before it closes', async () => {
    for (let number = 1; number <= 20; number++) {
      void eventBridge.emit({ source: 'aws.test', detailType: 'Test', detail: { number } });
    }
    await eventBridge.close();
    expect(create().events()).toHaveLength(20);
  });

  test('tells of an event that cannot be kept, and troubles no service with it', async () => {
    await rm(directory, { recursive: true });
    await eventBridge.emit({ source: 'aws.test', detailType: 'Test', detail: {} });
    expect(faults).toEqual([expect.objectContaining({ code: 'ENOENT' })]);
  });

  test('calls listeners for what they want, until they have enough', async () => {
    const seen: StoredEvent[] = [];
    const stop = eventBridge.on({ source: ['ronda'], detail: { a: [1] } }, (event) => void seen.push(event));
    eventBridge.on({ source: ['ronda'] }, () => {
      throw new Error('a listener fails');
    });
    await put(entry(), entry({ Detail: '{"a":2}' }));
    stop();
    await put(entry());
    expect(seen.map(({ detail }) => detail)).toEqual([{ a: 1 }]);
    expect(faults).toHaveLength(3);
  });
});

describe('patterns', () => {
  const detail = { text: 'Hello', number: 5, list: ['a', 'b'], nothing: null, nested: { deep: 'x' }, flag: true };

  test.each<[string, EventPattern, boolean]>([
    ['a value', { text: ['Hello', 'other'] }, true],
    ['another value', { text: ['hello'] }, false],
    ['a member of a list', { list: ['b'] }, true],
    ['null', { nothing: [null] }, true],
    ['a nested member', { nested: { deep: ['x'] } }, true],
    ['a member that is not there', { nested: { other: ['x'] } }, false],
    ['all members', { text: ['Hello'], number: [6] }, false],
    ['a prefix', { text: [{ prefix: 'He' }] }, true],
    ['a suffix', { text: [{ suffix: 'He' }] }, false],
    ['any case', { text: [{ 'equals-ignore-case': 'hELLO' }] }, true],
    ['a wildcard', { text: [{ wildcard: 'H*l*' }] }, true],
    ['anything but a value', { text: [{ 'anything-but': 'Hello' }] }, false],
    ['anything but values', { text: [{ 'anything-but': ['x', 'y'] }] }, true],
    ['anything but a prefix', { text: [{ 'anything-but': { prefix: 'He' } }] }, false],
    ['existence', { text: [{ exists: true }], other: [{ exists: false }] }, true],
    ['absence', { text: [{ exists: false }] }, false],
    ['a range', { number: [{ numeric: ['>', 0, '<=', 5] }] }, true],
    ['another range', { number: [{ numeric: ['>', 5] }] }, false],
    ['alternatives', { $or: [{ text: ['no'] }, { number: [5] }] }, true],
    ['no alternative', { $or: [{ text: ['no'] }, { number: [6] }] }, false],
  ])('match by %s', async (_, pattern, expected) => {
    let matched = false;
    eventBridge.on({ detail: pattern }, () => {
      matched = true;
    });
    await eventBridge.emit({ source: 'aws.test', detailType: 'Test', detail });
    expect(matched).toBe(expected);
  });

  test('are refused when they are not understood', () => {
    const cidr = { ip: [{ cidr: '10.0.0.0/8' }] } as unknown as EventPattern;
    expect(() => eventBridge.on(cidr, () => {})).toThrow(/expected an event pattern's matcher to be one of/);
    expect(() => eventBridge.on({ n: [{ numeric: ['~', 1] }] }, () => {})).toThrow(/expected a numeric condition/);
  });
});
