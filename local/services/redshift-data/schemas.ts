/** The inputs that the service honours. Anything else in a request is refused by these. */
import * as z from 'zod';

const statementId = z.string().regex(/^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d{0,2})?$/);
const workgroupName = z.string().min(3).max(128);
const clusterIdentifier = z.string().min(1).max(63);
const waitTimeSeconds = z.int().min(1).max(30).optional();
const pageSize = z.int().min(0).max(1000).optional();
const status = z.enum(['SUBMITTED', 'PICKED', 'STARTED', 'FINISHED', 'ABORTED', 'FAILED', 'ALL']);
/** 100 KB, of which the Data API says no more. */
const sql = z.string().min(1).max(102_400);

/** Where a statement runs and as whom. */
const target = {
  WorkgroupName: workgroupName.optional(),
  ClusterIdentifier: clusterIdentifier.optional(),
  Database: z.string().min(1).optional(),
  DbUser: z.string().min(1).optional(),
  SecretArn: z.string().min(1).optional(),
};

const execution = {
  ...target,
  StatementName: z.string().max(2048).optional(),
  WithEvent: z.boolean().optional(),
  ClientToken: z.string().min(1).max(64).optional(),
  ResultFormat: z.enum(['JSON', 'CSV']).optional(),
  Parameters: z
    .array(z.strictObject({ name: z.string().regex(/^[0-9a-zA-Z_]+$/), value: z.string().min(1) }))
    .min(1)
    .optional(),
  SessionId: statementId.optional(),
  SessionKeepAliveSeconds: z.int().min(0).max(86_400).optional(),
  WaitTimeSeconds: waitTimeSeconds,
};

export const executeStatement = z.strictObject({ Sql: sql, ...execution });
export const batchExecuteStatement = z.strictObject({
  Sqls: z.array(sql).min(1).max(40),
  ExecutionMode: z.enum(['TRANSACTION', 'AUTO_COMMIT']).optional(),
  ...execution,
});
export const describeStatement = z.strictObject({ Id: statementId, WaitTimeSeconds: waitTimeSeconds });
export const cancelStatement = z.strictObject({ Id: statementId });
export const getStatementResult = z.strictObject({
  Id: statementId,
  NextToken: z.string().optional(),
  WaitTimeSeconds: waitTimeSeconds,
});
export const listStatements = z.strictObject({
  StatementName: z.string().max(2048).optional(),
  Status: status.optional(),
  RoleLevel: z.boolean().optional(),
  Database: z.string().optional(),
  WorkgroupName: workgroupName.optional(),
  ClusterIdentifier: clusterIdentifier.optional(),
  MaxResults: z.int().min(0).max(100).optional(),
  NextToken: z.string().optional(),
});

const catalog = { ...target, Database: z.string().min(1), MaxResults: pageSize, NextToken: z.string().optional() };
const connected = { ...catalog, ConnectedDatabase: z.string().optional() };

export const listDatabases = z.strictObject(catalog);
export const listSchemas = z.strictObject({ ...connected, SchemaPattern: z.string().optional() });
export const listTables = z.strictObject({
  ...connected,
  SchemaPattern: z.string().optional(),
  TablePattern: z.string().optional(),
});
export const describeTable = z.strictObject({
  ...connected,
  Schema: z.string().optional(),
  Table: z.string().optional(),
});
