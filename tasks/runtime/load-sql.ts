/**
 * The SQL that loads a run's dataset: into a staging table, then swapped in, in one transaction. Running it again gives the
 * same table, never a duplicate row.
 */
import type { RunPlan } from '#tasks/contracts/prepare-run';
import type { ColumnType, DatasetSchema } from '#tasks/contracts/process-data';
import { identifier, literal } from '#tasks/runtime/warehouse';

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  double: 'DOUBLE PRECISION',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  text: 'VARCHAR(65535)',
};

/** Which split a row went to: `train`, `validation`, `test`, or none. */
export const SPLIT_COLUMN = 'ronda_split';

const COPY_FORMATS = {
  parquet: 'FORMAT AS PARQUET',
  csv: 'FORMAT AS CSV GZIP EMPTYASNULL',
} as const;

/** @param copyRoleArn the role that Redshift assumes to read the bucket */
export function loadStatements(
  { id, uris, tables }: RunPlan,
  schema: DatasetSchema,
  copyRoleArn: string,
  format: keyof typeof COPY_FORMATS,
): string[] {
  const staging = identifier(`${tables.dataset}_staging_${id.replaceAll('-', '_')}`);
  const target = identifier(tables.dataset);
  const columns = schema.columns.map(({ warehouseName, type }) => `${identifier(warehouseName)} ${SQL_TYPES[type]}`);
  return [
    `DROP TABLE IF EXISTS ${staging}`,
    `CREATE TABLE ${staging} (${[...columns, `${SPLIT_COLUMN} VARCHAR(10)`].join(', ')})`,
    copy(staging, `${uris.warehouse}manifest`, copyRoleArn, format),
    `DROP TABLE IF EXISTS ${target}`,
    `ALTER TABLE ${staging} RENAME TO ${target}`,
  ];
}

function copy(table: string, manifest: string, role: string, format: keyof typeof COPY_FORMATS): string {
  return `COPY ${table} FROM ${literal(manifest)} IAM_ROLE ${literal(role)} ${COPY_FORMATS[format]} MANIFEST`;
}

/**
 * The SQL that loads a batch deployment's predictions beside earlier runs': keys and scores into staging tables, joined by
 * row number; this run's rows replace themselves.
 *
 * @param threshold scores from here on are predicted positive
 */
export function predictionStatements(
  { id, run, uris, tables }: RunPlan,
  threshold: number,
  copyRoleArn: string,
  format: keyof typeof COPY_FORMATS,
): string[] {
  const suffix = id.replaceAll('-', '_');
  const keys = identifier(`${tables.predictions}_keys_${suffix}`);
  const scores = identifier(`${tables.predictions}_scores_${suffix}`);
  const target = identifier(tables.predictions);
  return [
    `DROP TABLE IF EXISTS ${keys}`,
    `DROP TABLE IF EXISTS ${scores}`,
    `CREATE TABLE ${keys} (row_number BIGINT, row_id VARCHAR(65535))`,
    copy(keys, `${uris.batch}keys/manifest`, copyRoleArn, format),
    `CREATE TABLE ${scores} (row_number BIGINT, score DOUBLE PRECISION)`,
    `COPY ${scores} FROM ${literal(uris.predictions)} IAM_ROLE ${literal(copyRoleArn)} FORMAT AS CSV`,
    `CREATE TABLE IF NOT EXISTS ${target} (run VARCHAR(64), row_number BIGINT, row_id VARCHAR(65535), score DOUBLE PRECISION, positive BOOLEAN)`,
    `DELETE FROM ${target} WHERE run = ${literal(run)}`,
    `INSERT INTO ${target} SELECT ${literal(run)}, k.row_number, k.row_id, s.score, s.score >= ${threshold} FROM ${keys} k JOIN ${scores} s ON s.row_number = k.row_number`,
    `DROP TABLE ${keys}`,
    `DROP TABLE ${scores}`,
  ];
}
