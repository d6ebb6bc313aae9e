/**
 * The roles of jobs without one right after another: each refusal fails the job, in AWS's words. And the state machine without the
 * right to stop a job: it goes on when its execution is stopped.
 */
import {
  DescribeHyperParameterTuningJobCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Identity } from '#local/iam/index';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import { type AwsClients, historyOf } from '#test/support/aws-clients';
import { without } from '#test/support/iam/rights';
import type { Scenario } from '#test/support/iam/scenario';
import { JOBS, MACHINE } from '#test/support/iam/withheld-by';
import { openWithholding, type Withholding } from '#test/support/iam/withholding';
import { until } from '#test/support/until';

const BATCH = { target: 'batch', scoreUri: 's3://ronda-artifacts/scoring/fraud/' } as const;

let scenario: Scenario;
let withheld: Withholding;
let roles: Readonly<Record<string, Identity>>;

beforeAll(async () => {
  ({ scenario, roles, withheld } = await openWithholding());
}, 300_000);

afterEach(() => withheld.end());
afterAll(() => scenario?.close());

test('a job fails for each right that it lacks, until all have what they need', async () => {
  expect(await withheld.run(JOBS, { deployment: BATCH })).toMatchObject({ status: 'SUCCEEDED' });
  expect(withheld.neverMissed('withheld-jobs').filter((right) => !right.startsWith(`${MACHINE} `))).toEqual([]);
}, 300_000);

const rounds = (num_round: number): ExecutionInput => ({ training: { hyperparameters: { num_round } } });
const models = (maxJobs: number): ExecutionInput => ({ tuning: { enabled: true, maxJobs } });

/** The status of a job by its name. */
const STATUS: Readonly<Record<string, (clients: AwsClients, name: string) => Promise<string | undefined>>> = {
  ProcessingJob: async ({ sagemaker }, ProcessingJobName) =>
    (await sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName }))).ProcessingJobStatus,
  TrainingJob: async ({ sagemaker }, TrainingJobName) =>
    (await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }))).TrainingJobStatus,
  TransformJob: async ({ sagemaker }, TransformJobName) =>
    (await sagemaker.send(new DescribeTransformJobCommand({ TransformJobName }))).TransformJobStatus,
  HyperParameterTuningJob: async ({ sagemaker }, HyperParameterTuningJobName) =>
    (await sagemaker.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName })))
      .HyperParameterTuningJobStatus,
};

/** Stops an execution in a state. @returns how its job ends */
async function endOfJob(state: string, kind: string, input: ExecutionInput): Promise<string> {
  const executionArn = await scenario.start(input, 'tester');
  await scenario.untilIn(state, executionArn);
  await scenario.stop(executionArn);
  const { status } = await scenario.clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  expect(status).toBe('ABORTED');
  const history = await historyOf(scenario.clients, executionArn);
  const entered = history.findLast(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state);
  const scheduled = history.find(({ previousEventId }) => previousEventId === entered?.id);
  const name = JSON.parse(scheduled?.taskScheduledEventDetails?.parameters ?? '{}')[`${kind}Name`] as string;
  return until(`the end of ${name}`, async () => {
    const job = await STATUS[kind]?.(scenario.clients, name);
    return job !== 'InProgress' && job !== 'Stopping' && job;
  });
}

/** A stop that comes when the job has just ended says nothing. */
const MOST_STOPS = 5;

test.each<[string, string, ExecutionInput, ExecutionInput]>([
  ['ProcessData', 'ProcessingJob', {}, {}],
  ['TrainModel', 'TrainingJob', rounds(2_000), rounds(500)],
  ['TuneModel', 'HyperParameterTuningJob', models(20), models(3)],
  ['ScoreChallenger', 'TransformJob', {}, {}],
])('whoever stops an execution in %s stops its %s, but not without the right to', async (state, kind, long, short) => {
  const ends: string[] = [];
  while (!ends.includes('Stopped') && ends.length < MOST_STOPS) ends.push(await endOfJob(state, kind, long));
  expect(ends.at(-1)).toBe('Stopped');

  const action = `sagemaker:Stop${kind}`;
  scenario.identities[MACHINE] = without(roles[MACHINE] as Identity, action);
  const seen = scenario.asked.length;
  const isRefused = () => withheld.refusedSince(MACHINE, seen).some((refused) => refused.action === action);
  for (let stops = 0; !isRefused() && stops < MOST_STOPS; stops++) {
    expect(await endOfJob(state, kind, short)).toBe('Completed');
  }
  expect(isRefused()).toBe(true);
  withheld.missed(MACHINE, action);
});

test('nothing is granted to them, nor to stop jobs, that nothing failed for', () => {
  expect(withheld.neverMissed('withheld-jobs')).toEqual([]);
});
