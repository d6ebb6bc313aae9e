/** SQL from a Lambda function through the Redshift Data API: start, wait, read. For statements that take seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  type Field,
  GetStatementResultCommand,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { WarehouseAddress } from '#tasks/contracts/warehouse';

export interface Warehouse {
  /**
   * Runs the statements as one transaction.
   *
   * @param token makes a repeated call harmless: the same token within 8 hours gives the first statement again (1-64 characters)
   * @returns the rows of the last statement that has any, as text
   * @throws Error with the warehouse's message
   */
  run(statements: readonly string[], token: string, parameters?: Readonly<Record<string, string>>): Promise<string[][]>;
}

const LONGEST_WAIT_MILLISECONDS = 120_000;

export function openWarehouse(client: RedshiftDataClient, address: WarehouseAddress): Warehouse {
  return {
    async run(statements, token, parameters = {}) {
      const { Id } = await client.send(
        new BatchExecuteStatementCommand({
          ...address,
          Sqls: [...statements],
          ClientToken: token,
          Parameters: Object.keys(parameters).length
            ? Object.entries(parameters).map(([name, value]) => ({ name, value }))
            : undefined,
        }),
      );
      return rowsOf(client, Id as string);
    },
  };
}

async function rowsOf(client: RedshiftDataClient, id: string): Promise<string[][]> {
  const deadline = Date.now() + LONGEST_WAIT_MILLISECONDS;
  for (let pause = 10; ; pause = Math.min(2 * pause, 2000)) {
    const { Status, Error: message, SubStatements = [] } = await client.send(new DescribeStatementCommand({ Id: id }));
    if (Status === 'FINISHED') {
      const last = SubStatements.filter((statement) => statement.HasResultSet).at(-1);
      return last ? fetchRows(client, last.Id as string) : [];
    }
    if (Status === 'FAILED' || Status === 'ABORTED') throw new Error(message ?? `statement ${id} ended as ${Status}`);
    if (Date.now() > deadline)
      throw new Error(`statement ${id} is still ${Status} after ${LONGEST_WAIT_MILLISECONDS / 1000} s`);
    await sleep(pause);
  }
}

async function fetchRows(client: RedshiftDataClient, id: string): Promise<string[][]> {
  const rows: string[][] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new GetStatementResultCommand({ Id: id, NextToken: token }));
    for (const record of page.Records ?? []) rows.push(record.map(textOf));
    token = page.NextToken;
  } while (token);
  return rows;
}

function textOf(field: Field): string {
  if (field.isNull) return '';
  return String(field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue ?? '');
}

/** A quoted SQL identifier: `Amount "net"` → `"Amount ""net"""`. */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
/** A quoted SQL string. Only for text that cannot be a parameter, such as COPY's. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
