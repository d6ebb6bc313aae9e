/** Checks where a request wants to go: a known workgroup, by its identity or a secret, and a database by name. */
import { noSuchEndpoint, validation } from './errors';

export interface Target {
  readonly WorkgroupName?: string | undefined;
  readonly ClusterIdentifier?: string | undefined;
  readonly Database?: string | undefined;
  readonly DbUser?: string | undefined;
  readonly SessionId?: string | undefined;
  readonly SessionKeepAliveSeconds?: number | undefined;
}

/** @throws ValidationException */
export function requireTarget(
  input: Target,
  workgroups: readonly string[],
): { workgroupName: string; database: string } {
  if (input.SessionId !== undefined || input.SessionKeepAliveSeconds) {
    throw validation('SessionId and SessionKeepAliveSeconds are not supported here; use BatchExecuteStatement');
  }
  if (input.WorkgroupName !== undefined && input.ClusterIdentifier !== undefined) {
    throw validation('Only one of ClusterIdentifier and WorkgroupName may be specified.');
  }
  if (input.WorkgroupName === undefined && input.ClusterIdentifier === undefined) {
    throw validation('Either ClusterIdentifier or WorkgroupName must be specified.');
  }
  // Clusters are unknown here, and so is the unique id in a workgroup's ARN.
  if (input.WorkgroupName === undefined || !workgroups.includes(input.WorkgroupName)) throw noSuchEndpoint();
  if (input.DbUser !== undefined) throw validation('DbUser is not supported for serverless workgroups.');
  if (input.Database === undefined) throw validation('Database name is required.');
  return { workgroupName: input.WorkgroupName, database: input.Database };
}
