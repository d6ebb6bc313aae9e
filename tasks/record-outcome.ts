/**
 * RecordOutcome: writes the round's record, its row in the warehouse, gives the lease back and tells the world. Every step
 * replaces itself, so a retry does no harm.
 */
import { createHash } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { S3Client } from '@aws-sdk/client-s3';
import { type Outcome, RecordOutcomeInput } from '#tasks/contracts/outcome';
import { type Config, readConfig } from '#tasks/runtime/config';
import { publish } from '#tasks/runtime/events';
import { taskHandler } from '#tasks/runtime/handler';
import { releaseLease } from '#tasks/runtime/lease';
import { writeMetrics } from '#tasks/runtime/metrics';
import { writeRound } from '#tasks/runtime/rounds';
import { identifier, openWarehouse, type Warehouse } from '#tasks/runtime/warehouse';

export interface RecordOutcomeDeps {
  readonly s3: S3Client;
  readonly events: EventBridgeClient;
  readonly warehouse: Warehouse;
  readonly config: Pick<Config, 'bucket'>;
}

export async function recordOutcome(
  { run, rows, ...known }: RecordOutcomeInput,
  { s3, events, warehouse, config }: RecordOutcomeDeps,
): Promise<Outcome> {
  const { model, executionArn, startedAt, fingerprint, dataset } = run;
  const outcome: Outcome = {
    ...known,
    error: null,
    run: run.run,
    model,
    executionArn,
    startedAt,
    finishedAt: new Date().toISOString(),
    fingerprint,
    dataset: rows && { uri: dataset.uri, version: dataset.version, ...rows },
  };
  // A skipped run judged nothing and holds nothing; only its execution tells of it.
  if (outcome.outcome !== 'skipped') {
    await insertRound(warehouse, run.tables.rounds, outcome);
    await writeRound(s3, config.bucket, outcome);
    await releaseLease(s3, config.bucket, model, executionArn);
    writeMetrics(model, {
      Auc: outcome.evaluation?.auc,
      AucLow: outcome.evaluation?.interval[0],
      AucHigh: outcome.evaluation?.interval[1],
      RoundMinutes: (Date.parse(outcome.finishedAt) - Date.parse(startedAt)) / 60_000,
    });
  }
  await publish(events, 'Retraining Finished', outcome);
  return outcome;
}

const COLUMNS = {
  run: 'VARCHAR(64)',
  model: 'VARCHAR(64)',
  outcome: 'VARCHAR(16)',
  started_at: 'TIMESTAMP',
  finished_at: 'TIMESTAMP',
  dataset_version: 'VARCHAR(64)',
  dataset_rows: 'BIGINT',
  dataset_positives: 'BIGINT',
  auc: 'DOUBLE PRECISION',
  auc_low: 'DOUBLE PRECISION',
  auc_high: 'DOUBLE PRECISION',
  model_package_arn: 'VARCHAR(256)',
} as const;

/** Parameters can be neither NULL nor empty, so what is not known is left out of the row. */
async function insertRound(warehouse: Warehouse, table: string, outcome: Outcome): Promise<void> {
  const values: Partial<Record<keyof typeof COLUMNS, string | number | undefined>> = {
    run: outcome.run,
    model: outcome.model,
    outcome: outcome.outcome,
    started_at: outcome.startedAt,
    finished_at: outcome.finishedAt,
    dataset_version: outcome.dataset?.version,
    dataset_rows: outcome.dataset?.rows,
    dataset_positives: outcome.dataset?.positives,
    auc: outcome.evaluation?.auc,
    auc_low: outcome.evaluation?.interval[0],
    auc_high: outcome.evaluation?.interval[1],
    model_package_arn: outcome.modelPackageArn ?? undefined,
  };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`);
  const name = identifier(table);
  await warehouse.run(
    [
      `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')})`,
      `DELETE FROM ${name} WHERE run = :run`,
      `INSERT INTO ${name} (${known.map(([column]) => column).join(', ')}) SELECT ${known.map(([column]) => typed(column)).join(', ')}`,
    ],
    createHash('sha256').update(`${outcome.run} ${outcome.finishedAt}`).digest('hex'),
    Object.fromEntries(known.map(([column, value]) => [column, String(value)])),
  );
}

/** Parameters arrive as text. */
const typed = (column: string) => `CAST(:${column} AS ${COLUMNS[column as keyof typeof COLUMNS]})`;

const deps = { s3: new S3Client(), events: new EventBridgeClient() };
const redshift = new RedshiftDataClient();

export const handler = taskHandler('RecordOutcome', RecordOutcomeInput, (input) => {
  const config = readConfig('bucket', 'warehouse');
  return recordOutcome(input, { ...deps, config, warehouse: openWarehouse(redshift, config.warehouse) });
});
