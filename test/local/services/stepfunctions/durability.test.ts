/**
 * What survives a restart: waiting executions, tokens, jobs under way, ended ones; and what a redrive does again. Long, as it is the
 * list of all that may be under way.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { appendFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ServiceError } from '#local/wire/service';
import { type Bench, openBench, until } from './bench';
import { lambdaStandIn, standIn } from './stand-ins';

let bench: Bench;
afterEach(() => bench.close());

const invoke = (name: string, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name },
  Output: '{% $states.result.Payload %}',
  ...more,
});

describe('a restart', () => {
  test('keeps a token open and what was assigned before', async () => {
    const asked: { token?: string }[] = [];
    const services = [lambdaStandIn({ ask: (payload) => void asked.push(payload as object) })];
    bench = await openBench({ services });
    const arn = await bench.createMachine({
      StartAt: 'Id',
      States: {
        Id: { Type: 'Pass', Assign: { id: '{% $uuid() %}' }, Next: 'Ask' },
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}', id: '{% $id %}' } },
          Output: { id: '{% $id %}', answer: '{% $states.result %}' },
          End: true,
        },
      },
    });
    const executionArn = await bench.start(arn);
    await bench.event(executionArn, 'TaskSubmitted');
    const before = await bench.history(executionArn);
    await bench.stop();

    bench = await openBench({ directory: bench.directory, services });
    expect(await bench.history(executionArn)).toEqual(before);
    await bench.sfn.send(new SendTaskSuccessCommand({ taskToken: asked[0]?.token, output: '"yes"' }));
    const { output } = await bench.ended(executionArn);
    expect(JSON.parse(output as string)).toEqual({ id: (asked[0] as { id?: string }).id, answer: 'yes' });
    expect(asked).toHaveLength(1);
  });

  test('watches a submitted job again instead of creating it a second time', async () => {
    let status = 'InProgress';
    let created = 0;
    const services = [
      standIn('SageMaker', 'sagemaker', {
        CreateModel: () => ({ ModelArn: 'arn' }),
        CreateProcessingJob: () => {
          created += 1;
          return { ProcessingJobArn: 'arn:aws:sagemaker:us-east-1:000000000000:processing-job/j' };
        },
        DescribeProcessingJob: () => ({ ProcessingJobStatus: status, ExitMessage: 'fine' }),
      }),
    ];
    bench = await openBench({ services });
    const arn = await bench.createMachine({
      StartAt: 'Process',
      States: {
        Process: {
          Type: 'Task',
          Resource: 'arn:aws:states:::sagemaker:createProcessingJob.sync',
          Arguments: {
            ProcessingJobName: 'j',
            RoleArn: 'arn:aws:iam::000000000000:role/job',
            AppSpecification: { ImageUri: 'image' },
            ProcessingResources: {
              ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 30 },
            },
          },
          Output: '{% $states.result.ExitMessage %}',
          End: true,
        },
      },
    });
    const executionArn = await bench.start(arn);
    await bench.event(executionArn, 'TaskSubmitted');
    await bench.stop();
    bench = await openBench({ directory: bench.directory, services });
    status = 'Completed';
    expect(await bench.ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"fine"' });
    expect(created).toBe(1);
  });

  test('adopts the job that an interrupted call has created, but none that was there before', async () => {
    let creationTime = new Date();
    let calls = 0;
    const services = [
      standIn('SageMaker', 'sagemaker', {
        CreateTransformJob: () => {
          calls += 1;
          // The first call is received, and its answer never arrives.
          if (calls === 1) return new Promise(() => {});
          throw new ServiceError('ResourceInUse', 'Job name must be unique');
        },
        DescribeTransformJob: () => ({
          TransformJobArn: 'arn:aws:sagemaker:us-east-1:000000000000:transform-job/j',
          TransformJobStatus: 'Completed',
          CreationTime: creationTime,
        }),
      }),
    ];
    const states = {
      Score: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sagemaker:createTransformJob.sync',
        Arguments: {
          TransformJobName: 'j',
          ModelName: 'm',
          TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/p' } } },
          TransformOutput: { S3OutputPath: 's3://b/o' },
          TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
        },
        Output: '{% $states.result.TransformJobStatus %}',
        End: true,
      },
    };
    const interrupted = async () => {
      calls = 0;
      bench = await openBench({ services });
      const executionArn = await bench.start(await bench.createMachine({ StartAt: 'Score', States: states }));
      await until(() => calls || undefined);
      await bench.stop();
      bench = await openBench({ directory: bench.directory, services });
      return bench.ended(executionArn);
    };
    creationTime = new Date(Date.now() + 1_000);
    expect(await interrupted()).toMatchObject({ status: 'SUCCEEDED', output: '"Completed"' });
    expect(calls).toBe(2);
    await bench.close();
    creationTime = new Date(Date.now() - 3_600_000);
    expect(await interrupted()).toMatchObject({ status: 'FAILED', error: 'SageMaker.ResourceInUseException' });
  });

  test('adopts the endpoint that an interrupted call has created, but none that was there before or has another configuration', async () => {
    let creationTime = new Date();
    let configuration = 'c';
    let calls = 0;
    const arn = 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/e';
    const services = [
      standIn('SageMaker', 'sagemaker', {
        CreateEndpoint: () => {
          calls += 1;
          if (calls === 1) return new Promise(() => {});
          throw new ServiceError('ValidationException', `Cannot create already existing endpoint "${arn}".`);
        },
        DescribeEndpoint: () => ({
          EndpointArn: arn,
          EndpointStatus: 'Creating',
          CreationTime: creationTime,
          EndpointConfigName: configuration,
        }),
      }),
    ];
    const states = {
      Serve: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sagemaker:createEndpoint',
        Arguments: { EndpointName: 'e', EndpointConfigName: 'c' },
        Output: ['{% $states.result.EndpointArn %}', '{% $states.result.SdkHttpMetadata.HttpStatusCode %}'],
        End: true,
      },
    };
    const interrupted = async () => {
      calls = 0;
      bench = await openBench({ services });
      const executionArn = await bench.start(await bench.createMachine({ StartAt: 'Serve', States: states }));
      await until(() => calls || undefined);
      await bench.stop();
      bench = await openBench({ directory: bench.directory, services });
      return bench.ended(executionArn);
    };
    creationTime = new Date(Date.now() + 1_000);
    expect(await interrupted()).toMatchObject({ status: 'SUCCEEDED', output: JSON.stringify([arn, 200]) });
    await bench.close();
    configuration = 'foreign';
    expect(await interrupted()).toMatchObject({ status: 'FAILED', error: 'SageMaker.AmazonSageMakerException' });
    await bench.close();
    configuration = 'c';
    creationTime = new Date(Date.now() - 3_600_000);
    expect(await interrupted()).toMatchObject({ status: 'FAILED', error: 'SageMaker.AmazonSageMakerException' });
  });

  test('remembers ended executions, and drops a last line that was torn off', async () => {
    bench = await openBench();
    const arn = await bench.createMachine({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1000, End: true } } });
    const running = await bench.start(arn, {}, 'running');
    await bench.event(running, 'WaitStateEntered');
    const stopped = await bench.start(arn, {}, 'stopped');
    await bench.sfn.send(new StopExecutionCommand({ executionArn: stopped }));
    await bench.stop();
    const folder = join(bench.directory, 'journals');
    const [file] = (await readdir(folder)).filter((name) => name.includes('running'));
    await appendFile(join(folder, file as string), '{"path":"","at":1,"event":{"type":"WaitSta');

    bench = await openBench({ directory: bench.directory });
    const { executions } = await bench.sfn.send(new ListExecutionsCommand({ stateMachineArn: arn }));
    expect(executions?.map(({ name, status }) => `${name} ${status}`)).toEqual(['stopped ABORTED', 'running RUNNING']);
    expect((await bench.history(running)).map(({ type }) => type)).toEqual(['ExecutionStarted', 'WaitStateEntered']);
    await bench.sfn.send(new StopExecutionCommand({ executionArn: running }));
    expect((await bench.history(running)).map(({ id }) => id)).toEqual([1, 2, 3]);
  });
});

describe('a kill', () => {
  test('leaves a journal from which every started execution goes on', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stepfunctions-'));
    const victim = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'victim.ts'), directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const started: string[] = [];
    let text = '';
    victim.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      started.splice(0, started.length, ...text.split('\n').slice(0, -1));
    });
    await until(() => (started.length >= 40 ? true : undefined));
    victim.kill('SIGKILL');
    await new Promise((resolve) => victim.once('exit', resolve));

    bench = await openBench({ directory });
    for (const executionArn of started) {
      const { status, output } = await bench.ended(executionArn);
      expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: '50' });
    }
  });
});

describe('a redrive', () => {
  test('runs failed branches again, keeps what succeeded, and counts', async () => {
    const calls: string[] = [];
    let isBroken = true;
    const services = [
      lambdaStandIn({
        good: () => calls.push('good'),
        bad: () => {
          calls.push('bad');
          if (isBroken) throw new Error('still broken');
          return 'mended';
        },
      }),
    ];
    bench = await openBench({ services });
    const arn = await bench.createMachine({
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Assign: { id: '{% $uuid() %}' }, Next: 'Sides' },
        Sides: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Good', States: { Good: invoke('good', { End: true }) } },
            {
              StartAt: 'Pause',
              States: { Pause: { Type: 'Wait', Seconds: 0, Next: 'Bad' }, Bad: invoke('bad', { End: true }) },
            },
          ],
          Output: {
            id: '{% $id %}',
            sides: '{% $states.result %}',
            redrives: '{% $states.context.Execution.RedriveCount %}',
          },
          End: true,
        },
      },
    });
    const executionArn = await bench.start(arn);
    const failed = await bench.ended(executionArn);
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Error', redriveStatus: 'REDRIVABLE' });
    const before = await bench.history(executionArn);

    isBroken = false;
    const { redriveDate } = await bench.sfn.send(new RedriveExecutionCommand({ executionArn, clientToken: 't' }));
    const again = await bench.ended(executionArn);
    expect(again).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, redriveDate });
    expect(JSON.parse(again.output as string)).toEqual({ id: expect.any(String), sides: [1, 'mended'], redrives: 1 });
    expect(calls).toEqual(['good', 'bad', 'bad']);

    const history = await bench.history(executionArn);
    expect(history.slice(0, before.length)).toEqual(before);
    expect(history.slice(before.length).map(({ type, previousEventId }) => `${type} <- ${previousEventId}`)).toEqual([
      `ExecutionRedriven <- ${before.length}`,
      `TaskScheduled <- ${before.length + 1}`,
      `TaskStarted <- ${before.length + 2}`,
      `TaskSucceeded <- ${before.length + 3}`,
      `TaskStateExited <- ${before.length + 4}`,
      `ParallelStateSucceeded <- ${before.length + 5}`,
      `ParallelStateExited <- ${before.length + 5}`,
      `ExecutionSucceeded <- ${before.length + 7}`,
    ]);

    const repeated = await bench.sfn.send(new RedriveExecutionCommand({ executionArn, clientToken: 't' }));
    expect(repeated.redriveDate).toEqual(redriveDate);
    await expect(bench.sfn.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('goes on from its journal after a restart, too', async () => {
    let isBroken = true;
    const services = [
      lambdaStandIn({
        bad: () => {
          if (isBroken) throw new Error('still broken');
          return 'mended';
        },
      }),
    ];
    bench = await openBench({ services });
    const arn = await bench.createMachine({
      StartAt: 'Bad',
      States: { Bad: invoke('bad', { Next: 'Rest' }), Rest: { Type: 'Wait', Seconds: 1000, End: true } },
    });
    const executionArn = await bench.start(arn);
    await bench.ended(executionArn);
    isBroken = false;
    await bench.sfn.send(new RedriveExecutionCommand({ executionArn }));
    await bench.event(executionArn, 'WaitStateEntered');
    await bench.stop();
    bench = await openBench({ directory: bench.directory, services });
    await bench.sfn.send(new StopExecutionCommand({ executionArn }));
    const { events } = await bench.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    expect(events?.map(({ type }) => type).slice(-8)).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'WaitStateEntered',
      'ExecutionAborted',
    ]);
  });
});
