import {
  CreateProcessingJobCommand,
  type CreateProcessingJobCommandInput,
  DescribeProcessingJobCommand,
  StopProcessingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  bucket,
  failureOf,
  type LocalSageMaker,
  openLocalSageMaker,
  role,
  scriptImage,
  until,
} from './local-sagemaker';

let local: LocalSageMaker;
beforeAll(async () => {
  local = await openLocalSageMaker();
  for (const key of ['raw/a.csv', 'raw/b/c.csv', 'rawer.csv', 'raw/']) await local.blobs.put(bucket, key, key);
  local.putScript(
    'processor',
    `const { readFileSync, writeFileSync, readdirSync, mkdirSync } = require('node:fs');
     const base = process.env.OPT_ML + '/processing';
     const { current_host, hosts } = JSON.parse(readFileSync(process.env.OPT_ML + '/config/resourceconfig.json', 'utf8'));
     const files = readdirSync(base + '/input/raw', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
     mkdirSync(base + '/output/all/deep', { recursive: true });
     writeFileSync(base + '/output/all/deep/' + current_host + '.json', JSON.stringify({
       hosts, args: process.argv.slice(2), mine: process.env.MINE, files: files.map((file) => file.name).sort() }));
     writeFileSync(process.env.OPT_ML + '/output/message', 'done by ' + current_host);
     console.log('hello from ' + current_host);`,
  );
  local.putScript(
    'failing',
    `const base = process.env.OPT_ML;
     require('node:fs').writeFileSync(base + '/processing/output/all/half.csv', 'x');
     require('node:fs').writeFileSync(base + '/output/message', 'DatasetEmpty: no row');
     process.exit(3);`,
  );
  local.putScript('sleeping', 'setInterval(() => {}, 1000);');
});
afterAll(() => local.close());

function request(name: string, change: Partial<CreateProcessingJobCommandInput> = {}): CreateProcessingJobCommandInput {
  return {
    ProcessingJobName: name,
    RoleArn: role,
    AppSpecification: { ImageUri: scriptImage('processor'), ContainerArguments: ['--mode', 'x'] },
    ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 10 } },
    ProcessingInputs: [
      {
        InputName: 'raw',
        S3Input: {
          S3Uri: `s3://${bucket}/raw/`,
          LocalPath: '/opt/ml/processing/input/raw',
          S3DataType: 'S3Prefix',
          S3InputMode: 'File',
        },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'all',
          S3Output: {
            S3Uri: `s3://${bucket}/out/${name}`,
            LocalPath: '/opt/ml/processing/output/all',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
    Environment: { MINE: 'mine' },
    ...change,
  };
}
const create = (...args: Parameters<typeof request>) =>
  local.client.send(new CreateProcessingJobCommand(request(...args)));
const describeJob = (name: string) => local.client.send(new DescribeProcessingJobCommand({ ProcessingJobName: name }));
const finished = (name: string) =>
  until(
    () => describeJob(name),
    (job) => !['InProgress', 'Stopping'].includes(job.ProcessingJobStatus ?? ''),
  );
const run = async (...args: Parameters<typeof request>) => {
  await create(...args);
  return finished(args[0]);
};
const output = async (key: string) => JSON.parse(await local.blobs.readText(bucket, key)) as Record<string, unknown>;

describe('behaviour', () => {
  test('runs the program between its inputs and outputs', async () => {
    const job = await run('one');
    expect(job).toMatchObject({ ProcessingJobStatus: 'Completed', ExitMessage: 'done by algo-1' });
    expect(await output('out/one/deep/algo-1.json')).toEqual({
      hosts: ['algo-1'],
      args: ['--mode', 'x'],
      mine: 'mine',
      files: ['a.csv', 'c.csv'],
    });
    expect(local.logs('ProcessingJobs')).toContain('hello from algo-1');
  });

  test('gives each of several hosts its shard', async () => {
    const { ProcessingInputs = [], ...rest } = request('two');
    Object.assign(ProcessingInputs[0]?.S3Input ?? {}, { S3DataDistributionType: 'ShardedByS3Key' });
    await run('two', {
      ...rest,
      ProcessingInputs,
      ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 10 } },
    });
    expect((await output('out/two/deep/algo-1.json')).files).toEqual(['a.csv']);
    expect((await output('out/two/deep/algo-2.json')).files).toEqual(['c.csv']);
  });

  test('stops a job, also one that waits for its turn', async () => {
    const sleeping = { AppSpecification: { ImageUri: scriptImage('sleeping') } };
    for (const name of ['sleep-1', 'sleep-2', 'sleep-3']) await create(name, sleeping);
    await until(
      () => describeJob('sleep-2'),
      (job) => job.ProcessingStartTime !== undefined,
    );
    expect((await describeJob('sleep-3')).ProcessingStartTime).toBeUndefined();
    for (const name of ['sleep-3', 'sleep-2', 'sleep-1']) {
      await local.client.send(new StopProcessingJobCommand({ ProcessingJobName: name }));
      expect((await finished(name)).ProcessingJobStatus).toBe('Stopped');
    }
  });

  test('stops a job that exceeds its time', async () => {
    const job = await run('limited', {
      AppSpecification: { ImageUri: scriptImage('sleeping') },
      StoppingCondition: { MaxRuntimeInSeconds: 1 },
    });
    expect(job.ProcessingJobStatus).toBe('Stopped');
  });

  test('fails when the program fails, with its message and without its outputs', async () => {
    const job = await run('failed', { AppSpecification: { ImageUri: scriptImage('failing') } });
    expect(job).toMatchObject({
      ProcessingJobStatus: 'Failed',
      ExitMessage: 'DatasetEmpty: no row',
      FailureReason: 'AlgorithmError: See job logs for more information',
    });
    expect(local.blobs.list(bucket, 'out/failed')).toEqual([]);
  });

  test('fails when an input has no objects', async () => {
    await local.blobs.remove(bucket, 'gone/x');
    const { ProcessingInputs = [] } = request('none');
    Object.assign(ProcessingInputs[0]?.S3Input ?? {}, { S3Uri: `s3://${bucket}/gone/` });
    const job = await run('none', { ProcessingInputs });
    expect(job.FailureReason).toContain('No S3 objects found under S3 URL');
  });
});

describe('validation', () => {
  test('rejects a name that was used before, an unknown image and a missing job', async () => {
    expect(await failureOf(create('one'))).toMatch(/^ResourceInUse: Processing job names must be unique/);
    expect(await failureOf(create('x', { AppSpecification: { ImageUri: 'a/b:c' } }))).toMatch(
      /^ValidationException: The image/,
    );
    expect(await failureOf(describeJob('missing'))).toBe(
      'ValidationException: Could not find requested job with name.',
    );
  });
});
