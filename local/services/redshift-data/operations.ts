/** The operations of the Data API. SQL that fails never fails a call: it is told by DescribeStatement. */
import type { Call, Operations } from '#local/wire/service';
import type { Backend } from './backend';
import * as catalog from './catalog';
import { columnMetadata, describe, summarize } from './descriptions';
import { noResult, noSuchStatement, noSuchTable, validation } from './errors';
import { decodeToken, encodeToken, pageOf } from './paging';
import type { Field } from './results';
import * as schemas from './schemas';
import { hasEnded, type Part, type Statement } from './statement';
import { submit } from './submit';
import { requireTarget } from './target';

type Honoured =
  | 'ExecuteStatement'
  | 'BatchExecuteStatement'
  | 'DescribeStatement'
  | 'GetStatementResult'
  | 'GetStatementResultV2'
  | 'CancelStatement'
  | 'ListStatements'
  | 'ListDatabases'
  | 'ListSchemas'
  | 'ListTables'
  | 'DescribeTable';

/** A question about a running statement is answered when it ends, at the latest after this, so that pollers see results at once. */
const DESCRIBE_MILLISECONDS = 5000;
const STATEMENTS_A_PAGE = 100;
const NAMES_A_PAGE = 1000;

export function createOperations(
  ready: () => Promise<Backend>,
): Operations<typeof import('@aws-sdk/client-redshift-data'), Honoured> {
  return {
    ExecuteStatement: {
      input: schemas.executeStatement,
      handle: async (input, call) => submit([input.Sql as string], false, input, call, await ready()),
    },
    BatchExecuteStatement: {
      input: schemas.batchExecuteStatement,
      handle: async (input, call) => submit(input.Sqls as string[], true, input, call, await ready()),
    },
    DescribeStatement: {
      input: schemas.describeStatement,
      async handle(input, call) {
        const backend = await ready();
        const milliseconds = input.WaitTimeSeconds === undefined ? DESCRIBE_MILLISECONDS : input.WaitTimeSeconds * 1000;
        return describe((await found(input.Id as string, call, backend, milliseconds)).statement);
      },
    },
    GetStatementResult: {
      input: schemas.getStatementResult,
      async handle(input, call) {
        const page = await resultPage(input as ResultInput, 'JSON', call, await ready());
        return { ...page.common, Records: JSON.parse(page.text) as Field[][] };
      },
    },
    GetStatementResultV2: {
      input: schemas.getStatementResult,
      async handle(input, call) {
        const page = await resultPage(input as ResultInput, 'CSV', call, await ready());
        return {
          ...page.common,
          Records: [{ CSVRecords: JSON.parse(page.text) as string }],
          ResultFormat: 'CSV' as const,
        };
      },
    },
    CancelStatement: {
      input: schemas.cancelStatement,
      async handle(input, call) {
        const backend = await ready();
        const { statement } = await found(input.Id as string, call, backend, 0);
        if (hasEnded(statement) || !backend.runner.cancel(statement.id)) {
          throw validation(
            `Could not cancel a query that is already in ${statement.status} state with ID: ${statement.id}`,
          );
        }
        return { Status: true };
      },
    },
    ListStatements: {
      input: schemas.listStatements,
      async handle(input, call) {
        const { store } = await ready();
        const matching = store
          .list(call.caller.accessKeyId)
          .filter((each) => input.Status === undefined || input.Status === 'ALL' || each.status === input.Status)
          .filter(
            (each) => input.StatementName === undefined || (each.statementName ?? '').startsWith(input.StatementName),
          )
          .filter((each) => input.Database === undefined || each.database === input.Database)
          .filter((each) => input.WorkgroupName === undefined || each.workgroupName === input.WorkgroupName)
          .filter(
            (each) => input.ClusterIdentifier === undefined || each.clusterIdentifier === input.ClusterIdentifier,
          );
        const { items, nextToken } = pageOf(matching, input.NextToken, input.MaxResults || STATEMENTS_A_PAGE);
        return { Statements: items.map(summarize), NextToken: nextToken };
      },
    },
    ListDatabases: {
      input: schemas.listDatabases,
      async handle(input) {
        const { warehouse, endpoints } = await ready();
        requireTarget(input, endpoints);
        const { items, nextToken } = pageOf([warehouse.database], input.NextToken, input.MaxResults || NAMES_A_PAGE);
        return { Databases: [...items], NextToken: nextToken };
      },
    },
    ListSchemas: {
      input: schemas.listSchemas,
      async handle(input) {
        const backend = await ready();
        requireDatabase(input, backend);
        const names = await catalog.schemas(backend.warehouse, input.SchemaPattern);
        const { items, nextToken } = pageOf(names, input.NextToken, input.MaxResults || NAMES_A_PAGE);
        return { Schemas: [...items], NextToken: nextToken };
      },
    },
    ListTables: {
      input: schemas.listTables,
      async handle(input) {
        const backend = await ready();
        requireDatabase(input, backend);
        const tables = await catalog.tables(backend.warehouse, input.SchemaPattern, input.TablePattern);
        const { items, nextToken } = pageOf(tables, input.NextToken, input.MaxResults || NAMES_A_PAGE);
        return { Tables: [...items], NextToken: nextToken };
      },
    },
    DescribeTable: {
      input: schemas.describeTable,
      async handle(input) {
        const backend = await ready();
        requireDatabase(input, backend);
        if (input.Table === undefined) throw validation('Table name is required.');
        const columns = await catalog.columns(backend.warehouse, input.Schema, input.Table);
        if (columns === undefined) throw noSuchTable(input.Table);
        const { items, nextToken } = pageOf(columns, input.NextToken, input.MaxResults || NAMES_A_PAGE);
        return { TableName: input.Table, ColumnList: [...items], NextToken: nextToken };
      },
    },
  };
}

export const unsupported = ['ListSessions'];

/** A statement, or a part of a batch, of this caller. Waits until it has ended, or for the time given. */
async function found(
  id: string,
  call: Call,
  { store, runner }: Backend,
  milliseconds: number,
): Promise<{ statement: Statement; part?: Part }> {
  const [statementId = ''] = id.split(':');
  const statement = store.get(statementId);
  if (statement === undefined || statement.owner !== call.caller.accessKeyId) throw noSuchStatement(id);
  if (milliseconds > 0) await runner.settled(statementId, milliseconds, call.signal);
  const part = statement.parts.find((each) => each.id === id);
  if (id !== statementId && part === undefined) throw noSuchStatement(id);
  return { statement, ...(part ? { part } : {}) };
}

interface ResultInput {
  readonly Id: string;
  readonly NextToken?: string;
  readonly WaitTimeSeconds?: number;
}

async function resultPage(input: ResultInput, format: 'JSON' | 'CSV', call: Call, backend: Backend) {
  const { statement, part } = await found(input.Id, call, backend, (input.WaitTimeSeconds ?? 0) * 1000);
  if (part === undefined) throw validation('BatchExecuteStatement result can only be retrieved with sub-statement id.');
  if (part.status !== 'FINISHED' || part.result === undefined) throw noResult(input.Id);
  if (statement.resultFormat !== format) {
    throw validation(
      `The result of the statement is in ${statement.resultFormat} format; use ${format === 'CSV' ? 'GetStatementResult' : 'GetStatementResultV2'}.`,
    );
  }
  const page = decodeToken(input.NextToken);
  if (page >= part.result.pages) throw validation('Invalid NextToken.');
  return {
    text: await backend.warehouse.results.read(part.id, page),
    common: {
      ColumnMetadata: part.result.columns.map(columnMetadata),
      TotalNumRows: part.rows,
      ...(page + 1 < part.result.pages ? { NextToken: encodeToken(page + 1) } : {}),
    },
  };
}

function requireDatabase(
  input: Parameters<typeof requireTarget>[0] & { readonly ConnectedDatabase?: string | undefined },
  { warehouse, endpoints }: Backend,
): void {
  requireTarget(input, endpoints);
  for (const name of [input.Database, input.ConnectedDatabase]) {
    if (name !== undefined && name !== warehouse.database) throw validation(`FATAL: database "${name}" does not exist`);
  }
}
