import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClients } from '#local/client/clients';
import { readHistory } from '#local/client/progress/history';
import { type Bench, openBench } from '#test/local/services/stepfunctions/bench';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** Waits, and then runs through so many states of two events each. */
function machineOf(passes: number): object {
  const chain = Array.from({ length: passes }, (_, i) => [
    `P${i}`,
    { Type: 'Pass', ...(i + 1 < passes ? { Next: `P${i + 1}` } : { End: true }) },
  ]);
  return { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, Next: 'P0' }, ...Object.fromEntries(chain) } };
}

test('reads each event once, although more came since the last reading than a page holds', async () => {
  const clients = createClients(bench.url);
  const executionArn = await bench.start(await bench.createMachine(machineOf(60)));
  const reader = readHistory(clients, executionArn, 50);
  await reader.read();
  await bench.ended(executionArn);
  const all = (await bench.history(executionArn)).map(({ id }) => id);
  expect(all.length).toBeGreaterThan(120);
  expect((await reader.read()).map(({ id }) => id)).toEqual(all);
  expect((await reader.read()).map(({ id }) => id)).toEqual(all);
  clients.close();
});
