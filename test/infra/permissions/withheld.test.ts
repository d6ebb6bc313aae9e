/**
 * The permissions proof from the other side, by real calls: a role is left without any right and given one action back each time
 * that it was refused. Each refusal makes the call fail in AWS's words, and with all of them it succeeds.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { unproven } from '#infra/permissions/unproven';
import type { Identity } from '#local/iam/index';
import { historyOf } from '#test/support/aws-clients';
import { grantsOf } from '#test/support/iam/rights';
import type { Scenario } from '#test/support/iam/scenario';
import { MACHINE, openWithholding, refusal, type Withholding } from '#test/support/iam/withholding';

const BATCH = { target: 'batch', scoreUri: 's3://ronda-artifacts/scoring/fraud/' } as const;

/** Asked for when a branch fails while the other's job runs, as chance will have it; its refusal stands in no history. */
const STOPPING = [
  'sagemaker:StopHyperParameterTuningJob',
  'sagemaker:StopProcessingJob',
  'sagemaker:StopTrainingJob',
  'sagemaker:StopTransformJob',
];

/** What neither way needs of the state machine: the endpoint is there already and stays, no load is left; nor what only stops jobs. */
const ELSEWHERE = [
  'redshift-data:CancelStatement',
  'sagemaker:CreateEndpoint',
  'sagemaker:DeleteEndpoint',
  ...STOPPING,
];

/** What Step Functions gives Lambda. */
interface Invocation {
  readonly FunctionName?: string;
  readonly Payload?: object;
}

let scenario: Scenario;
let withheld: Withholding;
let roles: Readonly<Record<string, Identity>>;
/** A whole run, to an endpoint. */
let whole: string;

beforeAll(async () => {
  ({ scenario, roles, withheld } = await openWithholding({ schedule: { expression: 'rate(1 day)' } }));
  const { executionArn = '', status } = await scenario.run({});
  expect(status).toBe('SUCCEEDED');
  whole = executionArn;
}, 300_000);

afterEach(() => withheld.end());
afterAll(() => scenario?.close());

describe('a function that begins without any right', () => {
  test.each([
    ['PrepareRun', 'ronda-prepare-run', 8],
    ['CheckDataset', 'ronda-check-dataset', 3],
    ['VerifyLoad', 'ronda-verify-load', 4],
    ['EvaluateModel', 'ronda-evaluate-model', 5],
    ['SmokeTest', 'ronda-smoke-test', 4],
    ['RecordOutcome', 'ronda-record-outcome', 10],
  ])('fails for each that it lacks, until it has all that a run asks of it: %s', async (state, role, rights) => {
    expect(await withheld.give(role, () => scenario.repeat(state, whole))).toHaveLength(rights);
  });

  test('fails for each that it lacks: CheckBatch', async () => {
    const { executionArn = '', status } = await scenario.run({ deployment: BATCH });
    expect(status).toBe('SUCCEEDED');
    expect(await withheld.give('ronda-check-batch', () => scenario.repeat('CheckBatch', executionArn))).toHaveLength(3);
  });

  test('fails for each that it lacks: RecordFailure, and EndAsFailed when the run is redriven', async () => {
    withheld.enforce('ronda-check-dataset', new Set());
    const { executionArn = '', status } = await scenario.run({});
    expect(status).toBe('FAILED');
    const parameters = (await historyOf(scenario.clients, executionArn)).flatMap(
      ({ taskScheduledEventDetails }) => JSON.parse(taskScheduledEventDetails?.parameters ?? '{}') as Invocation,
    );
    const { Payload } = parameters.find(({ FunctionName }) => FunctionName?.includes('end-as-failed')) ?? {};
    const redriven = () => scenario.invoke('end-as-failed', { ...Payload, redriveCount: 1 });
    expect(await withheld.give('ronda-end-as-failed', redriven)).toHaveLength(7);
    // Now there is a lease to give back.
    const repeat = () => scenario.repeat('RecordFailure', executionArn);
    expect(await withheld.give('ronda-record-failure', repeat)).toHaveLength(7);
  });

  test('fails for each that it lacks: Predict', async () => {
    const rows = { model: 'fraud', rows: [{ amount: 1, age: 2, city: 'Oslo' }], explain: true };
    expect(await withheld.give('ronda-predict', () => scenario.invoke('predict', rows))).toHaveLength(7);
  });
});

describe('the state machine that begins without any right', () => {
  const met = new Set<string>();

  test.each([
    ['an endpoint', {}],
    ['a batch', { tuning: { enabled: true, maxJobs: 2 }, deployment: BATCH }],
  ])(
    'has a state fail for each that it lacks, on the way to %s',
    async (_, input) => {
      const { given, history } = await withheld.run([MACHINE], input);
      const told = [...(given.get(MACHINE) ?? [])].filter((action) => !STOPPING.includes(action));
      expect(told.filter((action) => !history.includes(refusal(MACHINE, action)))).toEqual([]);
      for (const action of told) met.add(action);
    },
    300_000,
  );

  test('has met all its rights on these ways, but for those of a first endpoint, of deleting it and of stopping', () => {
    const granted = new Set(grantsOf(roles[MACHINE] as Identity).map(({ action }) => action));
    const others = [...granted].filter((action) => !met.has(action) && !(action in unproven));
    expect(others.sort()).toEqual(ELSEWHERE);
  });
});
