/** Real data and the command as the README has it, with the server that the command starts and ends itself. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { ResultDocument } from '#local/cli/result/document';
import { serverFile } from '#local/config';
import type { PredictOutput } from '#tasks/contracts/predict';
import { aucByPairs, parseScores } from '#test/support/auc';
import { type AwsClients, awsClients, query, textUnder } from '#test/support/aws-clients';
import { descendantsOf, untilGone } from '#test/support/processes';
import { documentOf, type Ended, ronda, startLocal, startRonda } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';

const DATA = join(import.meta.dirname, '../../../shared/data/credit-default.csv');

describeUnless(existsSync(DATA) ? undefined : 'no ../shared/data/credit-default.csv')('credit defaults', () => {
  let directory: string;
  let ended: Ended;
  let document: ResultDocument;
  let clients: AwsClients;

  beforeAll(async () => {
    directory = await temporaryDirectory();
    const words = ['--data', DATA, '--label', 'target', '--id', 'id', '--minimum-auc', '0.7', '--approve', '--json'];
    const run = startRonda(['run', ...words, '--state-dir', directory, '--port', '0']);
    await run.says(/ProcessData/);
    const processes = await descendantsOf(run.pid);
    ended = await run.ended;
    document = documentOf(ended);
    await untilGone(processes);
    expect(existsSync(serverFile(directory))).toBe(false);
    clients = awsClients((await startLocal(directory)).url);
  });

  test('are learned and served', () => {
    expect(ended.code).toBe(0);
    expect(document).toMatchObject({
      outcome: 'deployed',
      dataset: {
        rows: 30_000,
        positives: 6_636,
        warnings: [expect.stringMatching(/^24 of the 9,000 validation and test rows/)],
      },
      warehouse: { rows: 30_000 },
      deployment: { target: 'endpoint', endpointName: 'fraud' },
    });
  });

  test('are told apart with an AUC between 0.74 and 0.81, as the stored scores say too', async () => {
    const scores = parseScores(await textUnder(clients, `s3://ronda-artifacts/scores/${document.run}/challenger/`));
    const { auc = 0, testRows, interval = [0, 0] } = document.evaluation ?? {};
    expect(testRows).toBe(scores.length);
    expect(Math.abs(auc - aucByPairs(scores))).toBeLessThan(1e-9);
    expect(auc).toBeGreaterThan(0.74);
    expect(auc).toBeLessThan(0.81);
    expect(interval[0] < auc && auc < interval[1]).toBe(true);
  });

  test('stand in the warehouse, each row once', async () => {
    expect(
      await query(
        clients,
        'SELECT count(*), count(DISTINCT id), sum(CASE WHEN target THEN 1 ELSE 0 END) FROM fraud_dataset',
      ),
    ).toEqual([[30_000, 30_000, 6_636]]);
  });

  test('get from the endpoint, after a restart, the scores that the batch path gave', async () => {
    const ids = new Set(
      (await query(clients, "SELECT id FROM fraud_dataset WHERE ronda_split = 'test'")).map(([id]) => Number(id)),
    );
    const rows = parse(await readFile(DATA), { columns: true }) as Record<string, string>[];
    const wanted = rows.filter(({ id }) => ids.has(Number(id)));
    const answer = await ronda(['predict', '--json', '--state-dir', directory], JSON.stringify(wanted));
    const { predictions } = documentOf<PredictOutput>(answer);
    const batch = parseScores(await textUnder(clients, `s3://ronda-artifacts/scores/${document.run}/challenger/`));
    const sorted = (scored: readonly { score: number }[]) => scored.map(({ score }) => score).sort((a, b) => a - b);
    expect(sorted(predictions)).toEqual(sorted(batch));
  });
});
