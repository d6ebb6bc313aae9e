/** Training jobs through the real SDK, beside the library itself. One server for all, so one file. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unpackArchive } from '#local/backends/archives';
import { bucket, failureOf, type LocalSageMaker, openLocalSageMaker, scriptImage, until } from './local-sagemaker';
import { channel, finishedTraining, putData, trainingJob } from './requests';
import { hyperparameters, trainingRows } from './rows';

let local: LocalSageMaker;
beforeAll(async () => {
  local = await openLocalSageMaker();
  await putData(local);
});
afterAll(() => local.close());

const create = (...args: Parameters<typeof trainingJob>) =>
  local.client.send(new CreateTrainingJobCommand(trainingJob(...args)));
const train = async (...args: Parameters<typeof trainingJob>) => {
  await create(...args);
  return finishedTraining(local, args[0]);
};

describe('behaviour', () => {
  test('trains a model, logs a line a round and reports the last metrics', async () => {
    const job = await train('Simple-Job');
    expect(job.FailureReason).toBeUndefined();
    expect(job).toMatchObject({
      TrainingJobArn: 'arn:aws:sagemaker:us-east-1:000000000000:training-job/simple-job',
      TrainingJobStatus: 'Completed',
      SecondaryStatus: 'Completed',
      ModelArtifacts: { S3ModelArtifacts: `s3://${bucket}/models/Simple-Job/output/model.tar.gz` },
      HyperParameters: hyperparameters,
      TrainingTimeInSeconds: expect.any(Number),
    });
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Uploading',
      'Completed',
    ]);
    expect(job.TrainingEndTime).toBeInstanceOf(Date);

    const log = local.logs('TrainingJobs');
    expect(log).toMatch(/Train matrix has 500 rows and 3 columns/);
    const lines = log.match(/^\[\d+\]\ttrain-auc:\d\.\d{5}\tvalidation-auc:\d\.\d{5}$/gm) ?? [];
    expect(lines).toHaveLength(5);
    const last = Number(lines.at(-1)?.split('validation-auc:')[1]);
    expect(job.FinalMetricDataList).toContainEqual(
      expect.objectContaining({ MetricName: 'validation:auc', Value: last }),
    );
    expect(last).toBeGreaterThan(0.8);
  });

  test('makes the same archive of the same training', async () => {
    await train('same-1');
    await train('same-2');
    const etag = (name: string) => local.blobs.head(bucket, `models/${name}/output/model.tar.gz`)?.etag;
    expect(etag('same-1')).toBeDefined();
    expect(etag('same-1')).toBe(etag('same-2'));
  });

  const python = '/usr/bin/python3';
  const hasPython = (() => {
    try {
      execFileSync(python, ['-c', 'import xgboost'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
  (hasPython ? test : test.skip)(
    `makes a model that ${hasPython ? '' : '(skipped: no xgboost for /usr/bin/python3) '}the Python package loads, with its figures`,
    async () => {
      await train('for-python');
      const model = local.blobs.head(bucket, 'models/for-python/output/model.tar.gz');
      const directory = join(local.directory, 'for-python');
      await unpackArchive(model?.file ?? '', directory);
      writeFileSync(join(directory, 'rows.csv'), trainingRows(150, 3));
      const script = `
import sys, xgboost
booster = xgboost.Booster(model_file=sys.argv[1])
rows = xgboost.DMatrix(sys.argv[2] + '?format=csv&label_column=0', silent=True)
booster.set_param({'eval_metric': 'auc'})
print(booster.eval(rows, 'validation'))`;
      const args = ['-W', 'ignore', '-c', script, join(directory, 'xgboost-model'), join(directory, 'rows.csv')];
      const printed = execFileSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      const job = await local.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'for-python' }));
      const auc = job.FinalMetricDataList?.find(({ MetricName }) => MetricName === 'validation:auc')?.Value;
      expect(Number(printed.trim().split(':').at(-1))).toBeCloseTo(auc ?? 0, 4);
    },
  );

  test('keeps the best round when it stops early', async () => {
    const job = await train('early', {
      HyperParameters: { ...hyperparameters, num_round: '200', eta: '1', early_stopping_rounds: '3' },
    });
    expect(job.TrainingJobStatus).toBe('Completed');
    const rounds = local.logs('TrainingJobs').match(/^\[\d+\]/gm) ?? [];
    expect(rounds).not.toContain('[199]');
  });

  test('trains on all shards on its one host', async () => {
    const sharded = channel('train');
    Object.assign(sharded.DataSource.S3DataSource, { S3DataDistributionType: 'ShardedByS3Key' });
    const job = await train('two-hosts', {
      InputDataConfig: [sharded],
      ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 2, VolumeSizeInGB: 10 },
    });
    expect(job.TrainingJobStatus).toBe('Completed');
  });

  test('weights rows by the second column', async () => {
    await local.blobs.put(bucket, 'weighted/a.csv', trainingRows(200).replaceAll(/^(\d),/gm, '$1,2.5,'));
    const job = await train('weighted', {
      HyperParameters: { ...hyperparameters, csv_weights: '1' },
      InputDataConfig: [channel('train', 'weighted/')],
    });
    expect(job.FailureReason).toBeUndefined();
    expect(local.logs('TrainingJobs')).toMatch(/Train matrix has 200 rows and 3 columns/);
  });

  test('stops a job and keeps its name for ever', async () => {
    await create('stopped', { HyperParameters: { ...hyperparameters, num_round: '1000000' } });
    await until(
      () => local.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'stopped' })),
      (job) => job.SecondaryStatus === 'Training',
    );
    await local.client.send(new StopTrainingJobCommand({ TrainingJobName: 'stopped' }));
    const job = await finishedTraining(local, 'stopped');
    expect(job).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });
    expect(local.blobs.head(bucket, 'models/stopped/output/model.tar.gz')).toBeUndefined();
    expect(await failureOf(create('Stopped'))).toMatch(
      /^ResourceInUse: Training job names must be unique within an AWS account and region, and a training job with this name already exists \(arn/,
    );
  });

  test('ends a job that exceeds its time with what it has saved', async () => {
    const job = await train('slow', {
      HyperParameters: { ...hyperparameters, num_round: '1000000', save_model_on_termination: 'true' },
      StoppingCondition: { MaxRuntimeInSeconds: 5 },
    });
    expect(job).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' });
    expect(local.blobs.head(bucket, 'models/slow/output/model.tar.gz')).toBeDefined();
  });

  test('runs an own image on its hosts, with the contract of /opt/ml and its metrics', async () => {
    local.putScript(
      'trainer',
      `const { readFileSync, writeFileSync, readdirSync } = require('node:fs');
       const base = process.env.OPT_ML;
       const config = (name) => JSON.parse(readFileSync(base + '/input/config/' + name + '.json', 'utf8'));
       const { current_host, hosts } = config('resourceconfig');
       const { TRAINING_JOB_NAME, MINE, FROM_IMAGE } = process.env;
       writeFileSync(base + '/model/' + current_host + '.json', JSON.stringify({
         args: process.argv.slice(2), hosts, hyperparameters: config('hyperparameters'), inputs: config('inputdataconfig'),
         files: readdirSync(base + '/input/data/train', { recursive: true }).filter((name) => name.endsWith('.csv')),
         env: { TRAINING_JOB_NAME, MINE, FROM_IMAGE } }));
       writeFileSync(base + '/output/data/' + current_host, 'notes');
       console.log('accuracy=0.5');
       console.log('accuracy=0.75');`,
    );
    const sharded = channel('train');
    Object.assign(sharded.DataSource.S3DataSource, { S3DataDistributionType: 'ShardedByS3Key' });
    const job = await train('own-image', {
      AlgorithmSpecification: {
        TrainingImage: scriptImage('trainer'),
        TrainingInputMode: 'File',
        MetricDefinitions: [{ Name: 'accuracy', Regex: 'accuracy=(\\S+)' }],
      },
      HyperParameters: { a: 'b' },
      InputDataConfig: [sharded],
      Environment: { MINE: 'mine' },
      ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 2, VolumeSizeInGB: 10 },
    });
    expect(job.FailureReason).toBeUndefined();
    expect(job.FinalMetricDataList).toEqual([{ MetricName: 'accuracy', Value: 0.75, Timestamp: expect.any(Date) }]);
    const directory = join(local.directory, 'own-model');
    await unpackArchive(local.blobs.head(bucket, 'models/own-image/output/model.tar.gz')?.file ?? '', directory);
    const seen = (host: string) => JSON.parse(readFileSync(join(directory, `${host}.json`), 'utf8'));
    expect(seen('algo-1')).toEqual({
      args: ['train'],
      hosts: ['algo-1', 'algo-2'],
      hyperparameters: { a: 'b' },
      inputs: {
        train: {
          ContentType: 'text/csv',
          TrainingInputMode: 'File',
          S3DistributionType: 'ShardedByS3Key',
          RecordWrapperType: 'None',
        },
      },
      files: ['more/part-1.csv'],
      env: { TRAINING_JOB_NAME: 'own-image', MINE: 'mine', FROM_IMAGE: 'yes' },
    });
    expect(seen('algo-2').files).toEqual(['part-0.csv']);
    expect(local.blobs.head(bucket, 'models/own-image/output/output.tar.gz')).toBeDefined();
  });
});

describe('failures', () => {
  const reasonOf = async (name: string, change: Parameters<typeof trainingJob>[1]) => {
    const job = await train(name, change);
    expect(job).toMatchObject({ TrainingJobStatus: 'Failed', SecondaryStatus: 'Failed' });
    return job.FailureReason;
  };

  test.each([
    ['an unknown name', { fancy: '1' }, 'Extraneous hyperparameter found: fancy'],
    ['a value out of range', { eta: '1.5' }, 'Hyperparameter eta: 1.5 is not in [0, 1]'],
    [
      'a value that is no number',
      { max_depth: 'deep' },
      'Hyperparameter max_depth: could not parse value (caused by ValueError)',
    ],
    ['an unknown metric', { eval_metric: 'best' }, "Hyperparameter eval_metric: value ['best'] not in range ["],
  ])('fails when a hyperparameter has %s', async (_, change, text) => {
    const name = `bad-${Object.keys(change)[0]?.replaceAll('_', '-')}`;
    const reason = await reasonOf(name, { HyperParameters: { ...hyperparameters, ...change } });
    expect(reason).toContain(
      `AlgorithmError: framework error: \nsagemaker_algorithm_toolkit.exceptions.UserError: ${text}`,
    );
    expect(reason).toMatch(/, exit code: 1$/);
  });

  test('fails when num_round is missing', async () => {
    const { num_round: _, ...rest } = hyperparameters;
    expect(await reasonOf('no-rounds', { HyperParameters: rest })).toContain(
      'Missing required hyperparameter: num_round',
    );
  });

  test('fails when a label is out of range', async () => {
    await local.blobs.put(bucket, 'labels/a.csv', '1,2,3\n5,2,3\n');
    const reason = await reasonOf('labels', { InputDataConfig: [channel('train', 'labels/')] });
    expect(reason).toContain('UserError');
    expect(reason).toContain('label must be in [0,1] for logistic regression');
  });

  test('fails when a channel is empty', async () => {
    await local.blobs.put(bucket, 'empty/a.csv', '');
    const reason = await reasonOf('empty', { InputDataConfig: [channel('train'), channel('validation', 'empty/')] });
    expect(reason).toContain('No data in validation channel path /opt/ml/input/data/validation');
  });

  test('fails when the output bucket is missing', async () => {
    const reason = await reasonOf('nowhere', { OutputDataConfig: { S3OutputPath: 's3://no-such-bucket/x/' } });
    expect(reason).toContain('no-such-bucket');
  });
});

describe('validation', () => {
  test.each([
    [
      'an unknown image',
      { AlgorithmSpecification: { TrainingImage: 'x/y:1', TrainingInputMode: 'File' as const } },
      /^ValidationException: The image 'x\/y:1' is not available/,
    ],
    [
      'metric definitions for the built-in algorithm',
      {
        AlgorithmSpecification: {
          ...trainingJob('x').AlgorithmSpecification,
          TrainingInputMode: 'File' as const,
          MetricDefinitions: [{ Name: 'a', Regex: 'b' }],
        },
      },
      /^ValidationException: You can't override the metric definitions for Amazon SageMaker algorithms\./,
    ],
    [
      'a channel without objects',
      { InputDataConfig: [channel('train', 'nothing/')] },
      /^ValidationException: No S3 objects found under S3 URL "s3:\/\/data\/nothing\/" given in input data source\./,
    ],
    [
      'a bad role',
      { RoleArn: 'arn:aws:iam::1:role/this-is-not-one' },
      /^ValidationException: 1 validation error detected: Value 'arn:aws:iam::1:role\/this-is-not-one' at 'roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern:/,
    ],
    [
      'a member that is not honoured',
      { CheckpointConfig: { S3Uri: 's3://a/b' } },
      /^ValidationException: .*checkpointConfig/,
    ],
  ])('rejects %s', async (_, change, text) => {
    expect(await failureOf(create('rejected', change))).toMatch(text);
  });

  test('rejects a job that does not exist', async () => {
    const call = local.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'missing' }));
    expect(await failureOf(call)).toBe('ValidationException: Requested resource not found.');
  });
});

describe('lists', () => {
  test('filters, sorts and pages', async () => {
    const first = await local.client.send(
      new ListTrainingJobsCommand({ NameContains: 'SAME', SortBy: 'Name', SortOrder: 'Descending', MaxResults: 1 }),
    );
    expect(first.TrainingJobSummaries?.map((job) => job.TrainingJobName)).toEqual(['same-2']);
    const second = await local.client.send(
      new ListTrainingJobsCommand({
        NameContains: 'SAME',
        SortBy: 'Name',
        SortOrder: 'Descending',
        MaxResults: 1,
        NextToken: first.NextToken,
      }),
    );
    expect(second.TrainingJobSummaries?.map((job) => job.TrainingJobName)).toEqual(['same-1']);
    expect(second.NextToken).toBeUndefined();
    const failed = await local.client.send(new ListTrainingJobsCommand({ StatusEquals: 'Failed', MaxResults: 100 }));
    expect(failed.TrainingJobSummaries?.every((job) => job.TrainingJobStatus === 'Failed')).toBe(true);
  });
});

describe('events', () => {
  test('tells of every change of status', () => {
    const details = local.events
      .filter(({ resources }) => resources[0]?.endsWith('/simple-job'))
      .map(({ detailType, detail }) => [detailType, detail.SecondaryStatus]);
    expect(details).toContainEqual(['SageMaker Training Job State Change', 'Training']);
    expect(details.at(-1)).toEqual(['SageMaker Training Job State Change', 'Completed']);
  });
});
