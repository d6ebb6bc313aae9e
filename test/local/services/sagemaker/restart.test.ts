import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateHyperParameterTuningJobCommand,
  type CreateHyperParameterTuningJobCommandInput,
  CreateTrainingJobCommand,
  DescribeEndpointCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { afterEach, expect, test } from '@jest/globals';
import { bucket, type LocalSageMaker, openLocalSageMaker, until } from './local-sagemaker';
import { finishedTraining, putData, trainingDefinition, trainingJob, trainModel } from './requests';
import { hyperparameters } from './rows';

let local: LocalSageMaker | undefined;
afterEach(() => local?.close());

test('starts jobs again that were running or waiting', async () => {
  local = await openLocalSageMaker({ maxConcurrentJobs: 1 });
  await putData(local);
  for (const name of ['running', 'waiting']) {
    await local.client.send(
      new CreateTrainingJobCommand(trainingJob(name, { HyperParameters: { ...hyperparameters, num_round: '3000' } })),
    );
  }
  await until(
    () => (local as LocalSageMaker).client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'running' })),
    (job) => job.SecondaryStatus === 'Training',
  );
  await local.stop();
  local = await openLocalSageMaker({ directory: local.directory, maxConcurrentJobs: 1 });
  for (const name of ['running', 'waiting']) {
    expect((await finishedTraining(local, name)).TrainingJobStatus).toBe('Completed');
    expect(local.blobs.head(bucket, `models/${name}/output/model.tar.gz`)).toBeDefined();
  }
});

test('goes on with a tuning job wherever the end of the server came', async () => {
  const completed = { HyperParameterTuningJobStatus: 'Completed', TrainingJobStatusCounters: { Completed: 2 } };
  // The first write is the tuning job itself, which a server that ends there has never promised.
  for (let write = 2, reached = true; reached; write++) {
    let writes = 0;
    let stopped: Promise<void> | undefined;
    const first = await openLocalSageMaker({
      onWrite() {
        if (++writes !== write) return;
        // While it is being written: a signal never comes in the midst of running code.
        setImmediate(() => {
          stopped = first.stop();
        });
      },
    });
    local = first;
    await putData(first);
    // It may end before it has answered.
    await first.client.send(new CreateHyperParameterTuningJobCommand(tuningJob)).catch(() => {});
    await until(
      () => tuning(first).catch(() => undefined),
      (job) => stopped !== undefined || (job !== undefined && job.HyperParameterTuningJobStatus !== 'InProgress'),
    );
    reached = stopped !== undefined;
    await stopped;
    const second = reached ? await openLocalSageMaker({ directory: first.directory }) : first;
    local = second;
    const job = await until(
      () => tuning(second),
      (one) => one.HyperParameterTuningJobStatus !== 'InProgress',
    );
    expect({ write, job }).toMatchObject({ write, job: completed });
    await second.close();
    local = undefined;
  }
});

const { max_depth: _depth, ...fixed } = hyperparameters;

const tuningJob: CreateHyperParameterTuningJobCommandInput = {
  HyperParameterTuningJobName: 'tuned',
  HyperParameterTuningJobConfig: {
    Strategy: 'Bayesian',
    HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'validation:auc' },
    ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 },
    ParameterRanges: { IntegerParameterRanges: [{ Name: 'max_depth', MinValue: '1', MaxValue: '6' }] },
  },
  TrainingJobDefinition: trainingDefinition(fixed),
};

function tuning({ client }: LocalSageMaker) {
  return client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'tuned' }));
}

test('serves an endpoint again at its first invocation', async () => {
  local = await openLocalSageMaker();
  await trainModel(local);
  const variant = {
    VariantName: 'a',
    ModelName: 'model',
    InstanceType: 'ml.m5.large' as const,
    InitialInstanceCount: 1,
  };
  await local.client.send(new CreateEndpointConfigCommand({ EndpointConfigName: 'c', ProductionVariants: [variant] }));
  await local.client.send(new CreateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'c' }));
  const look = () => (local as LocalSageMaker).client.send(new DescribeEndpointCommand({ EndpointName: 'e' }));
  await until(look, ({ EndpointStatus }) => EndpointStatus === 'InService');
  const invoke = async () => {
    const command = new InvokeEndpointCommand({ EndpointName: 'e', ContentType: 'text/csv', Body: '0.9,0.5,' });
    return Buffer.from((await (local as LocalSageMaker).runtime.send(command)).Body ?? []).toString();
  };
  const before = await invoke();
  await local.stop();
  local = await openLocalSageMaker({ directory: local.directory });
  expect((await look()).EndpointStatus).toBe('InService');
  expect(await Promise.all([invoke(), invoke()])).toEqual([before, before]);
});
