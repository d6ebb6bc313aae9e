/** Checks where a request wants to go: a known workgroup or cluster, as whom, and a database by name. */
import { noSuchEndpoint, validation } from './errors';

export interface Target {
  readonly WorkgroupName?: string | undefined;
  readonly ClusterIdentifier?: string | undefined;
  readonly Database?: string | undefined;
  readonly DbUser?: string | undefined;
  readonly SecretArn?: string | undefined;
  readonly SessionId?: string | undefined;
  readonly SessionKeepAliveSeconds?: number | undefined;
}

/** What there is by name; all of it shares the one database of the warehouse. */
export interface Endpoints {
  readonly workgroups: readonly string[];
  readonly clusters: readonly string[];
}

/** Where a statement runs: exactly one of workgroup and cluster is there. */
export interface Destination {
  readonly database: string;
  readonly workgroupName?: string;
  readonly clusterIdentifier?: string;
  /** Only on a cluster. Whoever it is, the warehouse here has no users. */
  readonly dbUser?: string;
}

/** @throws ValidationException */
export function requireTarget(input: Target, { workgroups, clusters }: Endpoints): Destination {
  const { WorkgroupName, ClusterIdentifier, Database, DbUser, SecretArn } = input;
  if (input.SessionId !== undefined || input.SessionKeepAliveSeconds) {
    throw validation('SessionId and SessionKeepAliveSeconds are not supported here; use BatchExecuteStatement');
  }
  if (WorkgroupName !== undefined && ClusterIdentifier !== undefined) {
    throw validation('Only one of ClusterIdentifier and WorkgroupName may be specified.');
  }
  if (WorkgroupName === undefined && ClusterIdentifier === undefined) {
    throw validation('Either ClusterIdentifier or WorkgroupName must be specified.');
  }
  if (WorkgroupName !== undefined && !workgroups.includes(WorkgroupName)) throw noSuchEndpoint();
  if (ClusterIdentifier !== undefined && !clusters.includes(ClusterIdentifier)) throw noSuchEndpoint();
  if (WorkgroupName !== undefined && DbUser !== undefined) {
    throw validation('DbUser is not supported for serverless workgroups.');
  }
  if (DbUser !== undefined && SecretArn !== undefined) {
    throw validation('Only one of DbUser and SecretArn may be specified.');
  }
  if (Database === undefined) throw validation('Database name is required.');
  return {
    database: Database,
    ...(WorkgroupName !== undefined && { workgroupName: WorkgroupName }),
    ...(ClusterIdentifier !== undefined && { clusterIdentifier: ClusterIdentifier }),
    ...(DbUser !== undefined && { dbUser: DbUser }),
  };
}
