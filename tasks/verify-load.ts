/**
 * VerifyLoad: the warehouse holds exactly the rows that were written for it; a load that failed is told with the rows that
 * the warehouse refused. Reads only; idempotent. Throws LoadFailed.
 */

import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { TaskError } from '#tasks/contracts/errors';
import { type LoadedRows, VerifyLoadInput } from '#tasks/contracts/verify-load';
import { readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { identifier, openWarehouse, type Warehouse } from '#tasks/runtime/warehouse';

const SHOWN_LOAD_ERRORS = 5;

/** @param attempt unique for each invocation: every look at the warehouse is a new one */
export async function verifyLoad(input: VerifyLoadInput, warehouse: Warehouse, attempt: string): Promise<LoadedRows> {
  const { table, expectedRows, run } = input;
  if (input.status !== 'FINISHED') {
    const message = input.error ?? `the load into ${table} ended as ${input.status}`;
    throw new TaskError('LoadFailed', [message, ...(await loadErrors(warehouse, `${attempt}-errors`))].join('; '));
  }
  const ofRun = run === null ? '' : ' WHERE run = :run';
  const [[count = ''] = []] = await warehouse.run(
    [`SELECT COUNT(*) FROM ${identifier(table)}${ofRun}`],
    `${attempt}-count`,
    run === null ? {} : { run },
  );
  if (Number(count) !== expectedRows) {
    throw new TaskError('LoadFailed', `expected ${expectedRows} rows in ${table}, got ${count}`);
  }
  return { table, rows: expectedRows };
}

async function loadErrors(warehouse: Warehouse, token: string): Promise<string[]> {
  const sql = `SELECT file_name, line_number, column_name, error_message FROM sys_load_error_detail ORDER BY start_time DESC LIMIT ${SHOWN_LOAD_ERRORS}`;
  const rows = await warehouse.run([sql], token);
  return rows.map(
    ([file, line, column, message]) => `${file?.trim()} line ${line}, column ${column?.trim()}: ${message?.trim()}`,
  );
}

const client = new RedshiftDataClient();

export const handler = taskHandler('VerifyLoad', VerifyLoadInput, (input, { awsRequestId }) =>
  verifyLoad(input, openWarehouse(client, readConfig('warehouse').warehouse), awsRequestId),
);
