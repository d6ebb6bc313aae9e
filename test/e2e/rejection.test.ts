/** What keeps a model out of production: the gate, a person, and that a decision is made only once. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeModelPackageCommand, ListEndpointsCommand, ListModelPackagesCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ResultDocument } from '#local/cli/result/document';
import { type AwsClients, awsClients, keysUnder } from '#test/support/aws-clients';
import { writeSample } from '#test/support/dataset';
import { documentOf, type Ended, type Running, ronda, startLocal, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

let directory: string;
let clients: AwsClients;

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeSample(file('data.csv'), 2_000);
  await writeFile(file('quick.json'), JSON.stringify({ training: { hyperparameters: { num_round: 10 } } }));
  clients = awsClients((await startLocal(directory)).url);
});

const file = (name: string) => join(directory, name);
const at = (...words: string[]) => [...words, '--state-dir', directory];
const run = (...words: string[]) =>
  startRonda(at('run', '--data', file('data.csv'), '--id', 'id', '--input', file('quick.json'), '--json', ...words));

async function packagesOf(group: string) {
  const { ModelPackageSummaryList = [] } = await clients.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: group }),
  );
  return ModelPackageSummaryList;
}

async function endpoints(): Promise<(string | undefined)[]> {
  const { Endpoints = [] } = await clients.sagemaker.send(new ListEndpointsCommand({}));
  return Endpoints.map(({ EndpointName }) => EndpointName);
}

describe('the gate', () => {
  let ended: Ended;

  beforeAll(async () => {
    ended = await run('--model', 'gated', '--minimum-auc', '0.99', '--approve').ended;
  });

  test('rejects a model that is not good enough, with exit code 3 and the reason', () => {
    expect(ended.code).toBe(3);
    expect(documentOf(ended)).toMatchObject({
      outcome: 'rejected',
      status: 'SUCCEEDED',
      modelPackageArn: null,
      approval: null,
      deployment: null,
      reason: expect.stringContaining('0.99'),
    });
    expect(documentOf(ended).evaluation?.auc).toBeLessThan(0.99);
  });

  test('lets nothing be registered, deployed or held', async () => {
    expect(await packagesOf('gated')).toEqual([]);
    expect(await endpoints()).not.toContain('gated');
    expect(await keysUnder(clients, 's3://ronda-artifacts/leases/')).toEqual([]);
  });
});

describe('an operator', () => {
  let waiting: Running;
  let id: string;
  let decision: Ended;
  let document: ResultDocument;

  beforeAll(async () => {
    waiting = run('--model', 'doubtful');
    [, id = ''] = await waiting.says(/reject (\S+) --reason/);
  });

  test('must give a reason to reject', async () => {
    const ended = await ronda(at('reject', id));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('a rejection needs a reason') });
  });

  test('is told when no approval has the id', async () => {
    const ended = await ronda(at('approve', 'doubtful-261121093000-abcdef'));
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no approval has the id 'doubtful-261121093000-abcdef'"),
    });
  });

  test('sees the run wait', async () => {
    const { stdout } = await ronda(at('list', '--json'));
    expect(JSON.parse(stdout)[0]).toMatchObject({ model: 'doubtful', outcome: 'waiting' });
  });

  test('rejects from another terminal, and the waiting run ends with exit code 3', async () => {
    decision = await ronda(at('reject', id, '--reason', 'drift in "amount", see ticket 12', '--by', 'Ann Å.'));
    expect(decision).toMatchObject({ code: 0, stderr: expect.stringContaining(`rejected ${id} by Ann Å.`) });
    const ended = await waiting.ended;
    document = documentOf(ended);
    expect(ended.code).toBe(3);
    expect(document).toMatchObject({
      outcome: 'rejected',
      approval: { decision: 'rejected', by: 'Ann Å.', reason: 'drift in "amount", see ticket 12' },
      deployment: null,
    });
  });

  test('leaves name and reason in the registry', async () => {
    const modelPackage = await clients.sagemaker.send(
      new DescribeModelPackageCommand({ ModelPackageName: document.modelPackageArn ?? '' }),
    );
    expect(modelPackage).toMatchObject({
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: expect.stringMatching(/^rejected by Ann Å\. at \S+: drift in "amount", see ticket 12$/),
    });
    expect(await endpoints()).not.toContain('doubtful');
  });

  test('who comes second is told who was first', async () => {
    const ended = await ronda(at('approve', id, '--by', 'Bob'));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('Ann Å. rejected it already on') });
    expect((await packagesOf('doubtful')).map(({ ModelApprovalStatus }) => ModelApprovalStatus)).toEqual(['Rejected']);
  });

  test('approves from another terminal, and the waiting run deploys', async () => {
    const approved = run('--model', 'trusted');
    await approved.says(/ronda.mjs approve (\S+)/);
    const ended = await ronda(at('approve', '--reason', 'looks right', '--by', 'Bob'));
    expect(ended.code).toBe(0);
    const result = await approved.ended;
    expect(result.code).toBe(0);
    expect(documentOf(result)).toMatchObject({
      outcome: 'deployed',
      approval: { decision: 'approved', by: 'Bob', reason: 'looks right' },
    });
    expect(await endpoints()).toContain('trusted');
  });
});
