/** A whole retraining by nothing but the plain AWS CLI against `ronda local`, and a look at all that it leaves. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { stateMachineArn } from '#local/config';
import type { Outcome } from '#tasks/contracts/outcome';
import { awsCli, hasAwsCli } from '#test/support/aws-cli';
import { sampleRows, toCsv } from '#test/support/dataset';
import { startLocal } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';
import { until } from '#test/support/until';

const ROWS = sampleRows(2_000);
const BUCKET = 's3://ronda-artifacts';

describeUnless(hasAwsCli ? undefined : 'no AWS CLI 2 at /usr/bin/aws')('the AWS CLI', () => {
  let directory: string;
  let url: string;
  let executionArn: string;
  let outcome: Outcome;

  const text = (...words: string[]) => awsCli(url, ...words);
  const json = async (...words: string[]) => JSON.parse(await awsCli(url, ...words, '--output', 'json'));

  beforeAll(async () => {
    directory = await temporaryDirectory();
    url = (await startLocal(directory)).url;
  });

  test('copies the data with s3 cp and s3 sync', async () => {
    const folder = join(directory, 'data');
    await mkdir(folder);
    await writeFile(join(folder, 'part-1.csv'), toCsv(ROWS.slice(0, 700)));
    await writeFile(join(folder, 'part-2.csv'), toCsv(ROWS.slice(700)));
    await text('s3', 'cp', join(folder, 'part-1.csv'), `${BUCKET}/datasets/cli/part-1.csv`);
    expect(await text('s3', 'sync', folder, `${BUCKET}/datasets/cli/`)).toContain('part-2.csv');
    expect(await text('s3', 'sync', folder, `${BUCKET}/datasets/cli/`)).toBe('');
    expect(await text('s3', 'ls', `${BUCKET}/datasets/cli/`)).toMatch(/part-1\.csv\n.*part-2\.csv\n$/);
  });

  test('starts an execution and sees it end', async () => {
    await json('sagemaker', 'create-model-package-group', '--model-package-group-name', 'cli');
    const input = {
      model: 'cli',
      dataset: { uri: `${BUCKET}/datasets/cli/`, id: ['id'] },
      training: { hyperparameters: { num_round: 10 } },
      approval: { required: false },
    };
    const words = ['start-execution', '--state-machine-arn', stateMachineArn, '--input', JSON.stringify(input)];
    ({ executionArn } = await json('stepfunctions', ...words));
    const ended = await until('the end of the execution', async () => {
      const execution = await json('stepfunctions', 'describe-execution', '--execution-arn', executionArn);
      return execution.status !== 'RUNNING' && execution;
    });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', stateMachineArn });
    outcome = JSON.parse(ended.output);
    expect(outcome).toMatchObject({ outcome: 'deployed', dataset: { rows: ROWS.length } });
  });

  test('reads the whole history', async () => {
    const words = ['get-execution-history', '--execution-arn', executionArn, '--page-size', '25'];
    const { events } = await json('stepfunctions', ...words);
    expect(events[0]).toMatchObject({ id: 1, type: 'ExecutionStarted' });
    expect(events.at(-1)).toMatchObject({ id: events.length, type: 'ExecutionSucceeded' });
    expect(events.length).toBeGreaterThan(60);
  });

  test('asks the warehouse', async () => {
    const where = ['--workgroup-name', 'ronda', '--database', 'ronda'];
    const sql = [
      '--sql',
      'SELECT count(*) AS n FROM cli_dataset WHERE city = :city',
      '--parameters',
      'name=city,value=Oslo',
    ];
    const { Id } = await json('redshift-data', 'execute-statement', ...where, ...sql);
    await until('the end of the statement', async () => {
      const { Status } = await json('redshift-data', 'describe-statement', '--id', Id);
      return Status === 'FINISHED';
    });
    expect(await json('redshift-data', 'get-statement-result', '--id', Id)).toMatchObject({
      Records: [[{ longValue: ROWS.filter(({ city }) => city === 'Oslo').length }]],
      TotalNumRows: 1,
    });
  });

  test.each<[string, string[], string, (run: string) => object]>([
    [
      'processing',
      ['list-processing-jobs'],
      'ProcessingJobSummaries',
      (run) => ({ ProcessingJobName: `${run}-process-0-0` }),
    ],
    ['training', ['list-training-jobs'], 'TrainingJobSummaries', (run) => ({ TrainingJobName: `${run}-train-0-0` })],
    [
      'transform',
      ['list-transform-jobs', '--name-contains', 'score-test'],
      'TransformJobSummaries',
      (run) => ({ TransformJobName: `${run}-score-test-0-0` }),
    ],
    ['models', ['list-models'], 'Models', (run) => ({ ModelName: `${run}-candidate-0-0` })],
    [
      'packages',
      ['list-model-packages', '--model-package-group-name', 'cli'],
      'ModelPackageSummaryList',
      () => ({ ModelPackageVersion: 1, ModelApprovalStatus: 'Approved' }),
    ],
    ['endpoints', ['list-endpoints'], 'Endpoints', () => ({ EndpointName: 'cli', EndpointStatus: 'InService' })],
  ])('lists %s', async (_, words, member, expected) => {
    expect((await json('sagemaker', ...words))[member]).toEqual([expect.objectContaining(expected(outcome.run))]);
  });

  test.each<[string, (run: string) => string[], object]>([
    [
      'the processing job',
      (run) => ['describe-processing-job', '--processing-job-name', `${run}-process-0-0`],
      { ProcessingJobStatus: 'Completed' },
    ],
    [
      'the training job',
      (run) => ['describe-training-job', '--training-job-name', `${run}-train-0-0`],
      { TrainingJobStatus: 'Completed', SecondaryStatus: 'Completed' },
    ],
    [
      'the transform job',
      (run) => ['describe-transform-job', '--transform-job-name', `${run}-score-test-0-0`],
      { TransformJobStatus: 'Completed' },
    ],
    ['the model', (run) => ['describe-model', '--model-name', `${run}-candidate-0-0`], {}],
    [
      'the package',
      () => ['describe-model-package', '--model-package-name', outcome.modelPackageArn ?? ''],
      { ModelApprovalStatus: 'Approved' },
    ],
    ['the endpoint', () => ['describe-endpoint', '--endpoint-name', 'cli'], { EndpointStatus: 'InService' }],
  ])('describes %s', async (_, words, expected) => {
    expect(await json('sagemaker', ...words(outcome.run))).toMatchObject(expected);
  });

  test('invokes the endpoint with rows of the test split, and gets the scores of the batch path', async () => {
    const folder = join(directory, 'test');
    await text('s3', 'cp', '--recursive', `${BUCKET}/processed/${outcome.run}/test/`, folder);
    await text('s3', 'cp', '--recursive', `${BUCKET}/scores/${outcome.run}/challenger/`, folder);
    const lines = async (name: string) => (await readFile(join(folder, name), 'utf8')).trim().split('\n');
    const [first = ''] = (await text('s3', 'ls', `${BUCKET}/processed/${outcome.run}/test/`)).match(/part-\S+/) ?? [];
    const rows = await lines(first);
    const scores = await lines(`${first}.out`);
    await writeFile(join(directory, 'body.csv'), rows.map((row) => `${row.replace(/^[^,]*,/, '')}\n`).join(''));
    const answer = join(directory, 'answer.csv');
    const body = [
      '--content-type',
      'text/csv',
      '--accept',
      'text/csv',
      '--body',
      `fileb://${join(directory, 'body.csv')}`,
    ];
    const response = await json('sagemaker-runtime', 'invoke-endpoint', '--endpoint-name', 'cli', ...body, answer);
    expect(response).toMatchObject({ InvokedProductionVariant: 'AllTraffic' });
    const answered = (await readFile(answer, 'utf8')).trim().split(/[\n,]/).map(Number);
    expect(answered).toEqual(scores.map((line) => Number(line.split(',')[1])));
  });

  test('is told in AWS’s words what there is not', async () => {
    await expect(text('sagemaker', 'describe-endpoint', '--endpoint-name', 'none')).rejects.toThrow(
      /ValidationException.*Could not find endpoint/,
    );
    await expect(text('s3', 'ls', 's3://none')).rejects.toThrow(/NoSuchBucket/);
    await expect(
      text('stepfunctions', 'describe-execution', '--execution-arn', `${executionArn}-none`),
    ).rejects.toThrow(/ExecutionDoesNotExist/);
  });
});
