/** What the operations share. */
import type { Clock } from '#local/backends/clock';
import type { Execution, Integration } from '#local/engine/index';
import type { Operations } from '#local/wire/service';
import { checkExecutionArn, type Place } from './arns';
import { executionDoesNotExist, serviceUnavailable } from './errors';
import type { Runs } from './runs';
import type { OperationName } from './schemas';
import type { ExecutionRecord, Store } from './store';

export interface Context extends Place {
  readonly store: Store;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly aliases: readonly string[];
  integrationOf(resource: string): Integration | undefined;
}

/** Some operations of the SDK's Step Functions client, typed by it. */
export type Some<Names extends OperationName> = Operations<typeof import('@aws-sdk/client-sfn'), Names>;

/** @throws ServiceError InvalidArn, ExecutionDoesNotExist */
export function executionAt(arn: string, { store }: Context): ExecutionRecord {
  const execution = store.execution(checkExecutionArn(arn));
  if (!execution) throw executionDoesNotExist(arn);
  return execution;
}

/**
 * The execution while it runs, undefined when it has ended.
 *
 * @throws ServiceError ServiceUnavailable when it is not taken up yet, or not any more
 */
export function runningAt({ arn }: ExecutionRecord, { store, runs }: Context): Execution | undefined {
  const running = runs.running(arn);
  if (!running && store.execution(arn)?.status === 'RUNNING') throw serviceUnavailable();
  return running;
}
