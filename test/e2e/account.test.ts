/** The command against an account, by ordinary credentials and settings; the local server stands in for AWS. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { local, stateMachineArn } from '#local/config';
import { writeSample } from '#test/support/dataset';
import { documentOf, ronda, startLocal, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

const ME = `arn:aws:iam::${local.account}:user/me`;
const before = { ...process.env };

let directory: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeSample(join(directory, 'data.csv'), 2_000);
  await writeFile(
    join(directory, 'quick.json'),
    JSON.stringify({ training: { hyperparameters: { num_round: 10 } }, deployment: { target: 'none' } }),
  );
  const { url } = await startLocal(join(directory, 'server'));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: 'me',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
  // As the stack does on AWS.
  await ronda(['run', '--model', 'fraud', '--approve', '--json', ...data(), '--state-dir', join(directory, 'server')]);
});

afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
});

/** A folder of the command's own, where no server runs. */
const elsewhere = (...words: string[]) => [...words, '--state-dir', join(directory, 'mine')];
const data = () => ['--data', join(directory, 'data.csv'), '--id', 'id', '--input', join(directory, 'quick.json')];

describe('ronda --aws', () => {
  test('lists and shows the runs of the account', async () => {
    const rows = JSON.parse((await ronda(elsewhere('list', '--aws', '--json'))).stdout);
    expect(rows).toMatchObject([{ model: 'fraud', outcome: 'deployed' }]);
    const named = await ronda(elsewhere('show', '--aws', '--state-machine-arn', stateMachineArn, '--json'));
    expect(JSON.parse(named.stdout)).toMatchObject({ status: 'SUCCEEDED', result: { outcome: 'deployed' } });
  });

  test('runs, and approves under the IAM identity of whoever asks', async () => {
    const running = startRonda(elsewhere('run', '--aws', '--force', '--json', ...data()));
    const [, id = ''] = await running.says(/ronda.mjs approve (\S+) --aws'/);
    const named = ['--aws', '--state-machine-arn', stateMachineArn];
    const shown = await ronda(elsewhere('show', ...named));
    expect(shown.stdout).toContain(`approve ${id} ${named.join(' ')}' or '`);
    const refused = await ronda(elsewhere('approve', id, '--aws', '--by', 'Ann'));
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--by does not go with --aws') });
    const approved = await ronda(elsewhere('approve', id, '--aws', '--reason', 'looks right'));
    expect(approved).toMatchObject({ code: 0, stderr: expect.stringContaining(ME) });
    const ended = await running.ended;
    expect(ended.code).toBe(0);
    expect(documentOf(ended)).toMatchObject({
      outcome: 'deployed',
      approval: { decision: 'approved', by: ME, reason: 'looks right' },
    });
  });

  test.each([
    [['list', '--state-machine-arn', stateMachineArn], 2, '--state-machine-arn goes with --aws'],
    [['run', '--aws', '--port', '1'], 2, '--port does not go with --aws'],
    [['list', '--aws', '--state-machine-arn', `${stateMachineArn}x`], 1, 'Resource not found'],
  ])('refuses %j', async (words, code, message) => {
    const ended = await ronda(elsewhere(...words));
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
  });
});
