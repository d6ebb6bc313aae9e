/** Scores that cannot be what the models say of the test rows, put under the real function after a real run: each is refused by name. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { local } from '#local/config';
import { EvaluateModelInput } from '#tasks/contracts/evaluate-model';
import { type AwsClients, awsClients, historyOf, textUnder } from '#test/support/aws-clients';
import { toCsv } from '#test/support/dataset';
import { documentOf, ronda, startLocal } from '#test/support/ronda';
import { scriptedRows } from '#test/support/scripted';
import { temporaryDirectory } from '#test/support/temporary';

let clients: AwsClients;
/** What the function got, and the scores it read. */
let input: EvaluateModelInput;
let scores: string[];

beforeAll(async () => {
  const directory = await temporaryDirectory();
  clients = awsClients((await startLocal(directory)).url);
  const rows = scriptedRows({ rows: 2_000, seed: 1, truth: ({ first, noise }) => first + noise });
  const [data, settings] = ['data.csv', 'input.json'].map((name) => join(directory, name)) as [string, string];
  await writeFile(data, toCsv(rows, Object.keys(rows[0] ?? {})));
  await writeFile(
    settings,
    JSON.stringify({ dataset: { id: ['id'] }, training: { hyperparameters: { num_round: 5 } } }),
  );
  const words = ['--data', data, '--input', settings, '--deploy', 'none', '--approve', '--json'];
  const document = documentOf(await ronda(['run', ...words, '--state-dir', directory]));
  input = await inputOfEvaluation(document.executionArn);
  scores = (await textUnder(clients, input.run.uris.challengerScores)).trim().split('\n');
});

async function inputOfEvaluation(executionArn: string): Promise<EvaluateModelInput> {
  const events = await historyOf(clients, executionArn);
  const entered = events.findIndex(
    ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === 'EvaluateModel',
  );
  const scheduled = events.slice(entered).find(({ taskScheduledEventDetails }) => taskScheduledEventDetails);
  return EvaluateModelInput.parse(JSON.parse(scheduled?.taskScheduledEventDetails?.parameters ?? '{}').Payload);
}

/** Runs the function on other scores of the challenger. */
async function evaluate(name: string, lines: readonly string[], testRows = input.testRows) {
  const folder = `scores/broken-${name}/`;
  await clients.s3.send(
    new PutObjectCommand({ Bucket: local.bucket, Key: `${folder}part-0.csv.out`, Body: `${lines.join('\n')}\n` }),
  );
  const uris = { ...input.run.uris, challengerScores: `s3://${local.bucket}/${folder}` };
  const { FunctionError, Payload } = await clients.lambda.send(
    new InvokeCommand({
      FunctionName: `${local.functionPrefix}evaluate-model`,
      Payload: Buffer.from(JSON.stringify({ ...input, testRows, run: { ...input.run, uris } })),
    }),
  );
  return { failed: FunctionError !== undefined, ...JSON.parse(Payload?.transformToString() ?? 'null') };
}

describe('the evaluation', () => {
  test('accepts the scores as they are', async () => {
    expect(await evaluate('none', scores)).toMatchObject({
      failed: false,
      verdict: 'promote',
      testRows: scores.length,
    });
  });

  test.each([
    ['nan', 'a score that is no number', (lines: string[]) => ['1,nan', ...lines.slice(1)], "got the score 'nan' in"],
    ['infinite', 'an infinite score', (lines: string[]) => ['1,1e999', ...lines.slice(1)], "got the score '1e999' in"],
    ['fewer', 'fewer scores than rows', (lines: string[]) => lines.slice(1), 'got 299 scores'],
    ['more', 'more scores than rows', (lines: string[]) => [...lines, '0,0.5'], 'got 301 scores'],
    [
      'single',
      'rows of one class',
      (lines: string[]) => lines.map((line) => line.replace(/^1/, '0')),
      'got 0 positive',
    ],
  ])('refuses %s: %s', async (name, _what, change, message) => {
    expect(await evaluate(name, change(scores))).toMatchObject({
      failed: true,
      errorType: 'ScoresInvalid',
      errorMessage: expect.stringContaining(message),
    });
  });
});
