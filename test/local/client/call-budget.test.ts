/** How often a console that is left open asks an account. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListExecutionsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, expect, test } from '@jest/globals';
import { type CallBudget, createCallBudget } from '#local/client/call-budget';
import { createAwsClients } from '#local/client/clients';
import { localDeployment } from '#local/client/deployment';

/** Sleeping is what moves its time: as if nothing else took any. */
function sleepingClock() {
  let time = 0;
  return {
    now: () => time,
    async sleep(milliseconds: number) {
      time += milliseconds;
    },
  };
}

test('lets a burst through, and then so many a minute', async () => {
  const clock = sleepingClock();
  const budget = createCallBudget({ callsPerMinute: 90, burst: 60 }, clock);
  const times: number[] = [];
  for (let call = 0; call < 60 + 3 * 90; call++) {
    await budget.take();
    times.push(clock.now());
  }
  expect(times.filter((time) => time === 0)).toHaveLength(60);
  expect(times.at(-1)).toBeCloseTo(3 * 60_000, -1);
});

test('lets those that come at once wait one after the other, and saves no more than a burst', async () => {
  const slept: number[] = [];
  let time = 0;
  const sleep = async (milliseconds: number) => void slept.push(milliseconds);
  const budget = createCallBudget({ callsPerMinute: 60, burst: 2 }, { now: () => time, sleep });
  await Promise.all(Array.from({ length: 4 }, () => budget.take()));
  time = 3_600_000;
  await Promise.all(Array.from({ length: 3 }, () => budget.take()));
  expect(slept.map(Math.round)).toEqual([1000, 2000, 1000]);
});

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** An account that answers every call alike, at the address that the SDK takes from the environment. */
async function accountThat(status: number, body: object): Promise<{ readonly calls: () => number }> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls++;
    request.resume();
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
  });
  closing.push(() => {
    server.close();
    process.env = before;
  });
  return { calls: () => calls };
}

function clientsWith(take: CallBudget['take']) {
  const clients = createAwsClients(localDeployment, { take });
  closing.push(() => clients.close());
  return clients;
}

test('counts every attempt of a reading, also one that the account refused as too many', async () => {
  const account = await accountThat(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
  let taken = 0;
  const stepFunctions = await clientsWith(async () => void taken++).stepFunctions();
  await expect(stepFunctions.send(new ListExecutionsCommand({}))).rejects.toThrow('Rate exceeded');
  expect(account.calls()).toBeGreaterThan(1);
  expect(taken).toBe(account.calls());
});

test('waits before it reads, and lets what a person asks for through at once', async () => {
  const account = await accountThat(200, { executions: [], executionArn: 'arn' });
  const clients = clientsWith(() => new Promise(() => {}));
  const stepFunctions = await clients.stepFunctions();
  void stepFunctions.send(new ListExecutionsCommand({})).catch(() => {});
  await stepFunctions.send(new StartExecutionCommand({ stateMachineArn: localDeployment.stateMachineArn }));
  expect(account.calls()).toBe(1);
});
