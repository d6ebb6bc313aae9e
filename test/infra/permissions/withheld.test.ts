/**
 * The permissions proof from the other side, by real calls: a role is left without any right and given one action back each time
 * that it was refused. Each refusal makes the call fail in AWS's words, and with all of them it succeeds. In the end no right is left
 * that nothing failed for.
 *
 * One deployment's life, in order: a run is stopped while it creates the first endpoint, one finds its endpoint no good and is
 * redriven, one makes a batch, one finds another's load going on, one cannot even record its failure, one is stopped while it updates
 * the endpoint.
 */
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import { writeEndlessly } from '#test/support/endless';
import type { Scenario } from '#test/support/iam/scenario';
import { MACHINE } from '#test/support/iam/withheld-by';
import { openWithholding, refusal, type Withholding } from '#test/support/iam/withholding';

const BATCH_BY_TUNING = {
  tuning: { enabled: true, maxJobs: 2 },
  deployment: { target: 'batch', scoreUri: 's3://ronda-artifacts/scoring/fraud/' },
} as const;
const PREPARING = 'ronda-prepare-run';
const CANCEL = 'redshift-data:CancelStatement';
const ENDING = 'ronda-end-as-failed';

let scenario: Scenario;
let withheld: Withholding;
/** The run that serves in the end, and one that made a batch of predictions. */
let whole: string;
let batch: string;

beforeAll(async () => {
  ({ scenario, withheld } = await openWithholding());
}, 300_000);

afterEach(() => withheld.end());
afterAll(() => scenario?.close());

/** How a run ends. */
const failedBy = (role: string, action: string) => ({
  status: 'FAILED',
  cause: expect.stringContaining(refusal(role, action)),
});

/** Of a run that fails at its start: what PrepareRun lacks then, it is given back, until it has cleared up and prepared the run. */
async function prepareNext(input: ExecutionInput): Promise<string[]> {
  withheld.enforce(PREPARING, new Set());
  const run = await scenario.run(input);
  expect(run).toMatchObject(failedBy(PREPARING, 's3:ListBucket'));
  return withheld.give(PREPARING, () => scenario.repeat('PrepareRun', run.executionArn ?? ''));
}

/** EndAsFailed of a run that is redriven once more. */
async function redriven(executionArn: string): Promise<void> {
  const { redriveCount = 0 } = await scenario.clients.stepFunctions.send(
    new DescribeExecutionCommand({ executionArn }),
  );
  await scenario.repeat('EndAsFailed', executionArn, { redriveCount: redriveCount + 1 });
}

/** What of a role's rights nothing has failed for yet. */
const neverMissed = (role: string) => withheld.neverMissed('withheld').filter((right) => right.startsWith(`${role} `));

describe('before anything serves', () => {
  test('PrepareRun fails for each right that it lacks to clear up after a run that was stopped at the first endpoint', async () => {
    await scenario.stopIn('CheckEndpoint', {}, false);
    expect(await prepareNext({})).toContain('sagemaker:DeleteEndpoint');
  });

  test('a state fails for each right that the state machine lacks, until it has deleted an endpoint that is no good', async () => {
    scenario.break({ operation: 'InvokeEndpoint', by: 'ronda-smoke-test' });
    const run = await withheld.run([MACHINE], {});
    expect(run).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('InvokeEndpoint is broken') });
    whole = run.executionArn ?? '';
  }, 300_000);

  test('RecordFailure fails for each right that it lacks, until it has all that it is granted', async () => {
    // Else it has no lease to give back any more.
    await redriven(whole);
    await withheld.give('ronda-record-failure', () => scenario.repeat('RecordFailure', whole));
    expect(neverMissed('ronda-record-failure')).toEqual([]);
  });

  test('the run is redriven, and serves', async () => {
    scenario.break();
    expect(await scenario.redrive(whole)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('once a model serves', () => {
  test.each([
    ['CheckDataset', 'ronda-check-dataset'],
    ['VerifyLoad', 'ronda-verify-load'],
    ['EvaluateModel', 'ronda-evaluate-model'],
    ['SmokeTest', 'ronda-smoke-test'],
  ])('%s fails for each right that it lacks, until it has all that it is granted', async (state, role) => {
    await withheld.give(role, () => scenario.repeat(state, whole));
    expect(neverMissed(role)).toEqual([]);
  });

  test('Predict fails for each right that it lacks, until it has all that it is granted', async () => {
    const rows = { model: 'fraud', rows: [{ amount: 1, age: 2, city: 'Oslo' }], explain: true };
    await withheld.give('ronda-predict', () => scenario.invoke('predict', rows));
    expect(neverMissed('ronda-predict')).toEqual([]);
  });

  test('EndAsFailed fails for each right that it lacks to let the run go on, RecordOutcome for each to record it once more', async () => {
    await withheld.give(ENDING, () => redriven(whole));
    await withheld.give('ronda-record-outcome', () => scenario.repeat('RecordOutcome', whole));
    expect(neverMissed('ronda-record-outcome')).toEqual([]);
  });

  test('a state fails for each right that the state machine lacks, on the way to a batch by the best of some models', async () => {
    const run = await withheld.run([MACHINE], BATCH_BY_TUNING);
    expect(run).toMatchObject({ status: 'SUCCEEDED' });
    expect(neverMissed(MACHINE)).toEqual([`${MACHINE} ${CANCEL}`]);
    batch = run.executionArn ?? '';
  }, 300_000);

  test('CheckBatch fails for each right that it lacks, until it has all that it is granted', async () => {
    await withheld.give('ronda-check-batch', () => scenario.repeat('CheckBatch', batch));
    expect(neverMissed('ronda-check-batch')).toEqual([]);
  });

  test('a state fails without the right to cancel what an earlier run was loading', async () => {
    const end = await writeEndlessly(scenario.clients);
    try {
      await scenario.stopIn('CheckLoad', {}, false);
      await withheld.lack(MACHINE, CANCEL, () => scenario.failure({}));
    } finally {
      await end();
    }
    expect(neverMissed(MACHINE)).toEqual([]);
  });

  test('a run whose failure cannot be recorded fails all the same, and keeps the lease', async () => {
    withheld.enforce('ronda-check-dataset', new Set());
    withheld.enforce('ronda-record-failure', new Set());
    expect(await scenario.run({})).toMatchObject(failedBy('ronda-check-dataset', 's3:GetObject'));
  });

  test('EndAsFailed fails for each right that it lacks to tell who has the lease', async () => {
    const turnedAway = () =>
      redriven(whole).catch((error: Error) => {
        if (!error.message.includes('"errorType":"LeaseHeld"')) throw error;
      });
    expect(await withheld.give(ENDING, turnedAway)).toContain('states:DescribeExecution');
  });
});

describe('after a run that was stopped while it updated the endpoint', () => {
  beforeAll(() => scenario.stopIn('CheckEndpoint', {}, false), 300_000);

  test('PrepareRun fails for each right that it lacks to bring back what served, and to end with nothing else to do', async () => {
    await prepareNext({ ...BATCH_BY_TUNING, force: false });
    expect(neverMissed(PREPARING)).toEqual([]);
  });

  test('EndAsFailed fails without the right to give back the lease for a run that another has superseded', async () => {
    await withheld.lack(ENDING, 's3:DeleteObject', () => redriven(whole));
    expect(neverMissed(ENDING)).toEqual([]);
  });
});

test.each(['ronda-schedule', 'ronda-new-data'])('%s starts nothing without the right to', async (role) => {
  await withheld.lack(role, 'states:StartExecution', () => scenario.start({}, role));
  expect(neverMissed(role)).toEqual([]);
});

test('nothing is granted, but what the other files withhold, that nothing failed for', () => {
  expect(withheld.neverMissed('withheld')).toEqual([]);
});
