/** Statements as the API shows them. Until an end is reached, durations, sizes and counts are -1, query ids 0. */
import type {
  ColumnMetadata,
  DescribeStatementResponse,
  StatementData,
  SubStatementData,
} from '@aws-sdk/client-redshift-data';
import type { ResultColumnData } from './sql/session';
import { hasEnded, type Part, type Statement } from './statement';
import type { Destination } from './target';

export function describe(statement: Statement): DescribeStatementResponse {
  const [first] = statement.parts as [Part];
  const last = statement.parts.at(-1) as Part;
  const ended = hasEnded(statement);
  return {
    Id: statement.id,
    Status: statement.status,
    CreatedAt: new Date(statement.createdAt),
    UpdatedAt: new Date(statement.updatedAt),
    Duration: ended ? statement.duration : -1,
    ...(statement.error === undefined ? {} : { Error: statement.error }),
    HasResultSet: statement.parts.some((part) => part.result !== undefined),
    QueryString: statement.parts.map((part) => part.sql).join('; '),
    ...(statement.parameters ? { QueryParameters: [...statement.parameters] } : {}),
    RedshiftPid: ended ? statement.pid : 0,
    RedshiftQueryId: statement.isBatch ? 0 : queryIdOf(first),
    ResultFormat: statement.resultFormat,
    ...sizesOf(statement.isBatch ? last : first),
    ...destinationOf(statement),
    ...(statement.secretArn === undefined ? {} : { SecretArn: statement.secretArn }),
    ...(statement.isBatch
      ? { SubStatements: statement.parts.map(subStatement), ExecutionMode: statement.executionMode }
      : {}),
  };
}

/** As requests say it. */
export const destinationOf = ({ database, workgroupName, clusterIdentifier, dbUser }: Destination) => ({
  Database: database,
  ...(workgroupName !== undefined && { WorkgroupName: workgroupName }),
  ...(clusterIdentifier !== undefined && { ClusterIdentifier: clusterIdentifier }),
  ...(dbUser !== undefined && { DbUser: dbUser }),
});

function subStatement(part: Part): SubStatementData {
  return {
    Id: part.id,
    Status: part.status,
    CreatedAt: new Date(part.createdAt),
    UpdatedAt: new Date(part.updatedAt),
    Duration: part.duration,
    ...(part.error === undefined ? {} : { Error: part.error }),
    HasResultSet: part.result !== undefined,
    QueryString: part.sql,
    RedshiftQueryId: queryIdOf(part),
    ...sizesOf(part),
  };
}

function sizesOf(part: Part): { ResultRows: number; ResultSize: number } {
  return part.status === 'FINISHED'
    ? { ResultRows: part.rows, ResultSize: part.result?.bytes ?? 0 }
    : { ResultRows: -1, ResultSize: -1 };
}

function queryIdOf(part: Part): number {
  return part.status === 'SUBMITTED' || part.status === 'PICKED' ? 0 : part.queryId;
}

export function summarize(statement: Statement): StatementData {
  const sqls = statement.parts.map((part) => part.sql);
  return {
    Id: statement.id,
    Status: statement.status,
    CreatedAt: new Date(statement.createdAt),
    UpdatedAt: new Date(statement.updatedAt),
    ...(statement.isBatch ? { QueryStrings: sqls } : { QueryString: sqls[0] as string }),
    IsBatchStatement: statement.isBatch,
    ResultFormat: statement.resultFormat,
    ...(statement.statementName === undefined ? {} : { StatementName: statement.statementName }),
    ...(statement.secretArn === undefined ? {} : { SecretArn: statement.secretArn }),
    ...(statement.parameters ? { QueryParameters: [...statement.parameters] } : {}),
  };
}

export function columnMetadata(column: ResultColumnData): ColumnMetadata {
  return {
    isCaseSensitive: column.isCaseSensitive,
    isCurrency: false,
    isSigned: column.isSigned,
    label: column.name,
    length: column.length,
    name: column.name,
    nullable: 1,
    precision: column.precision,
    scale: column.scale,
    schemaName: '',
    tableName: '',
    typeName: column.typeName,
  };
}
