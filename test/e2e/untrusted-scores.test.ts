/**
 * Scores that cannot be what the models say of these rows, put in place of the real ones when all jobs have ended: the execution
 * fails by name, and nothing of the model is left.
 */

import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateModelPackageGroupCommand,
  ListEndpointsCommand,
  ListModelPackagesCommand,
} from '@aws-sdk/client-sagemaker';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { local, readEnvironment, stateMachineArn } from '#local/config';
import { type LocalAws, startLocalAws } from '#local/main';
import type { RestRequest } from '#local/wire/service';
import { type AwsClients, awsClients, keysUnder, textUnder } from '#test/support/aws-clients';
import { toCsv } from '#test/support/dataset';
import { untilEnded } from '#test/support/executions';
import { scriptedRows } from '#test/support/scripted';
import { endBeforeRemoval, temporaryDirectory } from '#test/support/temporary';
import { build } from '../../bin/build.mjs';

const MODEL = 'untrusted';
const ROWS = 2_000;
/** 15 in 100 of them are the test rows, as many the validation rows. */
const HELD_OUT = 300;

type Scored = 'challenger' | 'validation' | 'champion';
type Change = (lines: readonly string[]) => readonly string[];

let aws: LocalAws;
let clients: AwsClients;
/** What happens to scores before they are evaluated. */
let change: { readonly of: readonly Scored[]; readonly by: Change } | undefined;

beforeAll(async () => {
  aws = await startLocalAws({
    stateDirectory: await temporaryDirectory(),
    port: 0,
    buildDirectory: await build(),
    environment: readEnvironment(),
    async authorize({ operation, input }, { caller }) {
      if (caller.accessKeyId !== 'ronda-state-machine' || operation !== 'Invoke') return;
      if (!(input as RestRequest).path.FunctionName?.includes('evaluate-model')) return;
      for (const of of change?.of ?? []) await replaceScores(of, change?.by as Change);
    },
  });
  clients = awsClients(aws.url);
  const rows = scriptedRows({ rows: ROWS, seed: 1, truth: ({ first, noise }) => first + noise });
  const Body = toCsv(rows, Object.keys(rows[0] ?? {}));
  await clients.s3.send(new PutObjectCommand({ Bucket: local.bucket, Key: 'datasets/untrusted/rows.csv', Body }));
  await clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: MODEL }));
  const champion = await untilEnded(clients, await start({ deployment: { target: 'none' } }));
  expect(champion).toMatchObject({ status: 'SUCCEEDED' });
});

endBeforeRemoval(() => aws?.close());

afterEach(() => {
  change = undefined;
});

/** Those of the newest run. */
async function replaceScores(of: Scored, by: Change): Promise<void> {
  const keys = (await keysUnder(clients, `s3://${local.bucket}/scores/`)).filter((key) => key.includes(`/${of}/`));
  const Key = keys.at(-1) ?? '';
  const lines = (await textUnder(clients, `s3://${local.bucket}/${Key}`)).trim().split('\n');
  await clients.s3.send(new PutObjectCommand({ Bucket: local.bucket, Key, Body: `${by(lines).join('\n')}\n` }));
}

async function start(settings: object = {}): Promise<string> {
  const input = {
    model: MODEL,
    dataset: { uri: `s3://${local.bucket}/datasets/untrusted/`, id: ['id'] },
    training: { hyperparameters: { num_round: 5 } },
    approval: { required: false },
    force: true,
    ...settings,
  };
  const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
  return (await clients.stepFunctions.send(command)).executionArn ?? '';
}

const first =
  (line: string): Change =>
  ([, ...rest]) => [line, ...rest];
const fewer: Change = ([, ...rest]) => rest;
const more: Change = (lines) => [...lines, '0,0.5'];
const negative: Change = (lines) => lines.map((line) => line.replace(/^1/, '0'));

describe('an execution fails, and nothing is registered, for', () => {
  test.each<[string, readonly Scored[], Change, string]>([
    ['a score of a test row that is no number', ['challenger'], first('1,nan'), "got the score 'nan' in"],
    ['an infinite score of a validation row', ['validation'], first('0,inf'), "got the score 'inf' in"],
    ['an infinite score by the champion', ['champion'], first('1,-inf'), "got the score '-inf' in"],
    [
      'a score beyond 1',
      ['challenger'],
      first('1,1.5'),
      'expected the challenger to score from 0 to 1, got 1.5 for row 1',
    ],
    [
      'fewer scores than test rows',
      ['challenger'],
      fewer,
      `expected the challenger to score ${HELD_OUT} rows, got ${HELD_OUT - 1} scores`,
    ],
    [
      'more scores than validation rows',
      ['validation'],
      more,
      `expected the challenger, for the threshold, to score ${HELD_OUT} rows, got ${HELD_OUT + 1} scores`,
    ],
    [
      'fewer scores by the champion',
      ['champion'],
      fewer,
      `expected the champion to score ${HELD_OUT} rows, got ${HELD_OUT - 1} scores`,
    ],
    [
      'test rows of a single class',
      ['challenger', 'champion'],
      negative,
      `expected at least two test rows of either class, got 0 positive and ${HELD_OUT} negative`,
    ],
    [
      'validation rows without a positive',
      ['validation'],
      negative,
      'expected positive rows to choose the threshold on',
    ],
  ])('%s', async (_what, of, by, message) => {
    change = { of, by };
    const { status, error, cause } = await untilEnded(clients, await start());
    expect([status, error]).toEqual(['FAILED', 'ScoresInvalid']);
    expect(JSON.parse(cause ?? '{}').errorMessage).toContain(message);
    expect(await left()).toEqual({ packages: ['Approved'], endpoints: [], leases: [], verdicts: 1 });
  });
});

/** What there is of the model; all that the champion's own run left is one package and its evaluation. */
async function left() {
  const { ModelPackageSummaryList = [] } = await clients.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: MODEL }),
  );
  const { Endpoints } = await clients.sagemaker.send(new ListEndpointsCommand({}));
  const evaluations = await keysUnder(clients, `s3://${local.bucket}/evaluation/`);
  return {
    packages: ModelPackageSummaryList.map(({ ModelApprovalStatus }) => ModelApprovalStatus),
    endpoints: Endpoints,
    leases: await keysUnder(clients, `s3://${local.bucket}/leases/`),
    verdicts: evaluations.filter((key) => key.endsWith('evaluation.json')).length,
  };
}
