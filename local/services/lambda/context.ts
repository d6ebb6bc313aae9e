/** What the operations of Lambda work with. */
import type { Clock } from '#local/backends/clock';
import type { Call, RestRequest, RestResponse } from '#local/wire/service';
import { type DeployedFunction, find } from './functions';
import type { Pool } from './pool';

export interface OperationDependencies {
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly clock: Clock;
  /** When the functions were deployed. */
  readonly since: Date;
  readonly closing: AbortSignal;
  /** Keeps the service open until the work is done. */
  inBackground(work: Promise<void>): void;
}

export type LambdaHandler = (
  request: RestRequest,
  call: Call,
  dependencies: OperationDependencies,
) => Promise<RestResponse> | RestResponse;

/** @throws ServiceError ResourceNotFoundException */
export function findRequested(
  request: RestRequest,
  call: Call,
  { functions }: OperationDependencies,
): DeployedFunction {
  return find(functions, request.path.FunctionName ?? '', request.query.get('Qualifier'), call);
}
