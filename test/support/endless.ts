/** A statement that writes for ever: every later one that writes waits for it, as for a lock. */
import { CancelStatementCommand, ExecuteStatementCommand } from '@aws-sdk/client-redshift-data';
import { local } from '#local/config';
import type { AwsClients } from './aws-clients';

/** @returns what ends it */
export async function writeEndlessly({ redshift }: Pick<AwsClients, 'redshift'>): Promise<() => Promise<unknown>> {
  const joined = Array.from({ length: 40 }, (_, index) => `two t${index}`).join(', ');
  const Sql = `CREATE TABLE endless AS WITH two AS (SELECT 0 AS n UNION ALL SELECT 1) SELECT count(*) FROM ${joined}`;
  const warehouse = { WorkgroupName: local.workgroup, Database: local.database };
  const { Id } = await redshift.send(new ExecuteStatementCommand({ ...warehouse, Sql }));
  return () => redshift.send(new CancelStatementCommand({ Id }));
}
