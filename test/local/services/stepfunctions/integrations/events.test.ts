/** Events that an execution sends. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Bench, openBench } from '../bench';
import { standIn } from '../stand-ins';
import { machineOf, optimized } from './machine';

let bench: Bench;
afterEach(() => bench.close());

describe('events:putEvents', () => {
  const put = (answer: object) => standIn('AWSEvents', 'events', { PutEvents: () => answer });
  const entries = { Entries: [{ Source: 's', DetailType: 'd', Detail: { n: 1 } }] };

  test('sends details as text and names the execution and its machine', async () => {
    bench = await openBench({ services: [put({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] })] });
    const machine = await bench.createMachine(machineOf(optimized('events:putEvents'), entries));
    const { output, executionArn } = await bench.run(machine);
    expect(JSON.parse(output as string)).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });
    expect(bench.calls.find(({ operation }) => operation === 'PutEvents')?.input).toEqual({
      Entries: [{ Source: 's', DetailType: 'd', Detail: '{"n":1}', Resources: [executionArn, machine] }],
    });
  });

  test('fails when an entry is rejected', async () => {
    bench = await openBench({ services: [put({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail' }] })] });
    const machine = await bench.createMachine(machineOf(optimized('events:putEvents'), entries));
    const { error, cause } = await bench.run(machine);
    expect({ error, cause: JSON.parse(cause as string) }).toEqual({
      error: 'EventBridge.FailedEntry',
      cause: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail' }] },
    });
  });
});
