/** The API through the real SDK: what it refuses, what it answers, how it pages. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '#test/support/until';
import { type Bench, openBench, ROLE, type Told } from './bench';

const pass = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
const waiting = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 100_000, End: true } } };
const definitionOf = (states: object) => JSON.stringify({ QueryLanguage: 'JSONata', ...states });

const CLI = '/usr/bin/aws';
const told: Told[] = [];
let bench: Bench;
beforeAll(async () => {
  bench = await openBench({ emit: (event) => told.push(event) });
});
afterAll(() => bench.close());

describe('state machines', () => {
  test('creates the same machine twice with one answer, and refuses another of its name', async () => {
    const input = { name: 'same', definition: definitionOf(pass), roleArn: ROLE };
    const first = await bench.sfn.send(new CreateStateMachineCommand(input));
    const second = await bench.sfn.send(new CreateStateMachineCommand(input));
    expect(second.stateMachineArn).toBe('arn:aws:states:us-east-1:000000000000:stateMachine:same');
    expect(second.creationDate).toEqual(first.creationDate);
    await expect(
      bench.sfn.send(new CreateStateMachineCommand({ ...input, definition: definitionOf(waiting) })),
    ).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
      message: "State Machine Already Exists: 'arn:aws:states:us-east-1:000000000000:stateMachine:same'",
    });
  });

  test('describes a machine with its variables per state', async () => {
    const arn = await bench.createMachine(
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
          B: { Type: 'Pass', Output: '{% $map([1], function($v) { $v + $x }) & $string($states.input) %}', End: true },
        },
      },
      'described',
    );
    const described = await bench.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
    expect(described).toMatchObject({
      status: 'ACTIVE',
      type: 'STANDARD',
      roleArn: ROLE,
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
      variableReferences: { B: ['x'] },
    });
  });

  test('runs executions by the revision they started with', async () => {
    const arn = await bench.createMachine(waiting, 'updated');
    const executionArn = await bench.start(arn);
    const updated = await bench.sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn: arn, definition: definitionOf(pass) }),
    );
    expect(updated.revisionId).toBeDefined();
    const own = await bench.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(own.definition).toBe(definitionOf(waiting));
    await bench.sfn.send(new StopExecutionCommand({ executionArn }));
    await expect(bench.sfn.send(new UpdateStateMachineCommand({ stateMachineArn: arn }))).rejects.toMatchObject({
      name: 'MissingRequiredParameter',
    });
  });

  test('lists machines in pages, tags them, and deletes unknown ones without complaint', async () => {
    await bench.createMachine(pass, 'paged-1');
    const arn = await bench.createMachine(pass, 'paged-2');
    const first = await bench.sfn.send(new ListStateMachinesCommand({ maxResults: 1 }));
    const second = await bench.sfn.send(new ListStateMachinesCommand({ maxResults: 1, nextToken: first.nextToken }));
    expect(first.stateMachines).toHaveLength(1);
    expect(second.stateMachines?.[0]?.name).not.toBe(first.stateMachines?.[0]?.name);
    await bench.sfn.send(new TagResourceCommand({ resourceArn: arn, tags: [{ key: 'team', value: 'risk' }] }));
    const { tags } = await bench.sfn.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    expect(tags).toEqual([{ key: 'team', value: 'risk' }]);
    await bench.sfn.send(new DeleteStateMachineCommand({ stateMachineArn: arn }));
    await bench.sfn.send(new DeleteStateMachineCommand({ stateMachineArn: arn }));
    await expect(bench.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });

  test('rejects a bad definition in the words of AWS, and says the same when only asked', async () => {
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A' });
    await expect(
      bench.sfn.send(new CreateStateMachineCommand({ name: 'bad', definition, roleArn: ROLE })),
    ).rejects.toMatchObject({
      name: 'InvalidDefinition',
      message: "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'",
    });
    const validated = await bench.sfn.send(new ValidateStateMachineDefinitionCommand({ definition }));
    expect(validated).toMatchObject({
      result: 'FAIL',
      truncated: false,
      diagnostics: [
        {
          severity: 'ERROR',
          code: 'SCHEMA_VALIDATION_FAILED',
          message: 'These fields are required: [States]',
          location: '/',
        },
      ],
    });
  });

  test('rejects literal parameters that an optimized integration does not take', async () => {
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::sagemaker:createTransformJob.sync',
      Arguments: { TransformJobName: 'x', key: 1 },
      End: true,
    };
    const { diagnostics } = await bench.sfn.send(
      new ValidateStateMachineDefinitionCommand({
        definition: definitionOf({ StartAt: 'Train', States: { Train: task } }),
      }),
    );
    expect(diagnostics).toContainEqual({
      severity: 'ERROR',
      code: 'SCHEMA_VALIDATION_FAILED',
      message: 'The field "key" is not supported by Step Functions',
      location: '/States/Train/Arguments',
    });
  });

  test('rejects names with characters AWS forbids', async () => {
    for (const name of ['a b', 'a/b', 'a'.repeat(81), 'ä*']) {
      await expect(
        bench.sfn.send(new CreateStateMachineCommand({ name, definition: definitionOf(pass), roleArn: ROLE })),
      ).rejects.toMatchObject({ name: 'InvalidName', message: `Invalid Name: '${name}'` });
    }
  });
});

describe('executions', () => {
  test('describes how an execution ended', async () => {
    const arn = await bench.createMachine(
      { StartAt: 'A', States: { A: { Type: 'Pass', Output: { v: '{% $states.input.n + 1 %}' }, End: true } } },
      'ends',
    );
    const description = await bench.run(arn, { n: 1 });
    expect(description).toMatchObject({
      status: 'SUCCEEDED',
      input: '{"n":1}',
      inputDetails: { included: true },
      output: '{"v":2}',
      outputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    expect(description.error).toBeUndefined();
  });

  test('starts an execution of the same name and input once while it runs', async () => {
    const arn = await bench.createMachine(waiting, 'idempotent');
    const [first, second] = await Promise.all([bench.start(arn, { a: 1 }, 'one'), bench.start(arn, { a: 1 }, 'one')]);
    expect(first).toBe(second);
    await expect(bench.start(arn, { a: 2 }, 'one')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${first}'`,
    });
    await bench.sfn.send(new StopExecutionCommand({ executionArn: first }));
    await expect(bench.start(arn, { a: 1 }, 'one')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test('stops an execution with error and cause', async () => {
    const arn = await bench.createMachine(waiting, 'stopped');
    const executionArn = await bench.start(arn);
    await bench.sfn.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'of this' }));
    const description = await bench.ended(executionArn);
    expect(description).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
      cause: 'of this',
      redriveStatus: 'REDRIVABLE',
    });
    const history = await bench.history(executionArn);
    expect(history.at(-1)).toMatchObject({
      type: 'ExecutionAborted',
      previousEventId: 0,
      executionAbortedEventDetails: { error: 'Enough', cause: 'of this' },
    });
  });

  test('lists executions newest first, by status and in pages', async () => {
    const arn = await bench.createMachine(pass, 'listed');
    for (const name of ['a', 'b', 'c', 'd', 'e']) await bench.ended(await bench.start(arn, {}, name));
    const names: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await bench.sfn.send(new ListExecutionsCommand({ stateMachineArn: arn, maxResults: 2, nextToken }));
      names.push(...(page.executions ?? []).map(({ name }) => name));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(names).toEqual(['e', 'd', 'c', 'b', 'a']);
    const running = await bench.sfn.send(new ListExecutionsCommand({ stateMachineArn: arn, statusFilter: 'RUNNING' }));
    expect(running.executions).toEqual([]);
    await expect(
      bench.sfn.send(new ListExecutionsCommand({ stateMachineArn: arn, nextToken: 'nonsense' })),
    ).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  test('pages a history in both directions and leaves data out when asked to', async () => {
    const arn = await bench.createMachine(pass, 'history');
    const { executionArn } = await bench.run(arn, { secret: 1 });
    const idsOf = async (reverseOrder: boolean) => {
      const ids: (number | undefined)[] = [];
      let nextToken: string | undefined;
      do {
        const command = new GetExecutionHistoryCommand({ executionArn, maxResults: 3, reverseOrder, nextToken });
        const page = await bench.sfn.send(command);
        ids.push(...(page.events ?? []).map(({ id }) => id));
        nextToken = page.nextToken;
      } while (nextToken);
      return ids;
    };
    expect(await idsOf(false)).toEqual([1, 2, 3, 4]);
    expect(await idsOf(true)).toEqual([4, 3, 2, 1]);
    const { nextToken } = await bench.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1 }));
    await expect(
      bench.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 100, nextToken })),
    ).rejects.toMatchObject({ name: 'InvalidToken' });
    const bare = await bench.sfn.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));
    expect(JSON.stringify(bare.events)).not.toContain('secret');
    expect(bare.events?.[1]).toMatchObject({ type: 'PassStateEntered', stateEnteredEventDetails: { name: 'A' } });
  });

  test('passes text on as it was written', async () => {
    const arn = await bench.createMachine(pass, 'verbatim');
    const started = await bench.sfn.send(
      new StartExecutionCommand({ stateMachineArn: arn, input: '{"a":  [1.0, 2]}' }),
    );
    expect(await bench.ended(started.executionArn as string)).toMatchObject({ output: '{"a":  [1.0, 2]}' });
  });

  test('tells of each change of status', async () => {
    const arn = await bench.createMachine(pass, 'told');
    const { executionArn } = await bench.run(arn, { n: 1 });
    // The event follows the change that DescribeExecution shows.
    const own = await until('both events', async () => {
      const seen = told.filter(({ detail }) => detail.executionArn === executionArn);
      return seen.length >= 2 && seen;
    });
    expect(own.map(({ detail }) => detail.status)).toEqual(['RUNNING', 'SUCCEEDED']);
    expect(own[1]).toMatchObject({
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [executionArn],
      detail: { stateMachineArn: arn, input: '{"n":1}', output: '{"n":1}', error: null, stopDate: expect.any(Number) },
    });
  });

  test('is understood by the AWS CLI', async () => {
    if (!existsSync(CLI)) return console.warn(`skipped: ${CLI} is not installed`);
    const arn = await bench.createMachine(pass, 'cli');
    const cli = async (...args: string[]) => {
      const environment = {
        AWS_ACCESS_KEY_ID: 'x',
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_REGION: 'us-east-1',
        PATH: '/usr/bin',
      };
      const all = ['--endpoint-url', bench.url, '--output', 'json', 'stepfunctions', ...args];
      return JSON.parse((await promisify(execFile)(CLI, all, { env: environment })).stdout);
    };
    const { executionArn } = await cli('start-execution', '--state-machine-arn', arn, '--input', '{"n": 1}');
    await bench.ended(executionArn);
    expect(await cli('describe-execution', '--execution-arn', executionArn)).toMatchObject({ output: '{"n": 1}' });
    const { events } = await cli('get-execution-history', '--execution-arn', executionArn);
    expect(events).toHaveLength(4);
  });

  test('rejects what is unknown or malformed', async () => {
    const arn = await bench.createMachine(pass, 'strict');
    await expect(
      bench.sfn.send(new StartExecutionCommand({ stateMachineArn: arn, input: '{nope' })),
    ).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(bench.start('x')).rejects.toMatchObject({
      name: 'InvalidArn',
      message: "Invalid Arn: 'Invalid ARN prefix: x'",
    });
    await expect(bench.start(`${arn}-nope`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    await expect(bench.history(`${arn.replace('stateMachine', 'execution')}:nope`)).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${arn.replace('stateMachine', 'execution')}:nope'`,
    });
    await expect(
      bench.sfn.send(new StartExecutionCommand({ stateMachineArn: arn, traceHeader: 'x' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
