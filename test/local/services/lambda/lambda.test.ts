/** Lambda through the real SDK: calls, errors, time and payload limits, asynchronous events. One server for all, so one file. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctionsCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '#local/backends/clock';
import { openProcesses } from '#local/backends/processes';
import { createLambda, type Lambda } from '#local/services/lambda/index';
import type { LocalServer } from '#local/wire/server';
import { awsCli, testWithCli } from '#test/support/aws-cli';
import { bundleProgram } from '#test/support/bundle';
import { clientOptions, startServer } from '#test/support/local-server';
import { manualClock } from '#test/support/manual-clock';
import { rawRequest } from '#test/support/raw-request';
import { temporaryDirectory } from '#test/support/temporary';

const fixture = (name: string) => join(import.meta.dirname, `../../../fixtures/functions/${name}.cjs`);
const processes = openProcesses({ environment: process.env, closeGraceMilliseconds: 100 });
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:probe';

let directory: string;
let host: string;
let lambda: Lambda;
let server: LocalServer;
let client: LambdaClient;

beforeAll(async () => {
  directory = await temporaryDirectory();
  host = await bundleProgram('local/services/lambda/host.ts', join(directory, 'host.cjs'));
  const define = (name: string, timeoutSeconds = 30) => ({ bundle: fixture(name), env: {}, timeoutSeconds });
  // No tool of the project could read it.
  const unparsable = join(directory, 'unparsable.cjs');
  writeFileSync(unparsable, 'exports.handler = (');
  lambda = createLambda({
    functions: {
      probe: {
        ...define('probe'),
        env: () => ({ OWN: 'value', AWS_ENDPOINT_URL: server.url }),
        roleArn: 'arn:aws:iam::0:role/r',
      },
      hasty: define('probe', 0.2),
      callback: define('callback'),
      'no-handler': define('no-handler'),
      'fails-to-load': define('fails-to-load'),
      missing: define('no-such-file'),
      unparsable: { ...define('unparsable'), bundle: unparsable },
    },
    processes,
    clock: systemClock,
    account: '000000000000',
    region: 'us-east-1',
    host,
    logDirectory: join(directory, 'logs'),
    maxConcurrency: 3,
  });
  server = await startServer([lambda.service]);
  client = new LambdaClient({ ...clientOptions(server), maxAttempts: 1 });
});

afterAll(async () => {
  await lambda.close();
  await processes.close();
});

async function invoke(event: unknown, input: Partial<InvokeCommandInput> = {}) {
  const answer = await client.send(
    new InvokeCommand({ FunctionName: 'probe', Payload: Buffer.from(JSON.stringify(event)), ...input }),
  );
  const text = answer.Payload?.transformToString() ?? '';
  return { ...answer, payload: text === '' ? undefined : JSON.parse(text) };
}

const logsOf = (name: string): string => {
  const folder = join(directory, 'logs/aws/lambda', name);
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
};

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

async function logged(name: string, text: string): Promise<string> {
  await until(() => logsOf(name).includes(text));
  return logsOf(name);
}

describe('serialization', () => {
  test('hands the event over and the result back', async () => {
    const event = { do: 'echo', text: 'ü\u2028"\n', list: [1, null, { deep: true }] };
    const { payload, StatusCode, ExecutedVersion, FunctionError } = await invoke(event);
    expect(payload.event).toEqual(event);
    expect({ StatusCode, ExecutedVersion, FunctionError }).toEqual({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      FunctionError: undefined,
    });
  });

  test('answers null when the function returns nothing', async () => {
    expect((await invoke({ do: 'nothing' })).payload).toBeNull();
  });

  test('takes no payload for an empty event', async () => {
    expect((await invoke({}, { Payload: undefined })).payload).toMatchObject({
      errorMessage: 'no such thing: undefined',
    });
  });

  test('gives the function its context', async () => {
    const ClientContext = Buffer.from('{"client":{"a":1}}').toString('base64');
    const { payload, $metadata } = await invoke({ do: 'context' }, { ClientContext });
    expect(payload).toMatchObject({
      functionName: 'probe',
      functionVersion: '$LATEST',
      invokedFunctionArn: ARN,
      awsRequestId: $metadata.requestId,
      logGroupName: '/aws/lambda/probe',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      clientContext: { client: { a: 1 } },
    });
    expect(payload.remaining).toBeGreaterThan(0);
    expect(payload.remaining).toBeLessThanOrEqual(30_000);
  });

  test('gives the function the environment that Lambda gives, and its own', async () => {
    expect((await invoke({ do: 'environment' })).payload).toMatchObject({
      OWN: 'value',
      AWS_ENDPOINT_URL: server.url,
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'probe',
      utc: true,
    });
  });

  test('describes a function by name, partial and whole ARN, with a qualifier or without', async () => {
    for (const FunctionName of [
      'probe',
      '000000000000:function:probe',
      'function:probe',
      ARN,
      `${ARN}:$LATEST`,
      'probe:$LATEST',
    ]) {
      const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName }));
      expect(Configuration).toMatchObject({
        FunctionArn: ARN,
        Timeout: 30,
        Role: 'arn:aws:iam::0:role/r',
        State: 'Active',
      });
    }
  });

  test('lists functions page by page', async () => {
    const names: (string | undefined)[] = [];
    for await (const { Functions = [] } of paginateListFunctions({ client, pageSize: 4 }, {})) {
      names.push(...Functions.map(({ FunctionName }) => FunctionName));
    }
    expect(names).toEqual(['callback', 'fails-to-load', 'hasty', 'missing', 'no-handler', 'probe', 'unparsable']);
  });

  testWithCli('answers the AWS CLI', async () => {
    const out = join(directory, 'out.json');
    const args = [
      '--function-name',
      'probe',
      '--cli-binary-format',
      'raw-in-base64-out',
      '--payload',
      '{"do":"echo"}',
      out,
    ];
    expect(JSON.parse(await awsCli(server.url, 'lambda', 'invoke', ...args))).toMatchObject({ StatusCode: 200 });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ event: { do: 'echo' } });
    expect(JSON.parse(await awsCli(server.url, 'lambda', 'list-functions')).Functions).toHaveLength(7);
  });
});

describe('validation', () => {
  test('rejects functions, versions and accounts that are not there', async () => {
    for (const [name, arn] of [
      ['nobody', 'arn:aws:lambda:us-east-1:000000000000:function:nobody'],
      ['probe:7', `${ARN}:7`],
      [ARN.replace('us-east-1', 'eu-west-1'), ARN.replace('us-east-1', 'eu-west-1')],
    ] as const) {
      await expect(invoke({}, { FunctionName: name })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: `Function not found: ${arn}`,
        $metadata: { httpStatusCode: 404 },
      });
    }
  });

  test('rejects payloads that are no JSON or too large', async () => {
    await expect(invoke({}, { Payload: Buffer.from('{') })).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
    const big = Buffer.alloc(6 * 2 ** 20 + 1, ' ');
    await expect(invoke({}, { Payload: big })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    });
  });

  test('rejects unknown invocation types and contexts', async () => {
    await expect(invoke({}, { InvocationType: 'Later' as 'Event' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    await expect(invoke({}, { ClientContext: 'no' })).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
    await expect(client.send(new ListFunctionsCommand({ MaxItems: 0 }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('rejects to create functions, naming the operation', async () => {
    const create = new CreateFunctionCommand({ FunctionName: 'new', Role: 'r', Code: {} });
    await expect(client.send(create)).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('CreateFunction'),
    });
  });
});

describe('behaviour', () => {
  test('uses a warm process again', async () => {
    const first = (await invoke({ do: 'echo' })).payload.count;
    expect((await invoke({ do: 'echo' })).payload.count).toBe(first + 1);
  });

  test('runs as many at once as it may', async () => {
    const rendezvous = join(directory, 'rendezvous');
    await mkdir(rendezvous);
    const events = Array.from({ length: 3 }, () => invoke({ do: 'rendezvous', directory: rendezvous, wanted: 3 }));
    const pids = (await Promise.all(events)).map(({ payload }) => payload);
    expect(new Set(pids).size).toBe(3);
    await rm(rendezvous, { recursive: true });
  });

  test('lets further events wait for a process', async () => {
    const events = Array.from({ length: 10 }, () => invoke({ do: 'sleep', milliseconds: 10 }));
    const pids = (await Promise.all(events)).map(({ payload }) => payload);
    expect(new Set(pids).size).toBeLessThanOrEqual(3);
  });

  test('answers what a function throws as its payload', async () => {
    expect(await invoke({ do: 'throw' })).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      payload: {
        errorType: 'DatasetTooSmall',
        errorMessage: 'out of range',
        trace: expect.arrayContaining([expect.stringContaining('probe.cjs')]),
      },
    });
    expect((await invoke({ do: 'throw text' })).payload).toEqual({
      errorType: 'string',
      errorMessage: 'just text',
      trace: [],
    });
  });

  test('supports callbacks', async () => {
    expect((await invoke({}, { FunctionName: 'callback' })).payload).toEqual({ called: 'back' });
    expect((await invoke({ fail: true }, { FunctionName: 'callback' })).payload).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'called back',
    });
  });

  test.each([
    [{ do: 'exit', code: 0 }, 'Runtime exited without providing a reason'],
    [{ do: 'exit', code: 3 }, 'Runtime exited with error: exit status 3'],
    [{ do: 'kill' }, 'Runtime exited with error: signal: killed'],
  ])('answers Runtime.ExitError for %j and goes on in a new process', async (event, reason) => {
    const { payload, FunctionError, $metadata } = await invoke(event);
    expect(FunctionError).toBe('Unhandled');
    expect(payload).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${$metadata.requestId} Error: ${reason}`,
    });
    expect((await invoke({ do: 'echo' })).FunctionError).toBeUndefined();
  });

  test('ends a function at its timeout', async () => {
    const { payload, FunctionError, $metadata } = await invoke(
      { do: 'sleep', milliseconds: 60_000 },
      { FunctionName: 'hasty' },
    );
    expect(FunctionError).toBe('Unhandled');
    expect(payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${$metadata.requestId} Error: Task timed out after 0.20 seconds`,
    });
  });

  test.each([
    [{ do: 'unhandled' }, 'Runtime.UnhandledPromiseRejection', 'nobody caught this'],
    [{ do: 'circular' }, 'Runtime.MarshalError', 'Unable to stringify response body'],
    [
      { do: 'big', bytes: 7 * 2 ** 20 },
      'Function.ResponseSizeTooLarge',
      'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    ],
  ])('answers %j as %s', async (event, errorType, message) => {
    const { payload } = await invoke(event);
    expect(payload.errorType).toBe(errorType);
    expect(payload.errorMessage).toContain(message);
    expect((await invoke({ do: 'echo' })).FunctionError).toBeUndefined();
  });

  test('answers just under the limit', async () => {
    expect((await invoke({ do: 'big', bytes: 6 * 2 ** 20 })).payload).toHaveLength(6 * 2 ** 20);
  });

  test.each([
    ['no-handler', 'Runtime.HandlerNotFound', 'index.handler is undefined'],
    ['fails-to-load', 'Error', 'cannot start'],
    ['missing', 'Error', 'no-such-file.cjs'],
    ['unparsable', 'Runtime.UserCodeSyntaxError', 'Unexpected end of input'],
  ])('answers for a bundle that is %s, each time', async (FunctionName, errorType, message) => {
    const answer = {
      FunctionError: 'Unhandled',
      payload: { errorType, errorMessage: expect.stringContaining(message) },
    };
    expect(await invoke({}, { FunctionName })).toMatchObject(answer);
    expect(await invoke({}, { FunctionName })).toMatchObject(answer);
  });

  test('writes the log as Lambda does, with the id of the request', async () => {
    const { LogResult, $metadata } = await invoke({ do: 'log' }, { LogType: 'Tail' });
    const id = $metadata.requestId;
    const tail = Buffer.from(LogResult ?? '', 'base64')
      .toString('utf8')
      .split('\n');
    expect(tail).toEqual([
      `START RequestId: ${id} Version: $LATEST`,
      expect.stringMatching(new RegExp(`^\\d{4}-.*Z\\t${id}\\tINFO\\tfirst line\\rsecond line { a: 1 }$`)),
      expect.stringMatching(new RegExp(`\\t${id}\\tERROR\\tan error$`)),
      'written directly',
      `END RequestId: ${id}`,
      expect.stringMatching(
        /^REPORT RequestId: .*\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: \d+ MB\t/,
      ),
      '',
    ]);
    expect(await logged('probe', `END RequestId: ${id}`)).toContain(`\t${id}\tERROR\tan error\n`);
  });

  test('checks without running', async () => {
    const { StatusCode, payload } = await invoke({ do: 'exit' }, { InvocationType: 'DryRun' });
    expect({ StatusCode, payload }).toEqual({ StatusCode: 204, payload: undefined });
  });

  test('takes an event to run it later', async () => {
    const { StatusCode, $metadata } = await invoke({ do: 'log' }, { InvocationType: 'Event' });
    expect(StatusCode).toBe(202);
    await logged('probe', `END RequestId: ${$metadata.requestId}`);
  });

  test('tries a failed event again after one minute, then after two', async () => {
    const clock = manualClock();
    const naps: number[] = [];
    const retrying = createLambda({
      functions: { probe: { bundle: fixture('probe'), env: {}, timeoutSeconds: 30 } },
      processes,
      clock: {
        now: clock.now,
        sleep(milliseconds, signal) {
          naps.push(milliseconds);
          return clock.sleep(milliseconds, signal);
        },
      },
      account: '000000000000',
      region: 'us-east-1',
      host,
      logDirectory: join(directory, 'retrying'),
    });
    const other = new LambdaClient(clientOptions(await startServer([retrying.service])));
    const file = join(directory, 'attempts');
    const Payload = Buffer.from(JSON.stringify({ do: 'fail twice', file }));
    const { $metadata } = await other.send(
      new InvokeCommand({ FunctionName: 'probe', InvocationType: 'Event', Payload }),
    );
    for (const delay of [60_000, 120_000]) {
      await until(() => naps.includes(delay));
      await clock.advance(delay);
    }
    const attempts = () => readFileSync(file, 'utf8').split('\n').filter(Boolean);
    await until(() => attempts().length === 3);
    expect(new Set(attempts())).toEqual(new Set([$metadata.requestId]));
    await retrying.close();
  });

  test('is found by its path without a signature', async () => {
    const answer = await rawRequest(
      server.url,
      ['POST /2015-03-31/functions/probe/invocations HTTP/1.1'],
      '{"do":"nothing"}',
    );
    expect(answer).toMatchObject({ status: 200, body: 'null' });
  });
});
