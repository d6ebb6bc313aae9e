import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListActivitiesCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { blob, timestamp } from '#local/wire/json';
import type { LocalServer } from '#local/wire/server';
import { type AwsJsonService, type Call, type ObservedCall, ServiceError } from '#local/wire/service';
import { clientOptions, startServer } from '#test/support/local-server';
import { rawRequest } from '#test/support/raw-request';

const name = z
  .string()
  .min(2)
  .max(5)
  .regex(/^[a-z]+$/);
const calls: Call[] = [];
const observed: ObservedCall[] = [];
const faults: unknown[] = [];

/** Stands for any service of the protocol: some of Step Functions' operations with other meanings. */
const service: AwsJsonService = {
  protocol: 'aws-json-1.0',
  signingName: 'states',
  targetPrefix: 'AWSStepFunctions',
  operations: {
    StartExecution: {
      input: z.strictObject({ stateMachineArn: z.string(), name: name.optional(), input: z.string().optional() }),
      handle(_input, call) {
        calls.push(call);
        return { executionArn: call.caller.accessKeyId, startDate: new Date(1_700_000_000_123) };
      },
    },
    CreateStateMachine: {
      input: z.strictObject({
        name,
        definition: z.string(),
        roleArn: z.string(),
        type: z.enum(['STANDARD', 'EXPRESS']).optional(),
        tags: z
          .array(z.strictObject({ key: z.string().max(3), value: z.string() }))
          .max(1)
          .optional(),
      }),
      handle: () => ({ stateMachineArn: 'arn', creationDate: new Date(0) }),
    },
    StopExecution: {
      input: z.strictObject({ executionArn: z.string(), error: z.string().optional(), cause: z.string().optional() }),
      handle({ executionArn }: { executionArn: string }) {
        if (executionArn === 'fault') throw new TypeError('a secret of ours');
        throw new ServiceError('ExecutionDoesNotExist', 'Execution Does Not Exist', 400, { extra: 1 });
      },
    },
    DescribeExecution: {
      input: z.strictObject({ executionArn: z.string() }),
      async handle(_input, { signal }: Call) {
        await sleep(300, undefined, { signal });
        return { executionArn: 'slow', stateMachineArn: 'x', status: 'RUNNING', startDate: new Date(0) };
      },
    },
    Echo: {
      input: z.strictObject({ time: timestamp, bytes: blob }),
      handle: ({ time, bytes }: { time: Date; bytes: Uint8Array }) => ({
        time,
        bytes,
        types: [time instanceof Date, bytes instanceof Uint8Array],
        big: 5n,
        odd: [Number.NaN, Number.NEGATIVE_INFINITY],
        nothing: undefined,
      }),
    },
  },
  unsupported: ['ListActivities'],
  invalid: (message) => new ServiceError('InvalidName', message),
};

let server: LocalServer;
let client: SFNClient;

beforeAll(async () => {
  server = await startServer([service], {
    observe: (call) => void observed.push(call),
    report: (fault) => void faults.push(fault),
  });
  client = new SFNClient({ ...clientOptions(server, 'WHO'), maxAttempts: 1 });
});

const post = (target: string, body: string, ...headers: string[]) =>
  rawRequest(server.url, ['POST / HTTP/1.1', `X-Amz-Target: ${target}`, ...headers], body);

describe('serialization', () => {
  test('tells times as epoch seconds and takes the caller from the signature', async () => {
    const { executionArn, startDate, $metadata } = await client.send(
      new StartExecutionCommand({ stateMachineArn: 'x' }),
    );
    expect(executionArn).toBe('WHO');
    expect(startDate).toEqual(new Date(1_700_000_000_123));
    expect($metadata.requestId).toBe(calls.at(-1)?.requestId);
    expect(calls.at(-1)).toMatchObject({ account: '000000000000', region: 'us-east-1' });
  });

  test('decodes times and bytes where the schema says so, and encodes them alike', async () => {
    const { status, headers, body } = await post('AWSStepFunctions.Echo', '{"time":1700000000.5,"bytes":"aGk="}');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/x-amz-json-1.0');
    expect(JSON.parse(body)).toEqual({
      time: 1700000000.5,
      bytes: 'aGk=',
      types: [true, true],
      big: 5,
      odd: ['NaN', '-Infinity'],
    });
  });

  test('rejects a body that is no JSON', async () => {
    const { status, body } = await post('AWSStepFunctions.StartExecution', '{"stateMachineArn":');
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ __type: 'SerializationException' });
  });

  test('rejects a body that is too large', async () => {
    const { status } = await post('AWSStepFunctions.StartExecution', `"${'x'.repeat(9 * 2 ** 20)}"`);
    expect(status).toBe(413);
  });

  test('rejects a member of the wrong type', async () => {
    const { body } = await post('AWSStepFunctions.StartExecution', '{"stateMachineArn":5}');
    expect(JSON.parse(body)).toEqual({
      __type: 'SerializationException',
      message: "NUMBER_VALUE can not be converted to a String at 'stateMachineArn'",
    });
  });
});

describe('validation', () => {
  const create = (input: object) =>
    client.send(new CreateStateMachineCommand({ name: 'good', definition: '{}', roleArn: 'r', ...input }));

  test.each([
    [
      { name: 'x' },
      "1 validation error detected: Value 'x' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    [
      { name: 'toolong' },
      "1 validation error detected: Value 'toolong' at 'name' failed to satisfy constraint: Member must have length less than or equal to 5",
    ],
    [
      { name: 'A-B' },
      "1 validation error detected: Value 'A-B' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z]+$",
    ],
    [
      { roleArn: undefined },
      "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
    ],
    [
      { type: 'OTHER' },
      "1 validation error detected: Value 'OTHER' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]",
    ],
    [
      { tags: [{ key: 'long', value: '' }] },
      "1 validation error detected: Value 'long' at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 3",
    ],
    [{ name: 'x', type: 'OTHER' }, /^2 validation errors detected: .*; .*/],
    [{ publish: true }, /'publish' failed to satisfy constraint: Member is not supported/],
  ])('rejects %j in AWS’s words', async (input, message) => {
    await expect(create(input)).rejects.toMatchObject({
      name: 'InvalidName',
      message: expect.stringMatching(exactly(message)),
    });
  });

  test('rejects an operation that it recognizes but does not honour, naming it', async () => {
    await expect(client.send(new ListActivitiesCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('ListActivities'),
      $metadata: { httpStatusCode: 501, attempts: 1 },
    });
  });

  test('rejects operations and services that it does not know', async () => {
    await expect(client.send(new ListStateMachinesCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
    for (const target of ['AWSStepFunctions.toString', 'Nobody.Does', 'nonsense']) {
      expect(JSON.parse((await post(target, '{}')).body)).toMatchObject({ __type: 'UnknownOperationException' });
    }
  });
});

describe('behaviour', () => {
  test('answers a handler’s error with its code, message and members', async () => {
    await expect(client.send(new StopExecutionCommand({ executionArn: 'x' }))).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: 'Execution Does Not Exist',
      extra: 1,
    });
  });

  test('answers a fault of its own with InternalFailure, reports it and goes on', async () => {
    const attempt = client.send(new StopExecutionCommand({ executionArn: 'fault' }));
    await expect(attempt).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    await expect(attempt).rejects.not.toThrow('a secret of ours');
    expect(faults).toEqual([expect.objectContaining({ message: 'a secret of ours' })]);
    await client.send(new StartExecutionCommand({ stateMachineArn: 'x' }));
  });

  test('tells an observer of each finished call', async () => {
    observed.length = 0;
    await client.send(new StartExecutionCommand({ stateMachineArn: 'x' }));
    await client.send(new StopExecutionCommand({ executionArn: 'x' })).catch(() => {});
    expect(observed).toMatchObject([
      {
        service: 'states',
        operation: 'StartExecution',
        input: { stateMachineArn: 'x' },
        output: { executionArn: 'WHO' },
      },
      { service: 'states', operation: 'StopExecution', error: { code: 'ExecutionDoesNotExist', status: 400 } },
    ]);
  });

  test('asks whether a call is authorized before it validates the input', async () => {
    const guarded = await startServer([service], {
      authorize({ service: wanted, operation, input }, { caller }) {
        throw new ServiceError(
          'AccessDeniedException',
          `${caller.accessKeyId} ${wanted}:${operation} ${JSON.stringify(input)}`,
        );
      },
    });
    const attempt = new SFNClient(clientOptions(guarded, 'NOBODY')).send(
      new StartExecutionCommand({ stateMachineArn: 'x' }),
    );
    await expect(attempt).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'NOBODY states:StartExecution {"stateMachineArn":"x"}',
    });
  });

  test('lets calls in flight finish when it closes', async () => {
    const closing = await startServer([service]);
    const slow = new SFNClient(clientOptions(closing)).send(new DescribeExecutionCommand({ executionArn: 'x' }));
    await sleep(100);
    await closing.close();
    expect((await slow).executionArn).toBe('slow');
  });

  test('tells a handler when its client has gone, and reports no fault of it', async () => {
    faults.length = 0;
    const gone = new AbortController();
    const attempt = client.send(new DescribeExecutionCommand({ executionArn: 'x' }), { abortSignal: gone.signal });
    setTimeout(() => gone.abort(), 50);
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' });
    await sleep(100);
    expect(faults).toEqual([]);
  });
});

describe('strangers', () => {
  const get = (...headers: string[]) => rawRequest(server.url, ['GET / HTTP/1.1', ...headers]);

  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', 'xlocalhost', '0.0.0.0', ''])(
    'rejects the host %j: the name of a foreign DNS server may lead here',
    async (host) => {
      expect((await get(`Host: ${host}:${server.port}`)).status).toBe(403);
    },
  );

  test.each(['localhost', '127.0.0.1:80', 'localhost:1'])(
    'rejects the Host header %j with another port',
    async (host) => {
      expect((await get(`Host: ${host}`)).status).toBe(403);
    },
  );

  test.each(['http://evil.example', 'null', 'http://localhost:1', 'https://127.0.0.1'])(
    'rejects the Origin header %j',
    async (origin) => {
      expect((await get(`Origin: ${origin}`)).status).toBe(403);
    },
  );

  test.each(['cross-site', 'same-site'])('rejects whatever a %s page fetches, embeds or links to', async (site) => {
    for (const mode of ['no-cors', 'cors', 'navigate'])
      expect((await get(`Sec-Fetch-Site: ${site}`, `Sec-Fetch-Mode: ${mode}`)).status).toBe(403);
  });

  test.each(['localhost', '127.0.0.1', '[::1]', 'bucket.localhost'])('answers to the host %j', async (name) => {
    const host = `${name}:${server.port}`;
    expect((await get(`Host: ${host}`, `Origin: http://${host}`, 'Sec-Fetch-Site: same-origin')).status).not.toBe(403);
  });

  test('lets nothing it serves run as a page of its own', async () => {
    const { headers } = await get();
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*; sandbox$/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

const exactly = (message: string | RegExp) =>
  typeof message === 'string' ? new RegExp(`^${message.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) : message;
