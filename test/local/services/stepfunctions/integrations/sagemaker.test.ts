/** The optimized SageMaker integrations: calls, jobs that are watched to their end, and their failures. */
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ServiceError } from '#local/wire/service';
import { type Bench, openBench, until } from '../bench';
import { standIn } from '../stand-ins';
import { machineOf, optimized } from './machine';

let bench: Bench;
afterEach(() => bench.close());

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
