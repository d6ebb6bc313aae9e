/** A failure late in a run, mended, and redriven: what was made is kept, what failed is done again under new names, rows once each. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeModelPackageCommand, ListTransformJobsCommand } from '@aws-sdk/client-sagemaker';
import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ResultDocument } from '#local/cli/result/document';
import type { Outcome } from '#tasks/contracts/outcome';
import { type AwsClients, awsClients, keysUnder, query } from '#test/support/aws-clients';
import { writeSample } from '#test/support/dataset';
import { untilEnded } from '#test/support/executions';
import { documentOf, type Ended, ronda, startLocal } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

const ROWS = 2_000;

describe('a batch deployment that fails', () => {
  let clients: AwsClients;
  let ended: Ended;
  let failed: ResultDocument;
  let outcome: Outcome;

  const packageStatus = async () => {
    const command = new DescribeModelPackageCommand({ ModelPackageName: failed.modelPackageArn ?? '' });
    return (await clients.sagemaker.send(command)).ModelApprovalStatus;
  };
  const leases = () => keysUnder(clients, 's3://ronda-artifacts/leases/');

  beforeAll(async () => {
    const directory = await temporaryDirectory();
    const data = await writeSample(join(directory, 'data.csv'), ROWS);
    await writeFile(
      join(directory, 'quick.json'),
      JSON.stringify({ training: { hyperparameters: { num_round: 10 } } }),
    );
    clients = awsClients((await startLocal(directory)).url);
    await query(clients, 'CREATE TABLE fraud_predictions (something_else INT)');
    ended = await ronda([
      ...['run', '--data', data, '--id', 'id', '--input', join(directory, 'quick.json'), '--approve', '--json'],
      ...['--deploy', 'batch', '--score', data, '--state-dir', directory],
    ]);
    failed = documentOf(ended);
  });

  test('says why, with exit code 1, and lets nothing of the run count', async () => {
    expect(ended.code).toBe(1);
    expect(failed).toMatchObject({ outcome: 'failed', status: 'FAILED', error: 'LoadFailed', deployment: null });
    expect(failed.reason).toMatch(/run|column/);
    expect(await packageStatus()).toBe('Rejected');
    expect(await leases()).toEqual([]);
  });

  test('is completed by a redrive once the cause is gone', async () => {
    await query(clients, 'DROP TABLE fraud_predictions');
    await clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn: failed.executionArn }));
    const { status, output = 'null' } = await untilEnded(clients, failed.executionArn);
    outcome = JSON.parse(output);
    expect(status).toBe('SUCCEEDED');
    expect(outcome).toMatchObject({ outcome: 'deployed', run: failed.run, deployment: { predictionRows: ROWS } });
    expect(await packageStatus()).toBe('Approved');
    expect(await leases()).toEqual([]);
  });

  test('has every row once, and no job name twice', async () => {
    const loaded = `SELECT count(*), count(DISTINCT row_id) FROM fraud_predictions WHERE run = '${outcome.run}'`;
    expect(await query(clients, loaded)).toEqual([[ROWS, ROWS]]);
    expect(await query(clients, 'SELECT outcome FROM fraud_rounds')).toEqual([['deployed']]);
    const jobs = await clients.sagemaker.send(new ListTransformJobsCommand({ NameContains: 'score-batch' }));
    const names = jobs.TransformJobSummaries?.map(({ TransformJobName }) => TransformJobName).sort();
    expect(names).toEqual([`${outcome.run}-score-batch-0-0`, `${outcome.run}-score-batch-0-1`]);
  });
});
