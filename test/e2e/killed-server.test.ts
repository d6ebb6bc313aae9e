/** `kill -9` of the server at awkward moments: after a restart the execution goes on as if nothing had been, jobs and rows once each. */
import { join } from 'node:path';
import {
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Outcome } from '#tasks/contracts/outcome';
import { type AwsClients, awsClients, historyOf, query, tablesOf } from '#test/support/aws-clients';
import { writeSample } from '#test/support/dataset';
import { untilAsked, untilEnded, untilIn } from '#test/support/executions';
import { leftovers } from '#test/support/leftovers';
import { descendantsOf, untilGone } from '#test/support/processes';
import { documentOf, type LocalServer, ronda, startLocal, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

const ROWS = 2_000;

let directory: string;
let server: LocalServer;
let clients: AwsClients;

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeSample(join(directory, 'data.csv'), ROWS);
  await start();
});

async function start(): Promise<void> {
  server = await startLocal(directory);
  clients = awsClients(server.url);
}

async function kill(): Promise<void> {
  const processes = [server.serverPid, ...(await descendantsOf(server.serverPid))];
  process.kill(server.serverPid, 'SIGKILL');
  const { code, stderr } = await server.ended;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('ended unexpectedly with SIGKILL') });
  await untilGone(processes);
}

const run = (...words: string[]) =>
  startRonda([
    'run',
    '--data',
    join(directory, 'data.csv'),
    '--id',
    'id',
    '--json',
    '--state-dir',
    directory,
    ...words,
  ]);

/** Starts a run, and kills the command: the execution is the server's. */
async function startExecution(...words: string[]): Promise<string> {
  const command = run(...words);
  await command.says(/run fraud-\S+ on http/);
  const executionArn = await untilIn(clients, 'PrepareRun', 'ProcessData');
  await command.kill();
  return executionArn;
}

async function outcomeOf(executionArn: string): Promise<Outcome> {
  const { status, output = 'null', error, cause } = await untilEnded(clients, executionArn);
  expect({ status, error, cause }).toEqual({ status: 'SUCCEEDED' });
  return JSON.parse(output);
}

/** Does not wait for the command's end: the execution goes on as soon as it is answered, and may be through before. */
const approve = () => startRonda(['approve', '--state-dir', directory]);

describe('the server, killed', () => {
  test('goes on with an execution, however often', async () => {
    const executionArn = await startExecution();
    for (const states of [
      ['ProcessData'],
      ['LoadWarehouse', 'CheckLoad', 'VerifyLoad'],
      ['TrainModel'],
      ['RequestApproval'],
    ]) {
      expect(await untilIn(clients, ...states)).toBe(executionArn);
      await kill();
      await start();
    }
    await untilAsked(clients);
    const approval = approve();
    await untilIn(clients, 'CreateEndpoint', 'CheckEndpoint', 'WaitForEndpoint', 'SmokeTest');
    await kill();
    await approval.ended;
    await start();
    const { outcome, run: name } = await outcomeOf(executionArn);
    expect(outcome).toBe('deployed');

    const { sagemaker } = clients;
    const named = { NameContains: name };
    expect((await sagemaker.send(new ListProcessingJobsCommand(named))).ProcessingJobSummaries).toHaveLength(1);
    expect((await sagemaker.send(new ListTrainingJobsCommand(named))).TrainingJobSummaries).toHaveLength(1);
    expect((await sagemaker.send(new ListTransformJobsCommand(named))).TransformJobSummaries).toHaveLength(2);
    const history = await historyOf(clients, executionArn);
    expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
    expect(await query(clients, 'SELECT count(*), count(DISTINCT id) FROM fraud_dataset')).toEqual([[ROWS, ROWS]]);
    expect(await query(clients, 'SELECT count(*) FROM fraud_rounds')).toEqual([[1]]);
  });

  test('loads predictions once, although it died while it loaded them', async () => {
    const executionArn = await startExecution('--force', '--deploy', 'batch', '--score', join(directory, 'data.csv'));
    expect(await untilAsked(clients)).toBe(executionArn);
    const approval = approve();
    await untilIn(clients, 'LoadPredictions', 'CheckPredictions', 'VerifyPredictions');
    await kill();
    await approval.ended;
    await start();
    const { run: name } = await outcomeOf(executionArn);
    const loaded = `SELECT count(*), count(DISTINCT row_id) FROM fraud_predictions WHERE run = '${name}'`;
    expect(await query(clients, loaded)).toEqual([[ROWS, ROWS]]);
    expect(await tablesOf(clients)).toEqual(['fraud_dataset', 'fraud_predictions', 'fraud_rounds']);
  });

  test('does not end a command that follows a run on it: the command serves the rest itself', async () => {
    const command = run('--force', '--approve');
    await command.says(/run fraud-\S+ on http/);
    await untilIn(clients, 'TrainModel');
    await kill();
    const ended = await command.ended;
    expect(ended.code).toBe(0);
    expect(documentOf(ended)).toMatchObject({ outcome: 'deployed' });
    await start();
  });

  test('answers predictions again after its restart, and nothing is left of what it died over', async () => {
    await kill();
    await start();
    expect(await leftovers(clients, directory)).toEqual([]);
    const { code, stdout } = await ronda(['predict', '--state-dir', directory, '--data', join(directory, 'data.csv')]);
    expect({ code, lines: stdout.trim().split('\n').length }).toEqual({ code: 0, lines: ROWS + 1 });
  });
});
