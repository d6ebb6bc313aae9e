/** What the console's server says of a run that waits for a decision, asked as the page asks it. */
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { CreateModelPackageGroupCommand } from '@aws-sdk/client-sagemaker';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { local, stateMachineArn } from '#local/config';
import type { Reads } from '#local/console/api';
import { tokenKey } from '#tasks/contracts/layout';
import { type AwsClients, awsClients, historyOf } from '#test/support/aws-clients';
import { sampleRows, toCsv } from '#test/support/dataset';
import { untilAsked } from '#test/support/executions';
import { ronda, startLocal } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';
import { putText } from '#test/support/upload';

const DATA = `s3://${local.bucket}/datasets/waiting/`;

let home: string;
let stateDirectory: string;
let clients: AwsClients;
let executionArn: string;
let run: string;

beforeAll(async () => {
  stateDirectory = join(await temporaryDirectory(), 'state');
  const server = await startLocal(stateDirectory);
  home = server.consoleUrl;
  clients = awsClients(server.url);
  await putText(clients, `${DATA}rows.csv`, toCsv(sampleRows(2_000)));
  await clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'fraud' }));
  const input = { dataset: { uri: DATA, id: ['id'] }, gate: { minimumAuc: 0.6 }, deployment: { target: 'none' } };
  await clients.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  executionArn = await untilAsked(clients);
  run = executionArn.split(':').at(-1) ?? '';
});

const said: string[] = [];

async function read<Name extends keyof Reads>(name: Name, input: Reads[Name]['input']): Promise<Reads[Name]['output']> {
  const response = await fetch(`${home}/api/${name}?${new URLSearchParams(Object.entries(input))}`);
  const text = await response.text();
  said.push(text);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`);
  return JSON.parse(text);
}

describe('a run that waits for a decision', () => {
  test('is said to wait, in the list and on its own page', async () => {
    expect(await read('summarizeRuns', { runs: run })).toMatchObject([{ run, outcome: 'waiting' }]);
    expect(await read('readRun', { run })).toMatchObject({ outcome: 'waiting', approval: expect.any(String) });
  });

  test('is told beside one that cannot be looked into', async () => {
    expect(await read('summarizeRuns', { runs: `nobody,${run}` })).toMatchObject([
      { run: 'nobody', outcome: null, reason: expect.stringContaining('ExecutionDoesNotExist'), isSettled: false },
      { run, outcome: 'waiting', isSettled: false },
    ]);
  });

  test('has a report that may run nothing, load nothing and be framed by the console alone', async () => {
    for (const name of ['report.html', 'eda.html']) {
      const response = await fetch(`${home}/reports/${run}/${name}`);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<html');
      expect(policyOf(response)).toEqual({
        'default-src': "'none'",
        'style-src': "'unsafe-inline'",
        'img-src': 'data:',
        'base-uri': "'none'",
        'form-action': "'none'",
        'frame-ancestors': "'self'",
        sandbox: '',
      });
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('shows each event, state and log without the task token, and so does the command', async () => {
    const view = (await read('readRun', { run })) as Extract<Reads['readRun']['output'], { run: string }>;
    for (const { id } of await read('listEvents', { run })) await read('readEvent', { run, id: String(id) });
    for (const { name, job } of view.states) {
      await read('readState', { run, state: name });
      if (job) await read('readLogs', { run, state: name });
    }
    await read('readApproval', { id: view.approval ?? '' });
    for (const words of [
      ['show', run],
      ['show', run, '--json'],
      ['list', '--json'],
      ['logs', run],
    ]) {
      const { code, stdout } = await ronda([...words, '--state-dir', stateDirectory]);
      expect(code).toBe(0);
      said.push(stdout);
    }
    const key = { Bucket: local.bucket, Key: tokenKey(view.approval ?? '') };
    const { Body } = await clients.s3.send(new GetObjectCommand(key));
    const { taskToken } = JSON.parse((await Body?.transformToString()) ?? '') as { taskToken: string };
    // The history has it: it is not for want of a token that none is shown.
    expect(JSON.stringify(await historyOf(clients, executionArn))).toContain(taskToken);
    expect(said.join()).toContain('a task token, which is not shown');
    expect(said.filter((text) => text.includes(taskToken))).toEqual([]);
  });
});

/** The directives of a content security policy. */
const policyOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries(
    (headers.get('content-security-policy') ?? '').split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.join(' ')];
    }),
  );
