import { describe, expect, it } from '@jest/globals';
import { resultDocument } from '#local/cli/result/document';
import { summaryLines } from '#local/cli/result/summary';
import { createStyle } from '#local/cli/text/style';
import { displayWidth } from '#local/cli/text/width';
import { summarize } from '#local/client/progress/model';
import type { Outcome } from '#tasks/contracts/outcome';
import { writeHistory } from '#test/support/history';

const ARN = 'arn:aws:states:us-east-1:000000000000:execution:retraining:fraud-1';
const context = { executionArn: ARN, model: 'fraud', report: '/r/report.html', seconds: 12.3 };

const deployed: Outcome = {
  outcome: 'deployed',
  reason: 'the endpoint fraud serves version 2',
  error: null,
  run: 'fraud-261121093000-1a2b3c',
  model: 'fraud',
  executionArn: ARN,
  startedAt: '2026-11-21T09:30:00.000Z',
  finishedAt: '2026-11-21T09:31:00.000Z',
  fingerprint: 'f',
  dataset: { uri: 's3://b/d/', version: 'v1', rows: 30_000, positives: 6636 },
  warehouse: { table: 'fraud_dataset', rows: 30_000 },
  training: {
    jobName: 'fraud-1-train',
    startedAt: null,
    endedAt: null,
    artifact: 's3://b/m',
    validationAuc: 0.79,
    hyperparameters: {},
  },
  evaluation: {
    verdict: 'promote',
    auc: 0.78123,
    interval: [0.7661, 0.7963],
    testRows: 4500,
    testPositives: 995,
    threshold: 0.31,
    champion: { auc: 0.77, difference: 0.01123, interval: [0.002, 0.02], pValue: 0.01 },
    differenceLowerBound: 0.002,
    otherChecksFailed: 0,
    costs: { challenger: 850, champion: 900.5, noModel: 1575 },
    reasons: ['good'],
    evaluationUri: 's3://b/e',
    reportUri: 's3://b/r',
  },
  modelPackageArn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/fraud/2',
  approval: { decision: 'approved', by: 'ann', reason: 'fine', at: '2026-11-21T09:30:30.000Z', earlier: [] },
  deployment: { target: 'endpoint', endpointName: 'fraud', predictionsUri: null, predictionRows: null },
};

function ended(output: unknown) {
  const history = writeHistory();
  history.add('ExecutionSucceeded', { executionSucceededEventDetails: { output: JSON.stringify(output) } });
  return summarize(history.events);
}

function failed(error?: string, cause?: string) {
  const history = writeHistory();
  history.enter('Task', 'ProcessData');
  history.add('ExecutionFailed', { executionFailedEventDetails: { error, cause } });
  return summarize(history.events);
}

describe('resultDocument', () => {
  it('tells a deployed run whole, and leaves out what does not apply', () => {
    expect(resultDocument(ended(deployed), context)).toEqual({
      outcome: 'deployed',
      executionArn: ARN,
      status: 'SUCCEEDED',
      model: 'fraud',
      run: 'fraud-261121093000-1a2b3c',
      dataset: { version: 'v1', rows: 30_000, positives: 6636, warnings: [] },
      warehouse: { table: 'fraud_dataset', rows: 30_000 },
      training: { jobName: 'fraud-1-train', validationAuc: 0.79 },
      evaluation: {
        verdict: 'promote',
        reasons: ['good'],
        auc: 0.78123,
        interval: [0.7661, 0.7963],
        threshold: 0.31,
        testRows: 4500,
        testPositives: 995,
        costs: { challenger: 850, champion: 900.5, noModel: 1575 },
        champion: { auc: 0.77, difference: 0.01123, interval: [0.002, 0.02], pValue: 0.01 },
      },
      modelPackageArn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/fraud/2',
      approval: { decision: 'approved', by: 'ann', reason: 'fine', earlier: [] },
      deployment: { target: 'endpoint', endpointName: 'fraud' },
      report: '/r/report.html',
      seconds: 12.3,
    });
  });

  it('says why a run was skipped or rejected', () => {
    const skipped = {
      ...deployed,
      outcome: 'skipped',
      reason: 'nothing changed',
      dataset: null,
      evaluation: null,
      deployment: null,
    };
    expect(resultDocument(ended(skipped), context)).toMatchObject({
      outcome: 'skipped',
      status: 'SUCCEEDED',
      reason: 'nothing changed',
    });
  });

  it('tells the error of a failed run, and what it came to', () => {
    expect(resultDocument(failed('LabelColumnMissing', "no column 'x'"), context)).toMatchObject({
      outcome: 'failed',
      status: 'FAILED',
      error: 'LabelColumnMissing',
      reason: "no column 'x'",
      dataset: null,
      evaluation: null,
    });
    expect(resultDocument(failed(), context)).toMatchObject({
      error: 'FAILED',
      reason: 'the execution ended as FAILED',
    });
  });
});

describe('summaryLines', () => {
  const lines = (progress: ReturnType<typeof ended>, width = 100) =>
    summaryLines(resultDocument(progress, context), {
      style: createStyle(false),
      width,
      typed: (words) => `ronda ${words} --state-dir state`,
    });

  it('shows the figures of a deployed run', () => {
    expect(lines(ended(deployed))).toEqual([
      'outcome         deployed',
      'rows            30,000, 6,636 positive; 30,000 in the warehouse table fraud_dataset',
      'validation AUC  0.7900',
      'test AUC        0.7812 (0.7661 to 0.7963) on 4,500 rows',
      'champion        0.7700, difference +0.0112',
      'cost of 1,000   850.00, champion 900.50, flagging nothing 1,575',
      'gate            passed',
      'model           fraud, version 2',
      'approval        approved by ann: fine',
      'deployment      endpoint fraud; try: ronda predict --model fraud --data FILE.csv --state-dir state',
      'report          /r/report.html',
      'time            12.3 s',
    ]);
  });

  it('names everybody who decided', () => {
    const first = { decision: 'approved', by: 'bob', reason: '', at: '2026-11-21T09:30:20.000Z' } as const;
    const twice = { ...deployed, approval: deployed.approval && { ...deployed.approval, earlier: [first] } };
    expect(lines(ended(twice))).toContain('approval        approved by bob; approved by ann: fine');
    expect(resultDocument(ended(twice), context).approval?.earlier).toEqual([
      { decision: 'approved', by: 'bob', reason: '' },
    ]);
  });

  it('tells what is strange about the data, and where to read on', () => {
    const result = resultDocument(ended(deployed), context);
    const told = (warnings: string[]) =>
      summaryLines(
        { ...result, dataset: result.dataset && { ...result.dataset, warnings } },
        { style: createStyle(false), width: 100, typed: String },
      ).slice(2, -10);
    expect(told(['a', 'b'])).toEqual(['warning         a', '                b']);
    expect(told(['a', 'b', 'c', 'd', 'e']).at(-1)).toBe('                and 2 more, in eda.html beside the report');
  });

  it('tells where predictions are', () => {
    const batch = { target: 'batch', endpointName: null, predictionsUri: 's3://b/p/', predictionRows: 2000 };
    expect(lines(ended({ ...deployed, deployment: batch } as never), 120)).toContain(
      'deployment      2,000 predictions in s3://b/p/ and in the warehouse table fraud_predictions',
    );
  });

  it('says what to do about an error', () => {
    expect(lines(failed('LabelColumnMissing', "no column 'x'"))).toEqual([
      'outcome     failed',
      'error       LabelColumnMissing',
      "why         no column 'x'",
      'what to do  name the column to predict with --label COLUMN',
      'report      /r/report.html',
      'time        12.3 s',
    ]);
  });

  it('fits narrow terminals', () => {
    for (const line of lines(ended(deployed), 60)) expect(displayWidth(line)).toBeLessThanOrEqual(60);
  });
});
