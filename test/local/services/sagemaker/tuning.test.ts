import {
  CreateHyperParameterTuningJobCommand,
  type CreateHyperParameterTuningJobCommandInput,
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  ListHyperParameterTuningJobsCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  StopHyperParameterTuningJobCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { failureOf, type LocalSageMaker, openLocalSageMaker, until } from './local-sagemaker';
import { putData, trainingDefinition } from './requests';
import { hyperparameters } from './rows';

let local: LocalSageMaker;
beforeAll(async () => {
  local = await openLocalSageMaker();
  await putData(local);
});
afterAll(() => local.close());

type Config = NonNullable<CreateHyperParameterTuningJobCommandInput['HyperParameterTuningJobConfig']>;
const { eta: _eta, max_depth: _depth, ...fixed } = hyperparameters;

function request(
  name: string,
  config: Partial<Config> = {},
  staticParameters: Record<string, string> = fixed,
): CreateHyperParameterTuningJobCommandInput {
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: {
      Strategy: 'Random',
      RandomSeed: 5,
      HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'validation:auc' },
      ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
      ParameterRanges: {
        ContinuousParameterRanges: [{ Name: 'eta', MinValue: '0.01', MaxValue: '0.5', ScalingType: 'Logarithmic' }],
        IntegerParameterRanges: [{ Name: 'max_depth', MinValue: '1', MaxValue: '3' }],
      },
      ...config,
    },
    TrainingJobDefinition: trainingDefinition(staticParameters),
  };
}
const create = (...args: Parameters<typeof request>) =>
  local.client.send(new CreateHyperParameterTuningJobCommand(request(...args)));
const describeJob = (name: string) =>
  local.client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }));
const tune = async (...args: Parameters<typeof request>) => {
  await create(...args);
  return until(
    () => describeJob(args[0]),
    (job) => job.HyperParameterTuningJobStatus !== 'InProgress' && job.HyperParameterTuningJobStatus !== 'Stopping',
  );
};
const childrenOf = async (name: string) => {
  const command = new ListTrainingJobsForHyperParameterTuningJobCommand({
    HyperParameterTuningJobName: name,
    SortBy: 'FinalObjectiveMetricValue',
    SortOrder: 'Descending',
  });
  return (await local.client.send(command)).TrainingJobSummaries ?? [];
};

describe('behaviour', () => {
  test('trains as many models as allowed and names the best', async () => {
    const job = await tune('random');
    expect(job).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Completed: 4, InProgress: 0, NonRetryableError: 0, RetryableError: 0, Stopped: 0 },
      ObjectiveStatusCounters: { Succeeded: 4, Pending: 0, Failed: 0 },
    });
    const children = await childrenOf('random');
    expect(children.map((child) => child.TrainingJobName).sort()).toEqual(
      ['001', '002', '003', '004'].map((number) => expect.stringMatching(`^random-${number}-[0-9a-f]{8}$`)),
    );
    expect(job.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric).toEqual(
      children[0]?.FinalHyperParameterTuningJobObjectiveMetric,
    );
    const tuned = job.BestTrainingJob?.TunedHyperParameters ?? {};
    expect(Object.keys(tuned).sort()).toEqual(['eta', 'max_depth']);
    const best = await local.client.send(
      new DescribeTrainingJobCommand({ TrainingJobName: job.BestTrainingJob?.TrainingJobName }),
    );
    expect(best).toMatchObject({
      TuningJobArn: job.HyperParameterTuningJobArn,
      HyperParameters: { ...fixed, ...tuned, _tuning_objective_metric: 'validation:auc' },
    });
  });

  test('tries the same values with the same seed', async () => {
    await tune('again');
    const tried = async (name: string) =>
      (await childrenOf(name))
        .sort((a, b) => ((a.TrainingJobName ?? '') < (b.TrainingJobName ?? '') ? -1 : 1))
        .map((child) => child.TunedHyperParameters);
    expect(await tried('again')).toEqual(await tried('random'));
  });

  test('tries every combination of a grid', async () => {
    const job = await tune('grid', {
      Strategy: 'Grid',
      ResourceLimits: { MaxParallelTrainingJobs: 2 },
      ParameterRanges: {
        CategoricalParameterRanges: [
          { Name: 'eta', Values: ['0.1', '0.3'] },
          { Name: 'max_depth', Values: ['1', '2'] },
        ],
      },
    });
    expect(job.TrainingJobStatusCounters?.Completed).toBe(4);
    const tried = (await childrenOf('grid')).map((child) => JSON.stringify(child.TunedHyperParameters));
    expect(new Set(tried).size).toBe(4);
  });

  test('ends when the target is reached', async () => {
    const job = await tune('target', {
      Strategy: 'Bayesian',
      ResourceLimits: { MaxNumberOfTrainingJobs: 50, MaxParallelTrainingJobs: 1 },
      TuningJobCompletionCriteria: { TargetObjectiveMetricValue: 0.5 },
    });
    expect(job).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Completed: 1 },
    });
  });

  test('stops its training jobs when it is stopped', async () => {
    await create('stopped', {}, { ...fixed, num_round: '1000000' });
    await until(
      () => describeJob('stopped'),
      (job) => job.TrainingJobStatusCounters?.InProgress === 2,
    );
    await local.client.send(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'stopped' }));
    const job = await until(
      () => describeJob('stopped'),
      (one) => one.HyperParameterTuningJobStatus === 'Stopped',
    );
    expect(job.TrainingJobStatusCounters).toMatchObject({ Stopped: 2, InProgress: 0 });
  });

  test('fails when no training job succeeds', async () => {
    const job = await tune('hopeless', {}, { ...fixed, fancy: '1' });
    expect(job).toMatchObject({
      HyperParameterTuningJobStatus: 'Failed',
      FailureReason: expect.stringMatching(/^No training job succeeded after 4 attempts\./),
      ObjectiveStatusCounters: { Failed: 4 },
    });
    expect(job.BestTrainingJob).toBeUndefined();
  });
});

describe('validation', () => {
  test.each([
    [
      'a parameter that is both static and tuned',
      {},
      { ...fixed, eta: '1' },
      /^ValidationException: The hyperparameter eta can not be both static and tunable/,
    ],
    [
      'a grid of numbers',
      { Strategy: 'Grid' as const },
      fixed,
      /^ValidationException: The Grid strategy only supports categorical/,
    ],
    [
      'a strategy that is not offered',
      { Strategy: 'Hyperband' as const },
      fixed,
      /^ValidationException: .*'hyperParameterTuningJobConfig.strategy'/,
    ],
    [
      'an empty range',
      { ParameterRanges: { IntegerParameterRanges: [{ Name: 'max_depth', MinValue: '5', MaxValue: '2' }] } },
      fixed,
      /^ValidationException: The MinValue of the hyperparameter max_depth/,
    ],
  ])('rejects %s', async (_, config, staticParameters, text) => {
    expect(await failureOf(create('rejected', config, staticParameters))).toMatch(text);
  });

  test('rejects a name of more than 32 characters, a used name and a missing job', async () => {
    expect(await failureOf(create('x'.repeat(33)))).toMatch(/length less than or equal to 32/);
    expect(await failureOf(create('random'))).toMatch(/^ResourceInUse: /);
    expect(await failureOf(describeJob('missing'))).toMatch(
      /^ResourceNotFound: Amazon SageMaker can't find a tuning job/,
    );
  });

  test('lists tuning jobs with their counters', async () => {
    const { HyperParameterTuningJobSummaries: jobs = [] } = await local.client.send(
      new ListHyperParameterTuningJobsCommand({ NameContains: 'random' }),
    );
    expect(jobs).toEqual([
      expect.objectContaining({
        Strategy: 'Random',
        TrainingJobStatusCounters: expect.objectContaining({ Completed: 4 }),
      }),
    ]);
  });
});
