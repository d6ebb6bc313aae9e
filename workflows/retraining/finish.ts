/**
 * Finish: whatever became of the run is recorded, its lease given back, the world told. Deployed, rejected and skipped are
 * successes of the machine; only a fault makes the execution fail, with the reason in plain words.
 */
import type { RecordOutcomeInput } from '#tasks/contracts/outcome';
import { fail, jsonata, orElse, states, succeed } from '#workflows/asl/index';
import { recordFailure, recordOutcome } from './functions';
import { onFailure, transient } from './parts';
import { lambda, vars } from './vocabulary';

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

export const finish = {
  RecordOutcome: lambda.invoke({
    Comment: 'Writes the round’s record and its row in the warehouse, gives the lease back, tells the world.',
    Arguments: {
      FunctionName: recordOutcome,
      Payload: {
        run,
        outcome: verdict.outcome,
        reason: verdict.reason,
        rows: jsonata<
          RecordOutcomeInput['rows']
        >`$exists(${dataset}) ? ${{ rows: dataset.rows, positives: dataset.positives }} : null`,
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
        executionArn: states.context.Execution.Id,
        state: failure.state,
        error: failure.error,
        cause: failure.cause,
      },
    },
    TimeoutSeconds: 300,
    Assign: (result) => ({
      failure: { state: failure.state, error: result.Payload.error, cause: result.Payload.cause },
    }),
    Retry: transient,
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'RetrainingFailed' }],
    Next: 'RetrainingFailed',
  }),

  RetrainingFailed: fail({
    Comment: 'A fault ended the run; error and cause say what it was.',
    Error: failure.error,
    Cause: failure.cause,
  }),
};
