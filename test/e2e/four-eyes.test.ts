/** Two people must approve: different ones, each with a reason that stays; one is enough to reject. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ResultDocument } from '#local/cli/result/document';
import { type AwsClients, awsClients } from '#test/support/aws-clients';
import { writeSample } from '#test/support/dataset';
import { documentOf, type Ended, ronda, startLocal, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

let directory: string;
let clients: AwsClients;

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeSample(file('data.csv'), 2_000);
  const input = { training: { hyperparameters: { num_round: 10 } }, approval: { approvers: 2 } };
  await writeFile(file('input.json'), JSON.stringify(input));
  clients = awsClients((await startLocal(join(directory, 'state'))).url);
});

const file = (name: string) => join(directory, name);
const at = (...words: string[]) => [...words, '--state-dir', file('state')];
const decide = (word: 'approve' | 'reject', id: string, by: string, reason: string) =>
  ronda(at(word, id, '--by', by, '--reason', reason));

async function waitingRun(model: string): Promise<{ id: string; ended: Promise<Ended> }> {
  const words = ['--data', file('data.csv'), '--id', 'id', '--input', file('input.json'), '--model', model, '--json'];
  const run = startRonda(at('run', ...words));
  const [, id = ''] = await run.says(/reject (\S+) --reason/);
  return { id, ended: run.ended };
}

const packageOf = ({ modelPackageArn }: ResultDocument) =>
  clients.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: modelPackageArn ?? '' }));

describe('a model that two must approve', () => {
  let id: string;
  let ended: Promise<Ended>;

  beforeAll(async () => {
    ({ id, ended } = await waitingRun('careful'));
  });

  test('still waits after the first approval', async () => {
    const first = await decide('approve', id, 'Ann', 'the figures are right');
    expect(first.code).toBe(0);
    expect(first.stderr).toContain(`approved ${id} by Ann; it takes the approval of another person, too`);
    const { stdout } = await ronda(at('list', '--json'));
    expect(JSON.parse(stdout)[0]).toMatchObject({ model: 'careful', outcome: 'waiting' });
  });

  test('is not approved by the same person again, however the name is written', async () => {
    for (const name of ['Ann', ' ann ', 'ANN', '\uff21nn']) {
      const again = await decide('approve', id, name, 'really');
      expect(again.code).toBe(1);
      expect(again.stderr).toContain('Ann approved it already on');
      expect(again.stderr).toContain('the approval of another person');
    }
  });

  test('is deployed after the second, and the registry tells who said what', async () => {
    expect((await decide('approve', id, 'Bob', 'agreed')).code).toBe(0);
    const document = documentOf(await ended);
    expect(document).toMatchObject({ outcome: 'deployed', approval: { by: 'Bob', earlier: [{ by: 'Ann' }] } });
    const { ModelApprovalStatus, ApprovalDescription, CustomerMetadataProperties } = await packageOf(document);
    expect(ModelApprovalStatus).toBe('Approved');
    expect(ApprovalDescription).toMatch(
      /^approved by Ann at \S+Z: the figures are right; approved by Bob at \S+Z: agreed$/,
    );
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(CustomerMetadataProperties).toMatchObject({
      firstApprovedBy: 'Ann',
      firstApprovedAt: time,
      decidedBy: 'Bob',
      decidedAt: time,
    });
  });

  test('tells whoever comes third who settled it', async () => {
    const third = await decide('approve', id, 'Cleo', '');
    expect(third).toMatchObject({ code: 1, stderr: expect.stringContaining('Bob approved it already on') });
  });
});

describe('one of two', () => {
  test('is enough to reject, also after the other has approved', async () => {
    const { id, ended } = await waitingRun('doubted');
    await decide('approve', id, 'Ann', 'fine');
    expect((await decide('reject', id, 'Bob', 'the data is stale')).code).toBe(0);
    const document = documentOf(await ended);
    expect(document).toMatchObject({ outcome: 'rejected', approval: { decision: 'rejected', by: 'Bob' } });
    expect((await packageOf(document)).ApprovalDescription).toMatch(
      /^approved by Ann at \S+Z: fine; rejected by Bob at \S+Z: the data is stale$/,
    );
  });

  test('of two who approve at once, both count, once each', async () => {
    const { id, ended } = await waitingRun('hurried');
    const both = await Promise.all([decide('approve', id, 'Ann', ''), decide('approve', id, 'Bob', '')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const { ApprovalDescription } = await packageOf(documentOf(await ended));
    expect(ApprovalDescription).toMatch(/^approved by (Ann|Bob) at \S+Z; approved by (?!\1)(Ann|Bob) at \S+Z$/);
  });

  test('says so much that not all of it fits into the registry: it names both with their times, and begins both reasons', async () => {
    const { id, ended } = await waitingRun('talkative');
    const [ann, bob] = ['Ann', 'Bob'].map((name) => `${name} ${'x'.repeat(250)}`) as [string, string];
    expect((await decide('approve', id, ann, `first\nreason ${'a'.repeat(980)}`)).code).toBe(0);
    expect((await decide('approve', id, bob, `second reason ${'b'.repeat(980)}`)).code).toBe(0);
    const { ApprovalDescription = '', CustomerMetadataProperties } = await packageOf(documentOf(await ended));
    const one = (name: string, reason: string) => `approved by ${name} at \\S+Z: ${reason}+…`;
    expect(ApprovalDescription).toMatch(new RegExp(`^${one(ann, 'first reason a')}; ${one(bob, 'second reason b')}$`));
    expect(ApprovalDescription.length).toBeLessThanOrEqual(1024);
    expect(CustomerMetadataProperties).toMatchObject({ firstApprovedBy: ann, decidedBy: bob });
  });

  test('who changes the mind may reject what they approved', async () => {
    const { id, ended } = await waitingRun('regretted');
    await decide('approve', id, 'Ann', 'fine');
    expect((await decide('reject', id, 'Ann', 'I was wrong')).code).toBe(0);
    expect(documentOf(await ended)).toMatchObject({ outcome: 'rejected' });
  });
});
