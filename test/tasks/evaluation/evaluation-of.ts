/** A whole evaluation to test verdicts, summaries and reports on, made by the real `evaluate`. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import { type EvaluationInput, evaluate } from '#tasks/evaluation/evaluate';
import type { RowFacts } from '#tasks/evaluation/rows/row-facts';
import type { Scores } from '#tasks/evaluation/scores';
import { randomPair } from './rows';

export const ABOUT: EvaluationInput['about'] = {
  model: 'fraud',
  run: 'fraud-261121093000-1a2b3c',
  executionArn: 'arn:aws:states:us-east-1:000000000000:execution:retraining:nightly-7',
  createdAt: '2026-11-21T09:31:12.000Z',
  dataset: {
    uri: 's3://bucket/transactions/',
    version: '3f9a0d2c77e1',
    rows: 30_000,
    positives: 6_636,
    suspects: [],
    duplicatesAcrossSplits: 0,
  },
  training: {
    jobName: 'fraud-261121093000-1a2b3c-train-0-0',
    validationAuc: 0.7791,
    hyperparameters: { num_round: '100', max_depth: '5' },
  },
  gate: { minimumAuc: 0.6, margin: 0.01, confidence: 0.95, minimumPositives: 50, metrics: {} },
  championProblem: null,
  importance: [
    { feature: 'Amount', gain: 750, share: 0.75 },
    { feature: 'Category=travel', gain: 250, share: 0.25 },
  ],
  contributions: {
    rows: 1000,
    bias: -1.2345,
    features: [
      {
        feature: 'Amount',
        meanAbsolute: 0.8125,
        points: [
          [0, -0.5],
          [0.2, -0.4],
          [0.5, 0.1],
          [0.9, 1.2],
          [1, 0.8],
          [null, 0.3],
        ],
      },
      {
        feature: 'Category=travel',
        meanAbsolute: 0.0625,
        points: [
          [0, -0.05],
          [1, 0.25],
        ],
      },
    ],
    others: { features: 3, meanAbsolute: 0.0417 },
  },
  lineage: {
    codeVersion: '0.1.0+3f9a0d2c77e1',
    modelDigest: 'd1'.repeat(32),
    startedAt: '2026-11-21T09:30:00.000Z',
    processing: { jobName: 'fraud-261121093000-1a2b3c-process-0-0', seconds: 41.5 },
    training: { jobName: 'fraud-261121093000-1a2b3c-train-0-0', seconds: 3725 },
    tuning: null,
    scoring: {
      challenger: { jobName: 'fraud-261121093000-1a2b3c-score-test-0-0', seconds: 12.25 },
      validation: { jobName: 'fraud-261121093000-1a2b3c-score-valid-0-0', seconds: 11 },
      champion: { jobName: 'fraud-261121093000-1a2b3c-score-champ-0-0', seconds: 13 },
    },
    champion: {
      run: 'fraud-261114093000-9f8e7d',
      datasetVersion: '11aa22bb33cc',
      hyperparameters: { num_round: '100', max_depth: '6' },
      codeVersion: '0.1.0+0123456789ab',
      modelDigest: 'c0'.repeat(32),
    },
  },
};

export const CHAMPION_ARN = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/fraud/3';

export const championOf = (scores: Scores, threshold: number | null = 0.5) => ({
  modelPackageArn: CHAMPION_ARN,
  threshold,
  scores,
});

/** Of rows about which nothing more is known than an id. */
export const factsOf = (rows: number, changes: Partial<RowFacts> = {}): RowFacts => ({
  amounts: new Float64Array(rows).fill(Number.NaN),
  segments: [],
  ids: changes.ids ?? new Map(Array.from({ length: rows }, (_, row) => [row, `r${row}`])),
  ...changes,
});

/** Two models on 1,200 random rows; `changes` replaces parts of the input. */
export function inputOf(changes: Partial<EvaluationInput> = {}): EvaluationInput {
  const [challenger, champion] = randomPair(21, 1200, 500);
  const [thresholdRows] = randomPair(22, 900, 500);
  return {
    about: ABOUT,
    costs: null,
    expectedRows: 1200,
    challenger,
    champion: championOf(champion),
    thresholdRows: { ...thresholdRows, amounts: null },
    facts: factsOf(1200),
    ...changes,
  };
}

export const evaluationOf = (changes: Partial<EvaluationInput> = {}): Evaluation => evaluate(inputOf(changes));
