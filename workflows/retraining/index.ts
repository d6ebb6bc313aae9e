/**
 * The retraining, from raw files to a model in production. Read the phases in the order they run: prepare, load, train,
 * evaluate, approve, deploy, finish. Input: `ExecutionInput` (tasks/contracts), `{}` will do. Output: `Outcome`.
 * Every failure goes to RecordFailure and ends the execution as failed, to be redriven; rejected and skipped are normal ends.
 */
import { phases, stateMachine } from '#workflows/asl/index';
import { approve } from './approve';
import { deployAsBatchInto } from './batch';
import { deploy } from './deploy';
import { deployToEndpoint } from './endpoint';
import { evaluate } from './evaluate';
import { finish } from './finish';
import { loadInto } from './load';
import { prepare } from './prepare';
import { train } from './train';
import { type WarehouseKind, warehouseArguments } from './warehouse';

export { kindOf, placeholdersFor, type WarehouseKind, warehouseArguments, warehouseKinds } from './warehouse';

/** For a warehouse of that kind: where SQL is sent is all that differs. */
export const retrainingOn = (kind: WarehouseKind) =>
  stateMachine({
    Comment:
      'Retrains a binary classification model and lets it into production only through a gate and a person. Start it with {} or with any field of the execution input.',
    StartAt: 'PrepareRun',
    // Longer than the longest approval and the longest jobs together. Seconds: 60 days.
    TimeoutSeconds: 5_184_000,
    States: phases(
      prepare,
      loadInto(warehouseArguments[kind]),
      train,
      evaluate,
      approve,
      deploy,
      deployToEndpoint,
      deployAsBatchInto(warehouseArguments[kind]),
      finish,
    ),
  });

/** For Redshift Serverless. */
export const retraining = retrainingOn('workgroup');

/** Where a failed execution ends, and where it goes on when it is redriven: `check` looks at the machine up to there. */
export const resumption = { failsAt: 'EndAsFailed', resumesAt: 'WhereToResume' } as const;
