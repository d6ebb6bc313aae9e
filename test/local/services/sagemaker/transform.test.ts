import { gzipSync } from 'node:zlib';
import {
  CreateModelCommand,
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  ListTransformJobsCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  bucket,
  failureOf,
  type LocalSageMaker,
  openLocalSageMaker,
  role,
  until,
  xgboostImage,
} from './local-sagemaker';
import { trainModel, transformJob } from './requests';

let local: LocalSageMaker;
beforeAll(async () => {
  local = await openLocalSageMaker();
  await trainModel(local);
});
afterAll(() => local.close());

const create = (...args: Parameters<typeof transformJob>) =>
  local.client.send(new CreateTransformJobCommand(transformJob(...args)));
const transform = async (...args: Parameters<typeof transformJob>) => {
  await create(...args);
  return until(
    () => local.client.send(new DescribeTransformJobCommand({ TransformJobName: args[0] })),
    (job) => job.TransformJobStatus !== 'InProgress',
  );
};
const read = (key: string) => local.blobs.readText(bucket, key);
const input = (prefix: string, change = {}) => ({
  TransformInput: {
    ContentType: 'text/csv',
    SplitType: 'Line' as const,
    DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/${prefix}` } },
    ...change,
  },
});
const bare = { DataProcessing: undefined, TransformOutput: { S3OutputPath: `s3://${bucket}/scores/bare/` } };

describe('behaviour', () => {
  test('writes a label and a score for every row, in order', async () => {
    const job = await transform('joined');
    expect(job.FailureReason).toBeUndefined();
    expect(job.TransformJobStatus).toBe('Completed');
    const rows = (await read('validation/part-0.csv')).trimEnd().split('\n');
    const out = await read('scores/joined/part-0.csv.out');
    expect(out).toMatch(/^([01],(0\.\d+|[\d.]+e-\d\d)\n)+$/);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => line[0])).toEqual(rows.map((row) => row[0]));
  });

  test('joins the whole input when there is no output filter', async () => {
    await local.blobs.put(bucket, 'whole/a.csv', '"Smith, John",0.9,0.5,\n');
    await transform('whole', {
      ...input('whole/'),
      DataProcessing: { InputFilter: '$[1:]', JoinSource: 'Input' },
    });
    expect(await read('scores/whole/a.csv.out')).toMatch(/^"Smith, John",0\.9,0\.5,,0\.\d+\n$/);
  });

  test('takes blank lines at the end for no rows, also where a row is one cell', async () => {
    await local.blobs.put(bucket, 'cell/one.csv', '0.9\n0.5\n\n\n');
    await transform('cell', { ...bare, ...input('cell/') });
    expect(await read('scores/bare/one.csv.out')).toMatch(/^0\.\d+\n0\.\d+\n$/);
  });

  test('scores the same rows alike in every shape of input', async () => {
    await local.blobs.put(bucket, 'shapes/a/plain.csv', '0.9,0.5,\n0.1,0.5,0.2\n');
    await local.blobs.put(bucket, 'shapes/a/crlf.csv', '0.9,0.5,\r\n0.1,0.5,0.2');
    await local.blobs.put(bucket, 'shapes/a/tabs.csv', '0.9\t0.5\t\n0.1\t0.5\t0.2\n\n');
    await local.blobs.put(bucket, 'shapes/a/exponents.csv', '9e-1,5.0E-1,nan\n+.1,0.50000000000000000000,2e-01\n');
    const job = await transform('shapes', { ...bare, ...input('shapes/a') });
    expect(job.FailureReason).toBeUndefined();
    const outputs = ['plain', 'crlf', 'tabs', 'exponents'].map((name) => read(`scores/bare/${name}.csv.out`));
    const [first, ...others] = await Promise.all(outputs);
    expect(first).toMatch(/^(0\.\d+\n){2}$/);
    for (const other of others) expect(other).toBe(first);
  });

  test('reads compressed objects and those that a manifest names', async () => {
    await local.blobs.put(bucket, 'zipped/a.csv.gz', gzipSync('0.9,0.5,\n0.1,0.5,0.2\n'));
    const manifest = JSON.stringify([{ prefix: `s3://${bucket}/zipped/` }, 'a.csv.gz']);
    await local.blobs.put(bucket, 'manifest.json', manifest);
    await transform('zipped', {
      ...bare,
      ...input('', {
        CompressionType: 'Gzip',
        DataSource: { S3DataSource: { S3DataType: 'ManifestFile', S3Uri: `s3://${bucket}/manifest.json` } },
      }),
    });
    expect(await read('scores/bare/a.csv.gz.out')).toBe(await read('scores/bare/plain.csv.out'));
  });

  test('scores rows with too few cells as rows with missing ones, and says so', async () => {
    await local.blobs.put(bucket, 'narrow/a.csv', '0.9,0.5\n');
    const job = await transform('narrow', { ...bare, ...input('narrow/') });
    expect(job.TransformJobStatus).toBe('Completed');
    expect((await read('scores/bare/a.csv.out')).trim()).toBe((await read('scores/bare/plain.csv.out')).split('\n')[0]);
    expect(local.logs('TransformJobs')).toContain('Rows have 2 columns, the model has 3 features');
  });
});

describe('failures', () => {
  test.each([
    [
      'text',
      '0.9,0.5,0.1\nzero,0.5,0.2\n',
      /415 line 2: Loading csv data failed .*could not convert string to float: 'zero'/s,
    ],
    ['rows of different widths', '0.9,0.5,0.1\n0.5,0.2\n', /415 line 2: Loading csv data failed/],
    ['a blank line among single cells', '0.9\n0.5\n\n0.1\n', /415 line 4: Loading csv data failed .*line 3 is blank/s],
    ['a blank line inside', '0.9,0.5,0.1\n\n0.5,0.2,0.2\n', /415 line 3: Loading csv data failed .*line 2 is blank/s],
    [
      'more cells than the model has features',
      '1,2,3,4\n',
      /400 .*Number of columns does not match number of features in booster/,
    ],
    ['an infinite number', '1e39,2,3\n', /415 line 1: .*`inf`/s],
  ])('fails when a file has %s, and leaves no output', async (what, text, reason) => {
    const name = what.replaceAll(' ', '-');
    await local.blobs.put(bucket, `${name}/bad.csv`, text);
    const job = await transform(name, { ...bare, ...input(`${name}/`) });
    expect(job.TransformJobStatus).toBe('Failed');
    expect(job.FailureReason).toMatch(/^ClientError: data\//);
    expect(job.FailureReason).toMatch(reason);
    expect(local.blobs.head(bucket, 'scores/bare/bad.csv.out')).toBeUndefined();
  });

  test('fails when the artifact is missing', async () => {
    const container = { Image: xgboostImage, ModelDataUrl: `s3://${bucket}/nowhere.tar.gz` };
    await local.client.send(
      new CreateModelCommand({ ModelName: 'lost', ExecutionRoleArn: role, PrimaryContainer: container }),
    );
    const job = await transform('lost', { ModelName: 'lost' });
    expect(job.FailureReason).toContain('Failed to download model data for container');
  });

  test('fails when there is nothing to score', async () => {
    const job = await transform('nothing', input('nothing/'));
    expect(job.FailureReason).toContain(`No S3 objects found under S3 URL "s3://${bucket}/nothing/"`);
  });
});

describe('validation', () => {
  test.each([
    [
      'a missing model',
      { ModelName: 'missing' },
      'ValidationException: Could not find model "arn:aws:sagemaker:us-east-1:000000000000:model/missing".',
    ],
    [
      'a join of whole files',
      { TransformOutput: { S3OutputPath: `s3://${bucket}/x/`, Accept: 'text/csv' } },
      /^ValidationException: To join the input with the output/,
    ],
    [
      'a filter by name',
      { DataProcessing: { InputFilter: '$.features' } },
      /^ValidationException: Invalid JSONPath expression: '\$\.features'/,
    ],
  ])('rejects %s', async (_, change, text) => {
    expect(await failureOf(create('rejected', change))).toEqual(
      typeof text === 'string' ? text : expect.stringMatching(text),
    );
  });

  test('rejects a name that was used before', async () => {
    expect(await failureOf(create('joined'))).toMatch(/^ResourceInUse: Transform job names must be unique/);
  });

  test('lists the newest first', async () => {
    const { TransformJobSummaries: jobs = [] } = await local.client.send(
      new ListTransformJobsCommand({ MaxResults: 100 }),
    );
    expect(jobs.at(-1)?.TransformJobName).toBe('joined');
  });
});
