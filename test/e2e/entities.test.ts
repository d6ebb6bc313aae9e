/** A whole run through the command with `--entity` and `--time`: no user on two sides, and what the gate is to know of each row. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { ResultDocument } from '#local/cli/result/document';
import { stateMachineArn } from '#local/config';
import { type AwsClients, awsClients, query, textUnder } from '#test/support/aws-clients';
import { COLUMNS, sampleRows, toCsv } from '#test/support/dataset';
import { untilEnded } from '#test/support/executions';
import { toFloats } from '#test/support/processing-job';
import { documentOf, type Ended, startLocal, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

const day = (index: number) => new Date(Date.UTC(2025, 0, 1, 0, index)).toISOString().replace('.000Z', 'Z');
/** A hundred users who come again and again, and as many who come once in a while. */
const ROWS = sampleRows(20_000).map((row, index) => ({
  ...row,
  user: index % 2 ? `regular ${(index * 31) % 101}` : `guest ${Math.floor(index / 200)}`,
  at: day(index),
}));

describe('a run with entities and time', () => {
  let clients: AwsClients;
  let ended: Ended;
  let document: ResultDocument;
  let messages: string;

  beforeAll(async () => {
    const directory = await temporaryDirectory();
    const data = join(directory, 'data.csv');
    const input = join(directory, 'input.json');
    await writeFile(data, toCsv(ROWS, [...COLUMNS, 'user', 'at']));
    const judged = { costs: { amount: 'amount' }, gate: { segments: { columns: ['city'] } } };
    await writeFile(input, JSON.stringify({ ...judged, training: { hyperparameters: { num_round: 10 } } }));
    clients = awsClients((await startLocal(directory)).url);
    const run = startRonda([
      ...['run', '--data', data, '--id', 'id', '--entity', 'user', '--time', 'at', '--input', input],
      ...['--deploy', 'none', '--approve', '--json', '--state-dir', directory],
    ]);
    ended = await run.ended;
    messages = run.messages();
    document = documentOf(ended);
  });

  test('ends well, and says how the rows were split', () => {
    expect({ code: ended.code, outcome: document.outcome }).toEqual({ code: 0, outcome: 'deployed' });
    expect(messages).toMatch(/CheckDataset .* · split by time · [\d,]+ rows set aside/);
  });

  test('has each user in one split, and time going on from split to split', async () => {
    expect(await query(clients, 'SELECT count(*) FROM fraud_dataset')).toEqual([[20_000]]);
    const torn = `SELECT "user" FROM fraud_dataset WHERE ronda_split IS NOT NULL GROUP BY "user" HAVING count(DISTINCT ronda_split) > 1`;
    expect(await query(clients, torn)).toEqual([]);
    const spans = await query(
      clients,
      `SELECT ronda_split, min(at) AS since, max(at) FROM fraud_dataset WHERE ronda_split IS NOT NULL GROUP BY ronda_split ORDER BY since`,
    );
    expect(spans.map(([split]) => split)).toEqual(['train', 'validation', 'test']);
    for (const [index, [, , last]] of spans.slice(0, -1).entries())
      expect(String(last) < String(spans[index + 1]?.[1])).toBe(true);
  });

  test('is refused when nobody says when a row happened', async () => {
    const { executionArn } = await clients.stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: JSON.stringify({ dataset: { uri: 's3://ronda-artifacts/datasets/' }, split: { by: 'time' } }),
      }),
    );
    expect(await untilEnded(clients, executionArn ?? '')).toMatchObject({
      status: 'FAILED',
      cause: expect.stringMatching(/expected dataset\.time, .* with split\.by 'time'; got none/),
    });
  });

  test('gives id, amount and segment of each test row, in the order in which they are scored', async () => {
    const at = (folder: string) => textUnder(clients, `s3://ronda-artifacts/processed/${document.run}/${folder}/`);
    const [header, ...facts] = parse(await at('rows/test')) as string[][];
    const encoded = (await at('test')).trimEnd().split('\n');
    expect(header).toEqual(['row_id', 'amount', 'city']);
    expect(facts).toHaveLength(encoded.length);
    const byId = new Map(ROWS.map((row) => [row.id, row]));
    for (const [index, [id = '', amount, city]] of facts.entries()) {
      const row = byId.get(id);
      expect([Number(amount), city]).toEqual([Number(row?.amount), row?.city]);
      expect(toFloats(encoded[index] ?? '').startsWith(toFloats(`${row?.label},${row?.amount},`))).toBe(true);
    }
    expect(await query(clients, "SELECT count(*) FROM fraud_dataset WHERE ronda_split = 'test'")).toEqual([
      [facts.length],
    ]);
  });
});
