/** What a newcomer does, in this order and in one folder: retrain on the sample, look at it as the hints say, bring own data. */
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { ResultDocument } from '#local/cli/result/document';
import { SAMPLE_ROWS } from '#local/cli/sample/write';
import { writeSample } from '#test/support/dataset';
import { documentOf, ronda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

let directory: string;
let sample: ResultDocument;
const at = (...words: string[]) => [...words, '--state-dir', directory];

beforeAll(async () => {
  directory = await temporaryDirectory();
  const ended = await ronda(at('run', '--approve', '--json'));
  expect(ended.code).toBe(0);
  sample = documentOf(ended);
});

test('the sample is learned with honest signal, and deployed', () => {
  expect(sample).toMatchObject({
    outcome: 'deployed',
    model: 'sample',
    dataset: { rows: SAMPLE_ROWS },
    warehouse: { table: 'sample_dataset', rows: SAMPLE_ROWS },
    deployment: { target: 'endpoint', endpointName: 'sample' },
  });
  const { rows = 0, positives = 0 } = sample.dataset ?? {};
  expect((positives ?? 0) / (rows ?? 0)).toBeCloseTo(0.01, 2);
  expect(sample.evaluation?.auc).toBeGreaterThan(0.92);
  expect(sample.evaluation?.auc).toBeLessThan(0.98);
});

test('the command that the summary names predicts', async () => {
  const { stdout } = await ronda(at('show'));
  const [, words = ''] = /; try: node bin\/ronda\.mjs (predict .*)$/m.exec(stdout.replace(/\n {10,}/g, ' ')) ?? [];
  const file = join(directory, 'sample/transactions.csv');
  const { code, stdout: scores } = await ronda(words.replace('FILE.csv', file).split(' '));
  expect({ code, lines: scores.trim().split('\n').length }).toEqual({ code: 0, lines: SAMPLE_ROWS + 1 });
});

test('own data make a model of their own, which the sample’s does not stand in the way of', async () => {
  const data = await writeSample(join(directory, 'own.csv'), 4_000);
  const ended = await ronda(at('run', '--data', data, '--id', 'id', '--approve', '--json'));
  expect(ended.code).toBe(0);
  expect(documentOf(ended)).toMatchObject({ outcome: 'deployed', model: 'fraud' });
});
