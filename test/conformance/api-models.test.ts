/**
 * Everything that goes over the wire while models are retrained, checked against the published API models: what the command,
 * the state machine and the tasks send, and what the services answer. Outside stay STS and CloudWatch Logs, of which there is no
 * model; request bodies of REST calls are data, of which the models say nothing.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { beforeAll, expect, test } from '@jest/globals';
import { readEnvironment, serverFile, stateMachineArn } from '#local/config';
import { type LocalAws, startLocalAws } from '#local/main';
import type { ObservedCall } from '#local/wire/service';
import { bodyIsData, hasApiModels, problemsOfArguments, problemsOfCall } from '#test/support/api-models';
import { type AwsClients, awsClients, historyOf } from '#test/support/aws-clients';
import { writeSample } from '#test/support/dataset';
import { documentOf, ronda, startRonda } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { endBeforeRemoval, temporaryDirectory } from '#test/support/temporary';
import { build } from '../../bin/build.mjs';
import { readEverything } from './read-everything';

const calls: ObservedCall[] = [];
let aws: LocalAws | undefined;
let clients: AwsClients;

endBeforeRemoval(() => aws?.close());

describeUnless(hasApiModels ? undefined : 'no ../shared/reference/models')('a recorded retraining', () => {
  beforeAll(async () => {
    const stateDirectory = await temporaryDirectory();
    aws = await startLocalAws({
      stateDirectory,
      port: 0,
      buildDirectory: await build(),
      environment: readEnvironment(),
      observe: (call) => void calls.push(call),
    });
    clients = awsClients(aws.url);
    await writeFile(serverFile(stateDirectory), JSON.stringify({ url: aws.url, pid: process.pid }));
    await retrainInEveryWay(stateDirectory);
    await readEverything(aws.url);
  });

  test('sends and answers nothing that the API models forbid', () => {
    expect([...new Set(calls.flatMap((call) => problemsOfCall(call) ?? []))]).toEqual([]);
  });

  test('sends no REST request with a body that the API models know more of than that it is data', () => {
    const withMembers = calls.filter((call) => !bodyIsData(call));
    expect([...new Set(withMembers.map(({ service, operation }) => `${service}:${operation}`))]).toEqual([]);
  });

  test('checks every call but those of services without a model', () => {
    const unchecked = calls.filter((call) => problemsOfCall(call) === undefined);
    expect([...new Set(unchecked.map(({ service }) => service))].sort()).toEqual(['logs']);
  });

  test('goes through every API that the workflow uses', () => {
    const seen = new Set(calls.map(({ service, operation }) => `${service}:${operation}`));
    expect(EXPECTED.filter((name) => !seen.has(name))).toEqual([]);
  });

  test('schedules no task whose arguments the API models forbid', async () => {
    const { executions = [] } = await clients.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
    const histories = await Promise.all(executions.map(({ executionArn }) => historyOf(clients, executionArn ?? '')));
    const scheduled = histories.flat().flatMap((event) => event.taskScheduledEventDetails ?? []);
    const integrations = new Set(scheduled.map(({ resourceType, resource }) => `${resourceType}:${resource}`));
    expect(integrations.size).toBeGreaterThan(15);
    expect([...new Set(scheduled.flatMap(problemsOfArguments))]).toEqual([]);
  });
});

/** First deployment, update against a champion, batch, tuning, both rejections, a failure; and every reading command. */
async function retrainInEveryWay(stateDirectory: string): Promise<void> {
  const data = await writeSample(join(stateDirectory, 'sample.csv'), 2_000);
  const bad = join(stateDirectory, 'bad.csv');
  await writeFile(bad, 'id,label\n1,0\n2,0\n');
  const quick = join(stateDirectory, 'quick.json');
  await writeFile(quick, JSON.stringify({ training: { hyperparameters: { num_round: 10 } } }));
  const tuning = join(stateDirectory, 'tuning.json');
  await writeFile(tuning, JSON.stringify({ tuning: { enabled: true, strategy: 'Random', maxJobs: 2 } }));

  const at = ['--state-dir', stateDirectory];
  const run = (words: string[], input = quick) =>
    startRonda(['run', '--id', 'id', '--input', input, '--json', ...at, ...words]);
  const outcomeOf = async (words: string[], input?: string) => {
    const { outcome, reason } = documentOf(await run(words, input).ended);
    return outcome === 'failed' ? { reason } : outcome;
  };
  const fraud = ['--data', data, '--approve'];

  expect(await outcomeOf(fraud)).toBe('deployed');
  expect(await outcomeOf(fraud)).toBe('skipped');
  expect(
    await Promise.all([
      outcomeOf([...fraud, '--force']),
      outcomeOf([...fraud, '--model', 'batched', '--deploy', 'batch', '--score', data]),
    ]),
  ).toEqual(['deployed', 'deployed']);
  expect(
    await Promise.all([
      outcomeOf([...fraud, '--model', 'tuned', '--deploy', 'none'], tuning),
      outcomeOf([...fraud, '--model', 'gated', '--minimum-auc', '0.99']),
      outcomeOf(['--data', bad, '--model', 'failing']),
    ]),
  ).toEqual(['deployed', 'rejected', { reason: expect.stringContaining('exactly two values') }]);

  const waiting = run(['--data', data, '--model', 'rejected']);
  const [, id = ''] = await waiting.says(/reject (\S+) --reason/);
  await ronda(['reject', id, '--reason', 'too little data', ...at]);
  expect(documentOf(await waiting.ended).outcome).toBe('rejected');

  for (const words of [['list'], ['show'], ['logs'], ['predict', '--model', 'fraud', '--data', data]]) {
    expect(await ronda([...words, ...at])).toMatchObject({ code: 0 });
  }
}

const EXPECTED = [
  's3:PutObject',
  's3:GetObject',
  's3:ListObjectsV2',
  's3:DeleteObject',
  'lambda:Invoke',
  'events:PutEvents',
  'states:StartExecution',
  'states:DescribeExecution',
  'states:GetExecutionHistory',
  'states:ListExecutions',
  'states:SendTaskSuccess',
  'redshift-data:BatchExecuteStatement',
  'redshift-data:DescribeStatement',
  'redshift-data:GetStatementResult',
  'sagemaker:CreateModelPackageGroup',
  'sagemaker:CreateProcessingJob',
  'sagemaker:CreateTrainingJob',
  'sagemaker:CreateHyperParameterTuningJob',
  'sagemaker:DescribeTrainingJob',
  'sagemaker:CreateModel',
  'sagemaker:DeleteModel',
  'sagemaker:CreateTransformJob',
  'sagemaker:CreateModelPackage',
  'sagemaker:UpdateModelPackage',
  'sagemaker:ListModelPackages',
  'sagemaker:DescribeModelPackage',
  'sagemaker:ListEndpoints',
  'sagemaker:CreateEndpointConfig',
  'sagemaker:CreateEndpoint',
  'sagemaker:UpdateEndpoint',
  'sagemaker:DescribeEndpoint',
  'sagemaker:InvokeEndpoint',
];
