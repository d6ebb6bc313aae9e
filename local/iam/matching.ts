/** Whether a request fits a statement: by action, resource and condition. */
import { conditionsHold, type RequestContext } from './conditions';
import { matches, matchesArn } from './patterns';
import type { Statement } from './policy';

/** One right that an API call needs. */
export interface AccessRequest {
  /** e.g. `s3:GetObject` */
  readonly action: string;
  /** An ARN, or `*` for actions without resources. */
  readonly resource: string;
  readonly context?: RequestContext;
}

/** The resource patterns of the statement that fit; none when it does not apply. */
export function fitting(statement: Statement, { action, resource, context = {} }: AccessRequest): string[] {
  if (!statement.Action.some((pattern) => matches(pattern, action, true))) return [];
  if (!conditionsHold(statement.Condition ?? {}, context)) return [];
  return statement.Resource.filter((pattern) => pattern === '*' || matchesArn(pattern, resource));
}
