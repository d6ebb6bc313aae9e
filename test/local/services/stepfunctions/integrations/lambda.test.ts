/** lambda:invoke, request-response and with a task token: what it sends, gives and fails with. */
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Bench, openBench } from '../bench';
import { lambdaStandIn } from '../stand-ins';
import { machineOf, optimized } from './machine';

let bench: Bench;
afterEach(() => bench.close());

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
