/** `Redshift Data Statement Status Change`, the event of a statement started with `WithEvent`. */
import type { Statement } from './statement';

/** An event of an AWS service on the default bus. */
export interface AwsEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export type Emit = (event: AwsEvent) => void | Promise<void>;

const KEPT_SECONDS = 24 * 60 * 60;

/** @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-monitoring-events.html */
export async function emitStatusChange(statement: Statement, emit: Emit | undefined): Promise<void> {
  const last = statement.parts.at(-1);
  await emit?.({
    source: 'aws.redshift-data',
    detailType: 'Redshift Data Statement Status Change',
    resources: [statement.warehouseArn],
    detail: {
      principal: statement.owner,
      statementName: statement.statementName ?? '',
      statementId: statement.id,
      redshiftQueryId: last?.queryId ?? 0,
      state: statement.status,
      rows: last?.rows ?? -1,
      expireAt: Math.floor(statement.createdAt / 1000) + KEPT_SECONDS,
    },
  });
}
