/** A program: reads the text of scores and row facts and evaluates two models with costs and segments, as EvaluateModel does. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { rowsOfMostDisagreement } from '#tasks/evaluation/disagreements';
import { evaluate } from '#tasks/evaluation/evaluate';
import { readRowFacts } from '#tasks/evaluation/rows/row-facts';
import { readScores } from '#tasks/evaluation/scores';

const [, , folder = '', rowsText = ''] = process.argv;
const rows = Number(rowsText);
const files = (name: string) => [{ name, content: createReadStream(join(folder, name)) }];

const started = performance.now();
const challenger = await readScores(files('challenger.csv'));
const champion = await readScores(files('champion.csv'));
const ids = rowsOfMostDisagreement(challenger.scores, champion.scores);
const facts = await readRowFacts(files('rows.csv'), { rows, segments: ['country'], ids });
const reading = (performance.now() - started) / 1000;
const evaluation = evaluate({
  about: {
    model: 'bench',
    run: 'bench',
    executionArn: 'bench',
    createdAt: new Date(0).toISOString(),
    dataset: { uri: '', version: '', rows, positives: 0, suspects: [], duplicatesAcrossSplits: 0 },
    training: { jobName: '', validationAuc: null, hyperparameters: {} },
    gate: {
      minimumAuc: 0.7,
      margin: 0.01,
      confidence: 0.95,
      minimumPositives: 50,
      metrics: { averagePrecision: { margin: 0.02 }, recallAtFalsePositiveRate: { rate: 0.01, margin: 0.02 } },
      segments: { columns: ['country'], maximumDrop: 0.05, minimumPositives: 50 },
    },
    championProblem: null,
    importance: [],
    contributions: null,
    lineage: {
      codeVersion: null,
      modelDigest: null,
      startedAt: new Date(0).toISOString(),
      processing: { jobName: '', seconds: null },
      training: { jobName: '', seconds: null },
      tuning: null,
      scoring: {
        challenger: { jobName: '', seconds: null },
        validation: { jobName: '', seconds: null },
        champion: null,
      },
      champion: null,
    },
  },
  costs: { missedPositive: 20, falseAlarm: 1, review: 2, amount: 'amount', margin: 0 },
  expectedRows: rows,
  challenger,
  champion: { modelPackageArn: 'champion', threshold: null, scores: champion },
  facts,
});
console.log(
  JSON.stringify({
    auc: evaluation.challenger.auc,
    verdict: evaluation.verdict,
    reading,
    seconds: (performance.now() - started) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
