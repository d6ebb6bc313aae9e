/** Questions to the warehouse: they read, and their answers are bounded. */
import type { Field } from '@aws-sdk/client-redshift-data';
import * as z from 'zod';
import type { Clients } from '#local/client/clients';
import type { QueryView } from '../../api';
import { operation } from '../operation';
import { whyNotReading } from '../query/reading';
import { Refused } from '../refused';

const OfQuery = z.strictObject({ id: z.string().regex(/^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}$/) });

export const startQuery = operation(
  z.strictObject({ sql: z.string().min(1).max(100_000) }),
  async ({ sql }, { clients }) => {
    const reason = whyNotReading(sql);
    if (reason) throw new Refused(400, reason, 'the query box only reads; change the warehouse by your own tools');
    const { BatchExecuteStatementCommand } = await import('@aws-sdk/client-redshift-data');
    const { Id = '' } = await (await clients.redshiftData()).send(
      // With the API's own transaction around it, BEGIN READ ONLY would be none.
      new BatchExecuteStatementCommand({
        ...clients.deployment.warehouse,
        Sqls: readingOnly(sql),
        ExecutionMode: 'AUTO_COMMIT',
      }),
    );
    return { id: Id };
  },
);

/** The database itself refuses what would change it, and undoes what it should have let through. */
const readingOnly = (sql: string) => ['BEGIN READ ONLY', sql, 'ROLLBACK'];
/** Of the statement between the two. */
const OWN = 1;

export const readQuery = operation(OfQuery, async ({ id }, { clients }): Promise<QueryView> => {
  const { DescribeStatementCommand } = await import('@aws-sdk/client-redshift-data');
  const batch = await (await clients.redshiftData()).send(new DescribeStatementCommand({ Id: id }));
  const { Status = '', SubStatements = [] } = batch;
  const {
    Id: own = '',
    HasResultSet,
    Error: error = batch.Error,
    Duration = -1,
    ResultRows = 0,
  } = SubStatements[OWN] ?? {};
  const result = Status === 'FINISHED' && HasResultSet ? await readResult(clients, own) : { columns: [], rows: [] };
  return {
    id,
    status: Status,
    error: error ?? null,
    ...result,
    total: Math.max(ResultRows, result.rows.length),
    // In nanoseconds; negative while it runs.
    milliseconds: Duration < 0 ? null : Duration / 1e6,
  };
});

const MOST_ROWS = 1000;

async function readResult(clients: Clients, Id: string): Promise<Pick<QueryView, 'columns' | 'rows'>> {
  const { paginateGetStatementResult } = await import('@aws-sdk/client-redshift-data');
  const rows: (string | number | boolean | null)[][] = [];
  let columns: string[] = [];
  for await (const { Records = [], ColumnMetadata = [] } of paginateGetStatementResult(
    { client: await clients.redshiftData() },
    { Id },
  )) {
    columns = ColumnMetadata.map(({ label, name }) => label ?? name ?? '');
    for (const record of Records.slice(0, MOST_ROWS - rows.length)) rows.push(record.map(cellOf));
    if (rows.length >= MOST_ROWS) break;
  }
  return { columns, rows };
}

function cellOf({
  isNull,
  stringValue,
  longValue,
  doubleValue,
  booleanValue,
}: Field): string | number | boolean | null {
  if (isNull) return null;
  const value = stringValue ?? longValue ?? doubleValue ?? booleanValue ?? null;
  // JSON has no NaN and no infinity.
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

export const cancelQuery = operation(OfQuery, async ({ id }, { clients }) => {
  const { CancelStatementCommand } = await import('@aws-sdk/client-redshift-data');
  await (await clients.redshiftData()).send(new CancelStatementCommand({ Id: id }));
  return {};
});
