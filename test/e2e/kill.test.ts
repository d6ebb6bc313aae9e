/**
 * `kill -9` at awkward moments. Of the command with its own server: the next run works, and nothing of the killed ones is left.
 * Of the server: the execution goes on after a restart as if nothing had been, jobs and rows once each.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeEndpointCommand,
  ListModelPackagesCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { serverFile } from '#local/config';
import type { Outcome } from '#tasks/contracts/outcome';
import { type AwsClients, awsClients, historyOf, keysUnder, query, tablesOf } from '#test/support/aws-clients';
import { sampleRows, toCsv } from '#test/support/dataset';
import { executionsOf, untilEnded, untilIn } from '#test/support/executions';
import { descendantsOf, untilGone } from '#test/support/processes';
import {
  documentOf,
  type Ended,
  type LocalServer,
  readServerFile,
  ronda,
  startLocal,
  startRonda,
} from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';
import { until } from '#test/support/until';

const ROWS = sampleRows(2_000);
const BUCKET = 'ronda-artifacts';

async function newStateDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'data.csv'), toCsv(ROWS));
  return directory;
}

const runWords = (directory: string, ...words: string[]) => [
  ...['run', '--data', join(directory, 'data.csv'), '--id', 'id', '--json', '--port', '0', '--state-dir', directory],
  ...words,
];

/** Files below a folder, wherever they lie. */
const filesIn = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

/** Every object is whole, no file lies about that is none, and nobody holds anything. */
async function expectNothingLeft(clients: AwsClients, directory: string): Promise<void> {
  const keys = await keysUnder(clients, `s3://${BUCKET}/`);
  for (const Key of keys) {
    const { Body, ETag } = await clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    const content = await Body?.transformToByteArray();
    expect({ Key, ETag }).toEqual({
      Key,
      ETag: `"${createHash('md5')
        .update(content ?? '')
        .digest('hex')}"`,
    });
  }
  expect(filesIn(join(directory, 's3/content'))).toHaveLength(keys.length);
  expect(await keysUnder(clients, `s3://${BUCKET}/leases/`)).toEqual([]);
  expect(filesIn(join(directory, 'sagemaker/jobs'))).toEqual([]);
  expect((await executionsOf(clients)).filter(({ status }) => status === 'RUNNING')).toEqual([]);
  const { sagemaker } = clients;
  const running = { StatusEquals: 'InProgress' } as const;
  expect(
    (await sagemaker.send(new ListProcessingJobsCommand({ StatusEquals: 'InProgress' }))).ProcessingJobSummaries,
  ).toEqual([]);
  expect((await sagemaker.send(new ListTrainingJobsCommand(running))).TrainingJobSummaries).toEqual([]);
  expect((await sagemaker.send(new ListTransformJobsCommand(running))).TransformJobSummaries).toEqual([]);
}

describe('ronda run, killed', () => {
  const MOMENTS = [
    ['ProcessData'],
    ['LoadWarehouse', 'CheckLoad', 'VerifyLoad'],
    ['TrainModel'],
    ['RequestApproval'],
    ['CreateEndpoint', 'CheckEndpoint'],
  ];
  let directory: string;

  beforeAll(async () => {
    directory = await newStateDirectory();
  });

  test.each(MOMENTS.map((states) => [states[0] as string, states]))(
    'leaves no process when it dies in %s',
    async (state, states) => {
      const run = startRonda(runWords(directory, ...(state === 'CreateEndpoint' ? ['--approve'] : [])));
      await run.says(/run fraud-\S+ on http/);
      const { url, pid } = await until('the server file', async () => readServerFile(directory));
      await untilIn(awsClients(url), ...states);
      const processes = [pid, ...(await descendantsOf(run.pid))];
      await run.kill();
      await untilGone(processes);
      expect(existsSync(serverFile(directory))).toBe(false);
    },
  );

  describe('does not hinder the next run', () => {
    let next: Ended;
    let clients: AwsClients;

    beforeAll(async () => {
      next = await ronda(runWords(directory, '--approve'));
      clients = awsClients((await startLocal(directory)).url);
    });

    test('which ends what was left running, and deploys', async () => {
      expect(next.code).toBe(0);
      expect(documentOf(next)).toMatchObject({ outcome: 'deployed', warehouse: { rows: ROWS.length } });
      const endpoint = await clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'fraud' }));
      expect(endpoint.EndpointStatus).toBe('InService');
      expect(await executionsOf(clients)).toHaveLength(MOMENTS.length + 1);
    });

    test('and nothing is left', async () => {
      await expectNothingLeft(clients, directory);
      expect(await tablesOf(clients)).toEqual(['fraud_dataset', 'fraud_rounds']);
      expect(await query(clients, 'SELECT count(*), count(DISTINCT id) FROM fraud_dataset')).toEqual([
        [ROWS.length, ROWS.length],
      ]);
    });

    test('and a model that still waited for approval is rejected, saying why', async () => {
      const packages = await clients.sagemaker.send(new ListModelPackagesCommand({ ModelPackageGroupName: 'fraud' }));
      const statuses = packages.ModelPackageSummaryList?.map((one) => one.ModelApprovalStatus);
      expect(statuses?.filter((status) => status === 'PendingManualApproval')).toEqual([]);
    });
  });
});

describe('the server, killed', () => {
  let directory: string;
  let server: LocalServer;
  let clients: AwsClients;

  beforeAll(async () => {
    directory = await newStateDirectory();
    await restart();
  });

  async function restart(): Promise<void> {
    server = await startLocal(directory);
    clients = awsClients(server.url);
  }

  async function killServer(): Promise<void> {
    const processes = [server.serverPid, ...(await descendantsOf(server.serverPid))];
    process.kill(server.serverPid, 'SIGKILL');
    const { code, stderr } = await server.ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('ended unexpectedly with SIGKILL') });
    await untilGone(processes);
  }

  /** Starts a run, and kills the command: the execution is the server's. */
  async function startExecution(...words: string[]): Promise<string> {
    const command = startRonda(runWords(directory, ...words));
    await command.says(/run fraud-\S+ on http/);
    const executionArn = await untilIn(clients, 'PrepareRun', 'ProcessData');
    await command.kill();
    return executionArn;
  }

  test('goes on with an execution that it did not see the end of, however often', async () => {
    const executionArn = await startExecution();
    for (const states of [
      ['ProcessData'],
      ['LoadWarehouse', 'CheckLoad', 'VerifyLoad'],
      ['TrainModel'],
      ['EvaluateModel'],
      ['RequestApproval'],
    ]) {
      expect(await untilIn(clients, ...states)).toBe(executionArn);
      await killServer();
      await restart();
    }
    await until('the question', async () => (await keysUnder(clients, `s3://${BUCKET}/callbacks/`)).length > 0);
    expect(await ronda(['approve', '--state-dir', directory])).toMatchObject({ code: 0 });
    await untilIn(clients, 'CreateEndpoint', 'CheckEndpoint', 'WaitForEndpoint', 'SmokeTest');
    await killServer();
    await restart();
    const { status, output = '' } = await untilEnded(clients, executionArn);
    expect({ status, outcome: JSON.parse(output).outcome }).toEqual({ status: 'SUCCEEDED', outcome: 'deployed' });

    const { run } = JSON.parse(output) as Outcome;
    const { sagemaker } = clients;
    const named = { NameContains: run };
    expect((await sagemaker.send(new ListProcessingJobsCommand(named))).ProcessingJobSummaries).toHaveLength(1);
    expect((await sagemaker.send(new ListTrainingJobsCommand(named))).TrainingJobSummaries).toHaveLength(1);
    expect((await sagemaker.send(new ListTransformJobsCommand(named))).TransformJobSummaries).toHaveLength(2);
    const history = await historyOf(clients, executionArn);
    expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
    expect(await query(clients, 'SELECT count(*), count(DISTINCT id) FROM fraud_dataset')).toEqual([
      [ROWS.length, ROWS.length],
    ]);
    expect(await query(clients, 'SELECT count(*) FROM fraud_rounds')).toEqual([[1]]);
    await expectNothingLeft(clients, directory);
  });

  test('loads predictions once, although it died while it loaded them', async () => {
    const executionArn = await startExecution('--force', '--deploy', 'batch', '--score', join(directory, 'data.csv'));
    await untilIn(clients, 'RequestApproval');
    await until('the question', async () =>
      (await keysUnder(clients, `s3://${BUCKET}/callbacks/`)).some((key) => /token/.test(key)),
    );
    const approving = ronda(['approve', '--state-dir', directory]);
    await untilIn(clients, 'CheckBatch', 'LoadPredictions', 'CheckPredictions', 'VerifyPredictions');
    await killServer();
    await approving;
    await restart();
    const { output = '' } = await untilEnded(clients, executionArn);
    const { run } = JSON.parse(output) as Outcome;
    const counted = await query(
      clients,
      `SELECT count(*), count(DISTINCT row_id) FROM fraud_predictions WHERE run = '${run}'`,
    );
    expect(counted).toEqual([[ROWS.length, ROWS.length]]);
    expect(await tablesOf(clients)).toEqual(['fraud_dataset', 'fraud_predictions', 'fraud_rounds']);
    await expectNothingLeft(clients, directory);
  });

  test('does not end a command that follows a run on it: the command serves the rest itself', async () => {
    const run = startRonda(runWords(directory, '--force', '--approve'));
    await run.says(/run fraud-\S+ on http/);
    await untilIn(clients, 'TrainModel');
    await killServer();
    const ended = await run.ended;
    expect(ended.code).toBe(0);
    expect(documentOf(ended)).toMatchObject({ outcome: 'deployed' });
    await restart();
    await expectNothingLeft(clients, directory);
  });

  test('keeps the endpoint: it answers again after the restart', async () => {
    await killServer();
    await restart();
    const { code, stdout } = await ronda(['predict', '--state-dir', directory, '--data', join(directory, 'data.csv')]);
    expect({ code, lines: stdout.trim().split('\n').length }).toEqual({ code: 0, lines: ROWS.length + 1 });
  });
});
