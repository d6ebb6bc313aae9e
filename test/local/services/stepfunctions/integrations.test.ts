/** What tasks send, what they get, and how failures of an API look to Retry, Catch and the history. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendTaskSuccessCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openBlobs } from '#local/backends/blobs';
import { systemClock } from '#local/backends/clock';
import { createS3 } from '#local/services/s3/index';
import { ServiceError } from '#local/wire/service';
import { type Bench, openBench, until } from './bench';
import { lambdaStandIn, standIn } from './stand-ins';

let bench: Bench;
afterEach(() => bench.close());

const machineOf = (resource: string, parameters: unknown, more: object = {}) => ({
  StartAt: 'T',
  States: { T: { Type: 'Task', Resource: resource, Arguments: parameters, End: true, ...more } },
});
const optimized = (action: string) => `arn:aws:states:::${action}`;
const sdk = (action: string) => `arn:aws:states:::aws-sdk:${action}`;

describe('lambda:invoke', () => {
  test('gives the payload parsed, beside what the optimized integration adds', async () => {
    bench = await openBench({ services: [lambdaStandIn({ double: (payload) => ({ got: payload }) })] });
    const arn = await bench.createMachine(
      machineOf(optimized('lambda:invoke'), { FunctionName: 'double', Payload: { n: '{% $states.input.n %}' } }),
    );
    const { output } = await bench.run(arn, { n: 2 });
    expect(JSON.parse(output as string)).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { got: { n: 2 } },
      StatusCode: 200,
      SdkHttpMetadata: { HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: expect.any(String) },
    });
    expect(bench.calls.find(({ operation }) => operation === 'Invoke')).toBeDefined();
  });

  test("fails with the function's own error type, which Catch can name", async () => {
    class DatasetTooSmall extends Error {
      override readonly name = 'DatasetTooSmall';
    }
    const fail = () => {
      throw new DatasetTooSmall('9 rows');
    };
    bench = await openBench({ services: [lambdaStandIn({ fail })] });
    const arn = await bench.createMachine({
      StartAt: 'T',
      States: {
        T: {
          Type: 'Task',
          Resource: optimized('lambda:invoke'),
          Arguments: { FunctionName: 'fail', Payload: {} },
          Catch: [{ ErrorEquals: ['DatasetTooSmall'], Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Succeed', Output: '{% $parse($states.input.Cause) %}' },
      },
    });
    const { output } = await bench.run(arn);
    expect(JSON.parse(output as string)).toEqual({ errorType: 'DatasetTooSmall', errorMessage: '9 rows', trace: [] });
  });

  test('fails in the words of AWS when the function does not exist', async () => {
    bench = await openBench({ services: [lambdaStandIn({})] });
    const arn = await bench.createMachine(machineOf(optimized('lambda:invoke'), { FunctionName: 'none' }));
    const { status, error, cause } = await bench.run(arn);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Lambda.ResourceNotFoundException' });
    expect(cause).toMatch(
      /^Function not found: none:\$LATEST \(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: .+; Proxy: null\)$/,
    );
  });

  test("shows a function's ARN as resource with the Lambda events", async () => {
    const name = 'arn:aws:lambda:us-east-1:000000000000:function:echo';
    bench = await openBench({ services: [lambdaStandIn({ [name]: (payload) => payload })] });
    const arn = await bench.createMachine(machineOf(name, { a: 1 }));
    const { output, executionArn } = await bench.run(arn);
    expect(output).toBe('{"a":1}');
    expect((await bench.history(executionArn as string)).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('waits for the token until somebody answers, and tells the late one so', async () => {
    const asked: { token?: string }[] = [];
    bench = await openBench({ services: [lambdaStandIn({ ask: (payload) => void asked.push(payload as object) })] });
    const arn = await bench.createMachine(
      machineOf(optimized('lambda:invoke.waitForTaskToken'), {
        FunctionName: 'ask',
        Payload: { token: '{% $states.context.Task.Token %}' },
      }),
    );
    const executionArn = await bench.start(arn);
    await bench.event(executionArn, 'TaskSubmitted');
    const answer = { taskToken: asked[0]?.token, output: '{"decision":  "approved"}' };
    await bench.sfn.send(new SendTaskSuccessCommand(answer));
    expect(await bench.ended(executionArn)).toMatchObject({ output: answer.output });
    await expect(bench.sfn.send(new SendTaskSuccessCommand(answer))).rejects.toMatchObject({
      name: 'TaskTimedOut',
      message: "Task Timed Out: 'Provided task does not exist anymore'",
    });
    await expect(
      bench.sfn.send(new SendTaskSuccessCommand({ ...answer, taskToken: `${answer.taskToken}x` })),
    ).rejects.toMatchObject({ name: 'InvalidToken', message: "Invalid Token: 'Invalid token'" });
    await expect(bench.sfn.send(new SendTaskSuccessCommand({ ...answer, output: 'no json' }))).rejects.toMatchObject({
      name: 'InvalidOutput',
    });
  });
});

describe('sagemaker', () => {
  const input = {
    TransformJobName: 'job-1',
    ModelName: 'm',
    TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/p' } } },
    TransformOutput: { S3OutputPath: 's3://b/o' },
    TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
  };
  const arn = 'arn:aws:sagemaker:us-east-1:000000000000:transform-job/job-1';
  const described = { TransformJobName: 'job-1', TransformJobArn: arn, CreationTime: new Date(1_700_000_000_000) };

  test('watches a job to its end and gives what Describe says', async () => {
    let asked = 0;
    const signers: string[] = [];
    bench = await openBench({
      services: [
        standIn('SageMaker', 'sagemaker', {
          CreateTransformJob: (_, { caller }) => {
            signers.push(caller.accessKeyId);
            return { TransformJobArn: arn };
          },
          DescribeTransformJob: () => ({ ...described, TransformJobStatus: ++asked < 3 ? 'InProgress' : 'Completed' }),
        }),
      ],
    });
    const machine = await bench.createMachine(machineOf(optimized('sagemaker:createTransformJob.sync'), input));
    const { output, executionArn } = await bench.run(machine);
    expect(JSON.parse(output as string)).toEqual({
      TransformJobName: 'job-1',
      TransformJobArn: arn,
      CreationTime: '2023-11-14T22:13:20Z',
      TransformJobStatus: 'Completed',
    });
    const history = await bench.history(executionArn as string);
    expect(history.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(history[2]?.taskScheduledEventDetails).toMatchObject({
      resourceType: 'sagemaker',
      resource: 'createTransformJob.sync',
      region: 'us-east-1',
      parameters: JSON.stringify(input),
    });
    expect(bench.calls.find(({ operation }) => operation === 'CreateTransformJob')?.input).toEqual(input);
    expect(signers).toEqual(['machine']);
  });

  test('fails with States.TaskFailed and the description when the job failed', async () => {
    bench = await openBench({
      services: [
        standIn('SageMaker', 'sagemaker', {
          CreateTransformJob: () => ({ TransformJobArn: arn }),
          DescribeTransformJob: () => ({ ...described, TransformJobStatus: 'Failed', FailureReason: 'bad data' }),
        }),
      ],
    });
    const machine = await bench.createMachine(machineOf(optimized('sagemaker:createTransformJob.sync'), input));
    const { error, cause } = await bench.run(machine);
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(cause as string)).toMatchObject({ TransformJobStatus: 'Failed', FailureReason: 'bad data' });
  });

  test('names a refused submission by the service, modelled or not', async () => {
    const answers = [
      new ServiceError('ResourceInUse', 'Job name must be unique'),
      new ServiceError('ValidationException', 'Could not find model'),
    ];
    bench = await openBench({
      services: [
        standIn('SageMaker', 'sagemaker', {
          CreateTransformJob: () => {
            throw answers.shift();
          },
        }),
      ],
    });
    const machine = await bench.createMachine(machineOf(optimized('sagemaker:createTransformJob.sync'), input));
    const first = await bench.run(machine);
    expect(first.error).toBe('SageMaker.ResourceInUseException');
    const second = await bench.run(machine);
    expect(second.error).toBe('SageMaker.AmazonSageMakerException');
    expect(second.cause).toMatch(
      /^Could not find model \(Service: AmazonSageMaker; Status Code: 400; Error Code: ValidationException; Request ID: .+; Proxy: null\)$/,
    );
    expect((await bench.history(second.executionArn as string)).map(({ type }) => type)).toContain('TaskSubmitFailed');
  });

  test('stops the job of a stopped execution', async () => {
    const stopped: unknown[] = [];
    bench = await openBench({
      services: [
        standIn('SageMaker', 'sagemaker', {
          CreateTransformJob: () => ({ TransformJobArn: arn }),
          DescribeTransformJob: () => ({ ...described, TransformJobStatus: 'InProgress' }),
          StopTransformJob: (sent) => void stopped.push(sent),
        }),
      ],
    });
    const machine = await bench.createMachine(machineOf(optimized('sagemaker:createTransformJob.sync'), input));
    const executionArn = await bench.start(machine);
    await bench.event(executionArn, 'TaskSubmitted');
    await bench.sfn.send(new StopExecutionCommand({ executionArn }));
    expect(await until(() => stopped[0])).toEqual({ TransformJobName: 'job-1' });
  });

  test('fails with States.Runtime when an expression brings a field that is not taken', async () => {
    bench = await openBench();
    const machine = await bench.createMachine({
      StartAt: 'T',
      States: {
        T: {
          Type: 'Task',
          Resource: optimized('sagemaker:createTransformJob.sync'),
          Arguments: "{% $merge([$states.input, {'S3Operations': 1}]) %}",
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Never' }],
          End: true,
        },
        Never: { Type: 'Succeed' },
      },
    });
    const { error, cause } = await bench.run(machine, input);
    expect(error).toBe('States.Runtime');
    expect(cause).toBe(
      "An error occurred while executing the state 'T' (entered at the event id #2). The Parameters '" +
        `${JSON.stringify({ ...input, S3Operations: 1 })}' could not be used to start the Task: ` +
        '[The field "S3Operations" is not supported by Step Functions]',
    );
  });
});

describe('aws-sdk', () => {
  test('speaks PascalCase in and out, with times as text', async () => {
    bench = await openBench({
      services: [
        standIn('RedshiftData', 'redshift-data', {
          ExecuteStatement: ({ Sql, Database }) => ({
            Id: 'q-1',
            Database,
            CreatedAt: new Date(1_700_000_000_500),
            Sql,
          }),
          GetStatementResult: () => ({
            Records: [[{ stringValue: 'a' }, { longValue: 1 }, { isNull: true }]],
            ColumnMetadata: [{ name: 'x', typeName: 'int4' }],
            TotalNumRows: 1,
          }),
        }),
      ],
    });
    const machine = await bench.createMachine({
      StartAt: 'Query',
      States: {
        Query: {
          Type: 'Task',
          Resource: sdk('redshiftdata:executeStatement'),
          Arguments: { Sql: 'select 1', WorkgroupName: 'w', Database: 'd' },
          Assign: { query: '{% $states.result %}' },
          Next: 'Result',
        },
        Result: {
          Type: 'Task',
          Resource: sdk('redshiftdata:getStatementResult'),
          Arguments: { Id: '{% $query.Id %}' },
          Output: { query: '{% $query %}', result: '{% $states.result %}' },
          End: true,
        },
      },
    });
    const { output } = await bench.run(machine);
    expect(JSON.parse(output as string)).toEqual({
      query: { Id: 'q-1', Database: 'd', CreatedAt: '2023-11-14T22:13:20.500Z' },
      result: {
        Records: [[{ StringValue: 'a' }, { LongValue: 1 }, { IsNull: true }]],
        ColumnMetadata: [{ Name: 'x', TypeName: 'int4' }],
        TotalNumRows: 1,
      },
    });
  });

  test('puts objects as text and gets their text, with S3 itself', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stepfunctions-s3-'));
    const blobs = openBlobs(directory, systemClock);
    await blobs.createBucket('data');
    bench = await openBench({ services: [createS3({ blobs, clock: systemClock })] });
    const machine = await bench.createMachine({
      StartAt: 'Put',
      States: {
        Put: {
          Type: 'Task',
          Resource: sdk('s3:putObject'),
          Arguments: { Bucket: 'data', Key: 'a/b.json', Body: { n: 1 } },
          Assign: { etag: '{% $states.result.ETag %}' },
          Next: 'Get',
        },
        Get: {
          Type: 'Task',
          Resource: sdk('s3:getObject'),
          Arguments: { Bucket: 'data', Key: 'a/b.json' },
          Output: { same: '{% $states.result.ETag = $etag %}', body: '{% $states.result.Body %}' },
          Next: 'Miss',
        },
        Miss: {
          Type: 'Task',
          Resource: sdk('s3:getObject'),
          Arguments: { Bucket: 'data', Key: 'none' },
          Catch: [{ ErrorEquals: ['S3.NoSuchKeyException'], Output: '{% $states.input %}', Next: 'Done' }],
          End: true,
        },
        Done: { Type: 'Succeed' },
      },
    });
    const { output, cause } = await bench.run(machine);
    expect(cause).toBeUndefined();
    expect(JSON.parse(output as string)).toEqual({ same: true, body: '{"n":1}' });
    rmSync(directory, { recursive: true });
  });

  test('names an error that the API does not declare after the service', async () => {
    bench = await openBench({
      services: [
        standIn('SageMaker', 'sagemaker', {
          DescribeEndpoint: () => {
            throw new ServiceError('ValidationException', 'Could not find endpoint "arn".');
          },
        }),
      ],
    });
    const machine = await bench.createMachine(machineOf(sdk('sagemaker:describeEndpoint'), { EndpointName: 'e' }));
    const { error, cause } = await bench.run(machine);
    expect(error).toBe('SageMaker.SageMakerException');
    expect(cause).toMatch(
      /^Could not find endpoint "arn"\. \(Service: SageMaker, Status Code: 400, Request ID: .+\) \(SDK Attempt Count: 1\)$/,
    );
  });
});

describe('states:startExecution', () => {
  test('gives the parsed output of the child with .sync:2, and its failure as a failed task', async () => {
    bench = await openBench();
    const child = await bench.createMachine(
      {
        StartAt: 'C',
        States: {
          C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.ok %}', Next: 'Yes' }], Default: 'No' },
          Yes: { Type: 'Succeed', Output: { fine: true } },
          No: { Type: 'Fail', Error: 'Child', Cause: 'unwell' },
        },
      },
      'child',
    );
    const parent = await bench.createMachine(
      machineOf(optimized('states:startExecution.sync:2'), {
        StateMachineArn: child,
        Input: { ok: '{% $states.input.ok %}' },
      }),
      'parent',
    );
    const good = await bench.run(parent, { ok: true });
    expect(JSON.parse(good.output as string)).toMatchObject({
      Output: { fine: true },
      Status: 'SUCCEEDED',
      Input: { ok: true },
    });
    const bad = await bench.run(parent, { ok: false });
    expect(bad.error).toBe('States.TaskFailed');
    expect(JSON.parse(bad.cause as string)).toMatchObject({ Error: 'Child', Cause: 'unwell', Status: 'FAILED' });
  });
});

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
