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
  withheld.end();
  // Of a job's calls that go out together the first to come back is the one that it fails by: the other is refused once more.
  for (const right of withheld.neverMissed('withheld-jobs')) {
    const [role = '', action = ''] = right.split(' ');
    if (role !== MACHINE) await withheld.lack(role, action, () => scenario.failure({ deployment: BATCH }));
  }
}, 300_000);

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

const MOST_STOPS = 5;

/** The same of a job that a stop met: a short one may have ended before, which says nothing. */
async function stoppedJob(state: string, kind: string, input: ExecutionInput): Promise<string> {
  for (let stops = 1; ; stops++) {
    const end = await endOfJob(state, kind, input);
    if (end !== 'Completed' || stops === MOST_STOPS) return end;
  }
}

test.each<[string, string, ExecutionInput]>([
  ['ProcessData', 'ProcessingJob', {}],
  ['TrainModel', 'TrainingJob', { training: { hyperparameters: { num_round: 500 } } }],
  ['TuneModel', 'HyperParameterTuningJob', { tuning: { enabled: true, maxJobs: 3 } }],
  ['ScoreChallenger', 'TransformJob', {}],
])('whoever stops an execution in %s stops its %s, but not without the right to', async (state, kind, input) => {
  const action = `sagemaker:Stop${kind}`;
  expect(await stoppedJob(state, kind, input)).toBe('Stopped');
  scenario.identities[MACHINE] = without(roles[MACHINE] as Identity, action);
  const seen = scenario.asked.length;
  expect(await endOfJob(state, kind, input)).toBe('Completed');
  // In parallel branches there are two.
  expect(new Set(withheld.refusedSince(MACHINE, seen).map((refused) => refused.action))).toEqual(new Set([action]));
  withheld.missed(MACHINE, action);
});

test('nothing is granted to them, nor to stop jobs, that nothing failed for', () => {
  expect(withheld.neverMissed('withheld-jobs')).toEqual([]);
});
