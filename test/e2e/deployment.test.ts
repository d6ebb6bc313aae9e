/** From a CSV file to a served model and back: what a user sees, beside what the services hold. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DescribeEndpointCommand,
  DescribeTrainingJobCommand,
  ListModelPackagesCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ResultDocument } from '#local/cli/result/document';
import type { PredictOutput } from '#tasks/contracts/predict';
import { aucByPairs, parseScores } from '#test/support/auc';
import { type AwsClients, awsClients, keysUnder, query, textUnder } from '#test/support/aws-clients';
import { sampleRows, toCsv } from '#test/support/dataset';
import { documentOf, type Ended, ronda, startLocal } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

const ROWS = sampleRows(2_500);
const BUCKET = 's3://ronda-artifacts';

let directory: string;
let clients: AwsClients;

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeFile(file('data.csv'), toCsv(ROWS));
  // A margin that models of so few rows keep: what is tried here comes after the gate.
  const quick = { training: { hyperparameters: { num_round: 20 } }, gate: { margin: 0.1 } };
  await writeFile(file('quick.json'), JSON.stringify(quick));
  clients = awsClients((await startLocal(directory)).url);
});

const file = (name: string) => join(directory, name);
const run = (...words: string[]) =>
  ronda([
    'run',
    '--id',
    'id',
    '--input',
    file('quick.json'),
    '--approve',
    '--json',
    '--state-dir',
    directory,
    ...words,
  ]);
const scoresOf = async (document: ResultDocument, of: 'challenger' | 'champion') =>
  parseScores(await textUnder(clients, `${BUCKET}/scores/${document.run}/${of}/`));

async function predict(rows: readonly object[]): Promise<PredictOutput> {
  const ended = await ronda(['predict', '--json', '--state-dir', directory], JSON.stringify(rows));
  return documentOf<PredictOutput>(ended);
}

async function approvedVersions(): Promise<(number | undefined)[]> {
  const packages = await clients.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: 'fraud', ModelApprovalStatus: 'Approved' }),
  );
  return (packages.ModelPackageSummaryList ?? []).map(({ ModelPackageVersion }) => ModelPackageVersion).sort();
}

describe('ronda run', () => {
  let first: Ended;
  let deployed: ResultDocument;

  beforeAll(async () => {
    first = await run('--data', file('data.csv'));
    deployed = documentOf(first);
  });

  test('deploys an endpoint and says so in one document', async () => {
    expect(first.code).toBe(0);
    expect(deployed).toMatchObject({
      outcome: 'deployed',
      status: 'SUCCEEDED',
      model: 'fraud',
      dataset: { rows: ROWS.length, positives: ROWS.filter(({ label }) => label === '1').length },
      warehouse: { table: 'fraud_dataset', rows: ROWS.length },
      approval: { decision: 'approved', by: 'tester' },
      deployment: { target: 'endpoint', endpointName: 'fraud' },
    });
    expect(deployed.evaluation?.champion).toBeUndefined();
    expect(existsSync(deployed.report ?? '')).toBe(true);
    const endpoint = await clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'fraud' }));
    expect(endpoint.EndpointStatus).toBe('InService');
  });

  test('loads every row of the dataset into the warehouse, cell by cell', async () => {
    const loaded = await query(clients, 'SELECT id, amount, age, city, label FROM fraud_dataset');
    const numberOf = (cell: string) => (cell === '' ? null : Number(cell));
    const wanted = ROWS.map(({ id, amount, age, city, label }) => [
      id,
      Number(amount),
      numberOf(age),
      city,
      label === '1',
    ]);
    const byId = (rows: unknown[][]) => [...rows].sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    const typed = loaded.map(([id, amount, age, city, label]) => [
      id,
      amount,
      age,
      city,
      label === true || label === 1,
    ]);
    expect(byId(typed)).toEqual(byId(wanted));
  });

  test('tells the AUC that the stored scores have', async () => {
    const scores = await scoresOf(deployed, 'challenger');
    const [[testRows] = []] = await query(clients, "SELECT count(*) FROM fraud_dataset WHERE ronda_split = 'test'");
    expect(scores).toHaveLength(Number(testRows));
    expect(deployed.evaluation?.testRows).toBe(scores.length);
    expect(Math.abs((deployed.evaluation?.auc ?? 0) - aucByPairs(scores))).toBeLessThan(1e-9);
  });

  test('serves the scores that the batch path gave the test rows', async () => {
    const ids = new Set(
      (await query(clients, "SELECT id FROM fraud_dataset WHERE ronda_split = 'test'")).map(([id]) => id),
    );
    const { predictions, threshold } = await predict(ROWS.filter(({ id }) => ids.has(id)));
    const batch = await scoresOf(deployed, 'challenger');
    const sorted = (rows: readonly { score: number }[]) => rows.map(({ score }) => score).sort((a, b) => a - b);
    expect(sorted(predictions)).toEqual(sorted(batch));
    expect(predictions.every(({ score, positive }) => positive === score >= threshold)).toBe(true);
    expect(threshold).toBe(deployed.evaluation?.threshold);
  });

  test('skips a second run on the same data, and says why', async () => {
    const again = await run('--data', file('data.csv'));
    expect(again.code).toBe(0);
    expect(documentOf(again)).toMatchObject({
      outcome: 'skipped',
      status: 'SUCCEEDED',
      modelPackageArn: null,
      deployment: null,
      reason: expect.stringContaining(`neither data nor settings changed since run ${deployed.run}`),
    });
    expect(await approvedVersions()).toEqual([1]);
  });

  test('scores challenger and champion on the same rows when forced to run again', async () => {
    const forced = documentOf(await run('--data', file('data.csv'), '--force'));
    expect(forced.outcome).toBe('deployed');
    const challenger = await scoresOf(forced, 'challenger');
    const champion = await scoresOf(forced, 'champion');
    expect(champion.map(({ positive }) => positive)).toEqual(challenger.map(({ positive }) => positive));
    expect(champion).toEqual(await scoresOf(deployed, 'challenger'));
    const { auc = 0, champion: compared } = forced.evaluation ?? {};
    expect(Math.abs((compared?.auc ?? 0) - aucByPairs(champion))).toBeLessThan(1e-9);
    expect(Math.abs(auc - aucByPairs(challenger))).toBeLessThan(1e-9);
    expect(compared?.difference).toBeCloseTo(auc - (compared?.auc ?? 0), 12);
    expect(await approvedVersions()).toEqual([1, 2]);
  });

  test('runs on changed data without being forced, and compares with the champion', async () => {
    const more = [...ROWS, ...sampleRows(500, 2).map((row) => ({ ...row, id: `new-${row.id}` }))];
    await writeFile(file('more.csv'), toCsv(more));
    const changed = documentOf(await run('--data', file('more.csv')));
    expect(changed).toMatchObject({
      outcome: 'deployed',
      dataset: { rows: more.length },
      warehouse: { rows: more.length },
    });
    const champion = await scoresOf(changed, 'champion');
    const challenger = await scoresOf(changed, 'challenger');
    expect(champion.map(({ positive }) => positive)).toEqual(challenger.map(({ positive }) => positive));
    expect(Math.abs((changed.evaluation?.champion?.auc ?? 0) - aucByPairs(champion))).toBeLessThan(1e-9);
    expect(await query(clients, 'SELECT count(*) FROM fraud_dataset')).toEqual([[more.length]]);
  });
});

test('several instances share the files of the processing and the training, for the same model', async () => {
  const input = {
    processing: { instanceCount: 2 },
    training: { instanceCount: 2, hyperparameters: { num_round: 20 } },
    deployment: { target: 'none' },
  };
  await writeFile(file('two.json'), JSON.stringify(input));
  const words = ['--data', file('data.csv'), '--id', 'id', '--model', 'shared', '--input', file('two.json')];
  const two = documentOf(await ronda(['run', ...words, '--approve', '--json', '--state-dir', directory]));
  const one = documentOf(await run('--data', file('data.csv'), '--model', 'alone', '--deploy', 'none'));
  expect(two).toMatchObject({ outcome: 'deployed', warehouse: { rows: ROWS.length } });
  expect(two.evaluation?.auc).toBe(one.evaluation?.auc);
  expect(await keysUnder(clients, `${BUCKET}/processed/${two.run}/train/`)).toHaveLength(2);
  const job = await clients.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: two.training?.jobName }));
  expect(job.InputDataConfig?.[0]?.DataSource?.S3DataSource?.S3DataDistributionType).toBe('ShardedByS3Key');
});

describe('ronda run --deploy batch', () => {
  // Without the label, in another order of columns, with rows that the training never saw.
  const SCORED = [...ROWS.slice(0, 400), ...sampleRows(300, 7).map((row) => ({ ...row, id: `unseen-${row.id}` }))];
  let batch: ResultDocument;

  beforeAll(async () => {
    await writeFile(file('score.csv'), toCsv(SCORED, ['city', 'id', 'age', 'amount']));
    batch = documentOf(
      await run('--data', file('more.csv'), '--deploy', 'batch', '--score', file('score.csv'), '--force'),
    );
  });

  const predictionLines = async () =>
    (await textUnder(clients, batch.deployment?.predictionsUri ?? '')).trim().split('\n');

  test('gives one prediction for each row, in order', async () => {
    expect(batch).toMatchObject({
      outcome: 'deployed',
      deployment: {
        target: 'batch',
        predictionRows: SCORED.length,
        predictionsUri: `${BUCKET}/predictions/${batch.run}/`,
      },
    });
    const numbers = (await predictionLines()).map((line) => Number(line.split(',')[0]));
    expect(numbers).toHaveLength(SCORED.length);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('loads them into the warehouse under the names of the rows', async () => {
    const loaded = await query(
      clients,
      `SELECT row_id, score, positive FROM fraud_predictions WHERE run = '${batch.run}' ORDER BY row_number`,
    );
    expect(loaded.map(([id]) => id)).toEqual(SCORED.map(({ id }) => id));
    expect(loaded.map(([, score]) => score)).toEqual(
      (await predictionLines()).map((line) => Number(line.split(',')[1])),
    );
    const threshold = batch.evaluation?.threshold ?? 0;
    expect(loaded.every(([, score, positive]) => positive === (score as number) >= threshold)).toBe(true);
  });

  test('predicts what the endpoint of the same model answers for the same rows', async () => {
    const { predictions } = await predict(SCORED);
    expect(predictions.map(({ score }) => score)).toEqual(
      (await predictionLines()).map((line) => Number(line.split(',')[1])),
    );
  });

  test('leaves no staging table and no job behind', async () => {
    const tables = await query(
      clients,
      "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'fraud%' ORDER BY 1",
    );
    expect(tables.flat()).toEqual(['fraud_dataset', 'fraud_predictions', 'fraud_rounds']);
    expect(await keysUnder(clients, `${BUCKET}/leases/`)).toEqual([]);
  });

  test('keeps a row for each judged run in the warehouse', async () => {
    const rounds = await query(clients, 'SELECT run, outcome, auc FROM fraud_rounds ORDER BY started_at');
    expect(rounds.map(([, outcome]) => outcome)).toEqual(['deployed', 'deployed', 'deployed', 'deployed']);
    expect(rounds.at(-1)).toEqual([batch.run, 'deployed', batch.evaluation?.auc]);
  });
});

describe('ronda predict', () => {
  test('takes rows on the command line and in a CSV file', async () => {
    const [row] = ROWS;
    const one = await ronda([
      'predict',
      '--state-dir',
      directory,
      '--row',
      `amount=${row?.amount},age=${row?.age},city=${row?.city}`,
    ]);
    const { predictions } = await predict(ROWS.slice(0, 1));
    expect(one.stdout.split('\n')[1]).toBe(`${predictions[0]?.score},${predictions[0]?.positive}`);
    const all = await ronda(['predict', '--state-dir', directory, '--data', file('data.csv')]);
    expect(all.stdout.trim().split('\n')).toHaveLength(1 + ROWS.length);
  });

  test.each([
    [['--row', 'amount=1'], 1, /age/],
    [['--model', 'nobody', '--row', 'a=1'], 1, /no endpoint serves 'nobody'/],
    [['--data', '/nonexistent.csv'], 2, /no such file/],
  ])('refuses %j', async (words, code, message) => {
    const ended = await ronda(['predict', '--state-dir', directory, ...words]);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
  });
});
