/**
 * Load: the cleaned dataset into the warehouse, in one transaction that replaces the table. The Data API answers at once, so
 * the state machine looks again, at growing intervals, for at most some hours.
 */
import { atLeast, isOneOf, orElse, plus, present } from '#workflows/asl/index';
import { verifyLoad } from './functions';
import { clientToken, MOST_LOOKS, mayLoadAgain, onFailure, secondsToWait, transient, whileLeased } from './parts';
import { awsSdk, choice, lambda, vars, wait } from './vocabulary';
import type { WarehouseArguments } from './warehouse';

const { run, dataset, loads, attempts } = vars;

export const loadInto = (warehouse: WarehouseArguments) => ({
  LoadWarehouse: awsSdk.redshiftData.batchExecuteStatement({
    Comment: 'Starts the load: staging table, COPY, swap.',
    Arguments: {
      ...warehouse,
      StatementName: clientToken('load'),
      ClientToken: clientToken('load'),
      Sqls: dataset.loadStatements,
    },
    TimeoutSeconds: 60,
    Assign: (result) => ({
      load: { id: present(result.Id), status: 'SUBMITTED', error: null },
      loads: plus(loads, 1),
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'CheckLoad',
  }),

  CheckLoad: awsSdk.redshiftData.describeStatement({
    Comment: 'Looks how far the load is.',
    Arguments: { Id: vars.load.id },
    TimeoutSeconds: 60,
    Assign: (result) => ({
      load: { id: vars.load.id, status: present(result.Status), error: orElse(result.Error, null) },
      attempts: plus(attempts, 1),
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'IsLoadFinished',
  }),

  IsLoadFinished: choice({
    Comment: 'Waits while the load runs, but not for ever; one that failed for what may pass is started once more.',
    Choices: [
      { Condition: mayLoadAgain(vars.load), Next: 'LoadWarehouse' },
      { Condition: isOneOf(vars.load.status, ['FINISHED', 'FAILED', 'ABORTED']), Next: 'VerifyLoad' },
      { Condition: atLeast(attempts, MOST_LOOKS), Next: 'CancelLoad' },
    ],
    Default: 'WaitForLoad',
  }),

  WaitForLoad: wait({
    Comment: 'Gives the load time, longer with every look.',
    Seconds: secondsToWait(attempts),
    Next: 'CheckLoad',
  }),

  CancelLoad: awsSdk.redshiftData.cancelStatement({
    Comment: 'Stops a load that takes too long; its transaction leaves no trace.',
    Arguments: { Id: vars.load.id },
    TimeoutSeconds: 60,
    Retry: transient,
    Catch: onFailure,
    Next: 'VerifyLoad',
  }),

  VerifyLoad: lambda.invoke({
    Comment: 'Counts the rows in the warehouse; tells the refused rows of a load that failed.',
    Arguments: {
      FunctionName: verifyLoad,
      Payload: {
        status: vars.load.status,
        error: vars.load.error,
        // After a stop and a redrive another run’s rows may be there: then the load is started again.
        table: whileLeased(run.tables.dataset),
        expectedRows: dataset.rows,
        run: null,
      },
    },
    TimeoutSeconds: 300,
    Assign: (result) => ({ warehouse: result.Payload }),
    Retry: transient,
    Catch: onFailure,
    Next: 'IsTuningWanted',
  }),
});
