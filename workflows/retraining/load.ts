/**
 * Load: the cleaned dataset into the warehouse, in one transaction that replaces the table, once no older load can do so any
 * more. The Data API answers at once, so the state machine looks again, at growing intervals, for at most some hours.
 */
import {
  atLeast,
  type Expr,
  equals,
  isOneOf,
  jsonata,
  orElse,
  plus,
  present,
  states,
  text,
} from '#workflows/asl/index';
import { verifyLoad } from './functions';
import { clientToken, MOST_LOOKS, mayLoadAgain, onFailure, secondsToWait, transient, whileLeased } from './parts';
import { awsSdk, choice, lambda, vars, wait } from './vocabulary';
import type { WarehouseArguments } from './warehouse';

const { run, dataset, oldLoads, loads, attempts } = vars;

/** How often it is looked for them, some three minutes: a run that ends leaves one at most. */
const MOST_OLD_LOADS = 10;

const oldLoad = jsonata<string>`${oldLoads}[0]`;

/** Of what the warehouse runs: statements that load the model's tables, not those of another whose name begins alike. */
const loadsAmong = (statements: Expr<{ StatementName?: string; Id: string }[]>) =>
  jsonata<
    string[]
  >`[${statements}[$contains($substring(StatementName, $length(${run.model}) + 1), /^\d{12}-[0-9a-f]{6}-(load|predictions)-/)].Id]`;

export const loadInto = (warehouse: WarehouseArguments) => ({
  FindOldLoads: awsSdk.redshiftData.listStatements({
    Comment: 'Looks for loads of runs that ended before their time: what they began goes on in the warehouse.',
    Arguments: { StatementName: text`${run.model}-`, Status: 'STARTED' },
    TimeoutSeconds: 60,
    Assign: (result) => ({ oldLoads: loadsAmong(result.Statements), attempts: plus(attempts, 1) }),
    Retry: transient,
    Catch: onFailure,
    Next: 'AreOldLoadsRunning',
  }),

  AreOldLoadsRunning: choice({
    Comment: 'A load that ends late would put its rows in the place of this run’s.',
    Choices: [
      { Condition: equals(jsonata<number>`$count(${oldLoads})`, 0), Assign: { attempts: 0 }, Next: 'LoadWarehouse' },
      {
        Condition: atLeast(attempts, MOST_OLD_LOADS),
        Assign: {
          failure: {
            state: states.context.State.Name,
            error: 'LoadFailed',
            cause: text`an older load of ${run.tables.dataset} goes on though it was cancelled: end statement ${oldLoad} in the warehouse, then redrive`,
          },
        },
        Next: 'RecordFailure',
      },
    ],
    Default: 'CancelOldLoad',
  }),

  CancelOldLoad: awsSdk.redshiftData.cancelStatement({
    Comment: 'Stops what nobody waits for any more; its transaction leaves no trace.',
    Arguments: { Id: whileLeased(oldLoad) },
    TimeoutSeconds: 60,
    Retry: transient,
    // It may have ended meanwhile.
    Catch: [{ ErrorEquals: ['RedshiftData.ValidationException'], Next: 'WaitForOldLoad' }, ...onFailure],
    Next: 'WaitForOldLoad',
  }),

  WaitForOldLoad: wait({
    Comment: 'Rolling back takes a moment.',
    Seconds: secondsToWait(attempts),
    Next: 'FindOldLoads',
  }),

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
