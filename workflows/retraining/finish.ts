/**
 * Finish: whatever became of the run is recorded, its lease given back, the world told. Deployed, rejected and skipped are
 * successes of the machine; only a fault makes the execution fail, with the reason in plain words, and a redrive goes on.
 */
import { and, differs, equals, exists, isOneOf, or, orElse, states, succeed, when } from '#workflows/asl/index';
import { approve } from './approve';
import { evaluate } from './evaluate';
import { endAsFailed, recordFailure, recordOutcome } from './functions';
import { loadInto } from './load';
import { onFailure, transient, whileLeased } from './parts';
import { prepare } from './prepare';
import { train } from './train';
import { choice, lambda, vars } from './vocabulary';
import { warehouseArguments } from './warehouse';

const {
  run,
  dataset,
  warehouse,
  training,
  evaluation,
  modelPackageArn,
  approval,
  deployment,
  verdict,
  outcome,
  failure,
  leasedAt,
  isChampion,
} = vars;

/** They are called alike whatever the warehouse. */
const LOADING = Object.keys(loadInto(warehouseArguments.workgroup));

const { RedriveCount } = states.context.Execution;

const redrives = { leasedAtRedrive: leasedAt, redriveCount: RedriveCount };

export const finish = {
  RecordOutcome: lambda.invoke({
    Comment: 'Writes the round’s record and its row in the warehouse, gives the lease back, tells the world.',
    Arguments: {
      FunctionName: recordOutcome,
      Payload: {
        run: whileLeased(run),
        outcome: verdict.outcome,
        reason: verdict.reason,
        rows: when(exists(dataset), { rows: dataset.rows, positives: dataset.positives }, null),
        warehouse: orElse(warehouse, null),
        training: orElse(training, null),
        evaluation: orElse(evaluation, null),
        modelPackageArn: orElse(modelPackageArn, null),
        approval: orElse(approval, null),
        deployment: orElse(deployment, null),
      },
    },
    TimeoutSeconds: 300,
    Assign: (result) => ({ outcome: result.Payload }),
    Retry: transient,
    Catch: onFailure,
    Next: 'RetrainingFinished',
  }),

  RetrainingFinished: succeed({
    Comment: 'Deployed, rejected or skipped: the output says which, and why.',
    Output: outcome,
  }),

  RecordFailure: lambda.invoke({
    Comment: 'Makes sure that nothing of a failed run counts; puts the reason in plain words.',
    Arguments: {
      FunctionName: recordFailure,
      Payload: {
        run: orElse(run, null),
        modelPackageArn: orElse(modelPackageArn, null),
        evaluation: orElse(evaluation, null),
        deployment: orElse(deployment, null),
        executionArn: states.context.Execution.Id,
        state: failure.state,
        error: failure.error,
        cause: failure.cause,
        ...redrives,
      },
    },
    TimeoutSeconds: 300,
    Assign: (result) => ({
      failure: { state: failure.state, error: result.Payload.error, cause: result.Payload.cause },
    }),
    Retry: transient,
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'EndAsFailed' }],
    Next: 'EndAsFailed',
  }),

  EndAsFailed: lambda.invoke({
    Comment: 'Fails with the reason. A redrive comes back to this state: then it takes the lease again and goes on.',
    Arguments: {
      FunctionName: endAsFailed,
      Payload: {
        run: orElse(run, null),
        failure: { error: failure.error, cause: failure.cause },
        ...redrives,
      },
    },
    TimeoutSeconds: 300,
    Assign: (result) => ({ leasedAt: RedriveCount, isChampion: result.Payload.isChampion }),
    Retry: transient,
    Next: 'WhereToResume',
  }),

  WhereToResume: choice({
    Comment: 'A redriven execution goes on where the failed phase began; what earlier phases made is kept.',
    Choices: [
      { Condition: equals(failure.state, 'PrepareRun'), Next: 'PrepareRun' },
      { Condition: isOneOf(failure.state, Object.keys(prepare)), Next: 'ProcessData' },
      {
        Condition: isOneOf(failure.state, LOADING),
        Assign: { loads: 0, attempts: 0 },
        Next: 'FindOldLoads',
      },
      { Condition: isOneOf(failure.state, Object.keys(train)), Next: 'IsTuningWanted' },
      { Condition: isOneOf(failure.state, Object.keys(evaluate)), Next: 'ScoreTestSplit' },
      {
        Condition: and(isOneOf(failure.state, Object.keys(approve)), differs(failure.state, 'ApproveModel')),
        Next: 'RegisterModel',
      },
      {
        Condition: and(equals(failure.state, 'RecordOutcome'), or(isChampion, differs(verdict.outcome, 'deployed'))),
        Next: 'RecordOutcome',
      },
    ],
    // Deployments begin with the approval, which the failure, or the run that cleared up after this one, took back.
    Assign: { deployment: null },
    Default: 'ApproveModel',
  }),
};
