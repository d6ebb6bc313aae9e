/**
 * Finish: whatever became of the run is recorded, its lease given back, the world told. Deployed, rejected and skipped are
 * successes of the machine; only a fault makes the execution fail, with the reason in plain words, and a redrive goes on.
 */
import { equals, exists, isOneOf, orElse, states, succeed, when } from '#workflows/asl/index';
import { approve } from './approve';
import { evaluate } from './evaluate';
import { endAsFailed, recordFailure, recordOutcome } from './functions';
import { loadInto } from './load';
import { onFailure, transient } from './parts';
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
} = vars;

/** They are called alike whatever the warehouse. */
const LOADING = Object.keys(loadInto(warehouseArguments.workgroup));

export const finish = {
  RecordOutcome: lambda.invoke({
    Comment: 'Writes the round’s record and its row in the warehouse, gives the lease back, tells the world.',
    Arguments: {
      FunctionName: recordOutcome,
      Payload: {
        run,
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
      },
    },
    TimeoutSeconds: 300,
    Assign: (result) => ({
      failure: {
        state: failure.state,
        error: result.Payload.error,
        cause: result.Payload.cause,
        redriveCount: failure.redriveCount,
      },
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
        failedAtRedrive: failure.redriveCount,
        redriveCount: states.context.Execution.RedriveCount,
      },
    },
    TimeoutSeconds: 300,
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
        Next: 'LoadWarehouse',
      },
      { Condition: isOneOf(failure.state, Object.keys(train)), Next: 'IsTuningWanted' },
      { Condition: isOneOf(failure.state, Object.keys(evaluate)), Next: 'ScoreTestSplit' },
      { Condition: equals(failure.state, 'ApproveModel'), Next: 'ApproveModel' },
      { Condition: isOneOf(failure.state, Object.keys(approve)), Next: 'RegisterModel' },
      { Condition: equals(failure.state, 'RecordOutcome'), Next: 'RecordOutcome' },
    ],
    // Deployments begin with the approval, which the failure took back.
    Default: 'ApproveModel',
  }),
};
