/** The system catalog that can be queried: load errors and history, and what describes schemas, tables and columns. */

import { SqlError } from './sql-error';
import { is, quoteString, type Token, word } from './tokens';
import { redshiftTypeSql } from './types';

/** Schema of the database that holds the service's own tables; users neither see nor name it. */
export const INTERNAL_SCHEMA = 'redshift_internal';

/** Tables that outlive a session. Load errors are written by a session of their own, so that a rollback keeps them. */
export function internalTables(database: string): string[] {
  const schema = `"${database}".${INTERNAL_SCHEMA}`;
  return [
    `CREATE SCHEMA IF NOT EXISTS ${schema}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.load_errors (query_id BIGINT, session_id BIGINT, table_id BIGINT, table_name VARCHAR,
      start_time TIMESTAMP, file_name VARCHAR, line_number BIGINT, column_name VARCHAR, column_type VARCHAR,
      column_length VARCHAR, position INTEGER, error_code INTEGER, error_message VARCHAR, raw_line VARCHAR, raw_value VARCHAR)`,
    `CREATE TABLE IF NOT EXISTS ${schema}.load_history (query_id BIGINT, session_id BIGINT, status VARCHAR, table_name VARCHAR,
      start_time TIMESTAMP, end_time TIMESTAMP, data_source VARCHAR, loaded_rows BIGINT, loaded_bytes BIGINT,
      source_file_count BIGINT, source_file_bytes BIGINT, error_count BIGINT)`,
    `CREATE TABLE IF NOT EXISTS ${schema}.outcomes (statement_id VARCHAR, outcome VARCHAR)`,
  ];
}

/** The views, made anew at each start. */
export function systemViews(database: string, shared: string): string[] {
  return Object.entries(definitions(database)).map(([name, query]) => `CREATE VIEW ${shared}.${name} AS ${query}`);
}

const INFORMATION_SCHEMA = ['tables', 'columns', 'schemata'] as const;
const PG_CATALOG = [
  'pg_table_def',
  'pg_tables',
  'pg_views',
  'pg_namespace_names',
  'svv_tables',
  'svv_columns',
  'svv_table_info',
  'svv_all_schemas',
  'sys_load_error_detail',
  'sys_load_history',
  'stl_load_errors',
  'stl_loaderror_detail',
  'stl_load_commits',
] as const;

/** `pg_catalog.x` and `information_schema.x` mean our views; DuckDB's own of that name show its internals. */
export function resolveSystemViews(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const each = tokens[index] as Token;
    const name = tokens[index + 2];
    const isSystem =
      is(each, 'pg_catalog', 'information_schema') && is(tokens[index + 1], '.') && !is(tokens[index - 1], '.');
    if (is(each, INTERNAL_SCHEMA, 'redshift_information_schema', 'memory', 'system') && is(tokens[index + 1], '.')) {
      throw new SqlError(`schema "${each.text}" does not exist`);
    }
    if (!isSystem || name === undefined) {
      requireOwnView(each, tokens[index - 1]);
      out.push(each);
      continue;
    }
    const known: readonly string[] = each.text === 'pg_catalog' ? PG_CATALOG : INFORMATION_SCHEMA;
    if (!known.includes(name.value))
      throw new SqlError(`relation "${each.text}.${name.value}" does not exist or is not supported here`);
    out.push(word(each.text === 'pg_catalog' ? name.value : `redshift_information_schema_${name.value}`));
    index += 2;
  }
  return out;
}

/** DuckDB finds its own catalog without a schema's name, too. */
function requireOwnView(each: Token, before: Token | undefined): void {
  const isName = each.kind === 'word' || each.kind === 'quoted';
  const isForeign =
    /^(?:duckdb|pragma|sqlite)_/.test(each.value) || (/^pg_/.test(each.value) && is(before, 'from', 'join'));
  if (isName && isForeign && !(PG_CATALOG as readonly string[]).includes(each.value)) {
    throw new SqlError(`relation "${each.value}" does not exist or is not supported here`);
  }
}

function definitions(database: string): Record<string, string> {
  const internal = `"${database}".${INTERNAL_SCHEMA}`;
  const db = quoteString(database);
  const visible = (alias: string) =>
    `${alias}.database_name IN (${db}, 'temp') AND ${alias}.schema_name <> '${INTERNAL_SCHEMA}' AND NOT ${alias}.internal`;
  const schemaOf = (alias: string) =>
    `CASE WHEN ${alias}.database_name = 'temp' THEN 'pg_temp_1' ELSE ${alias}.schema_name END`;
  const type = redshiftTypeSql('c.data_type', 'c.comment');
  const length = `TRY_CAST(regexp_extract(${type}, '(?:char|character varying|character|binary varying)[(]([0-9]+)[)]', 1) AS INTEGER)`;
  const relations = `(SELECT database_name, schema_name, table_name, table_oid, internal, 'BASE TABLE' AS table_type FROM duckdb_tables()
    UNION ALL SELECT database_name, schema_name, view_name, view_oid, internal, 'VIEW' FROM duckdb_views())`;
  const tables = `SELECT ${db} AS table_catalog, ${schemaOf('t')} AS table_schema, t.table_name, t.table_type FROM ${relations} t WHERE ${visible('t')}`;
  const columns = `SELECT ${db} AS table_catalog, ${schemaOf('c')} AS table_schema, c.table_name, c.column_name,
    c.column_index AS ordinal_position, c.column_default, CASE WHEN c.is_nullable THEN 'YES' ELSE 'NO' END AS is_nullable,
    regexp_replace(${type}, '[(].*', '') AS data_type, ${length} AS character_maximum_length, c.numeric_precision, c.numeric_scale
    FROM duckdb_columns() c WHERE ${visible('c')}`;
  const errors = `${internal}.load_errors`;
  return {
    redshift_information_schema_tables: tables,
    redshift_information_schema_columns: columns,
    redshift_information_schema_schemata: `SELECT ${db} AS catalog_name, schema_name, 'awsuser' AS schema_owner FROM duckdb_schemas()
      WHERE database_name = ${db} AND schema_name NOT IN ('main', '${INTERNAL_SCHEMA}', 'information_schema', 'pg_catalog')
      UNION ALL SELECT ${db}, unnest(['information_schema', 'pg_catalog']), 'rdsdb'`,
    svv_tables: `SELECT *, NULL::VARCHAR AS remarks FROM (${tables})`,
    svv_columns: `SELECT *, NULL::VARCHAR AS remarks FROM (${columns})`,
    svv_all_schemas: `SELECT ${db} AS database_name, schema_name, 'local' AS schema_type FROM redshift_information_schema_schemata`,
    pg_namespace_names: 'SELECT schema_name AS nspname FROM redshift_information_schema_schemata',
    pg_tables: `SELECT table_schema AS schemaname, table_name AS tablename, 'awsuser' AS tableowner FROM (${tables}) WHERE table_type = 'BASE TABLE'`,
    pg_views: `SELECT table_schema AS schemaname, table_name AS viewname, 'awsuser' AS viewowner FROM (${tables}) WHERE table_type = 'VIEW'`,
    pg_table_def: `SELECT ${schemaOf('c')} AS schemaname, c.table_name AS tablename, c.column_name AS "column", ${type} AS type,
      'none' AS encoding, false AS distkey, 0 AS sortkey, NOT c.is_nullable AS "notnull" FROM duckdb_columns() c WHERE ${visible('c')}`,
    svv_table_info: `SELECT ${db} AS "database", ${schemaOf('t')} AS "schema", t.table_oid AS table_id, t.table_name AS "table",
      t.estimated_size AS tbl_rows FROM duckdb_tables() t WHERE ${visible('t')}`,
    sys_load_error_detail: `SELECT 100 AS user_id, query_id, query_id AS transaction_id, session_id, ${db} AS database_name, table_id, start_time,
      file_name, line_number, column_name, column_type, column_length, position, error_code, error_message FROM ${errors}`,
    sys_load_history: `SELECT 100 AS user_id, query_id, query_id AS transaction_id, session_id, ${db} AS database_name, status, table_name,
      start_time, end_time, date_diff('microsecond', start_time, end_time) AS duration, data_source, loaded_rows, loaded_bytes,
      source_file_count, source_file_bytes, error_count FROM ${internal}.load_history`,
    stl_load_errors: `SELECT 100 AS userid, 0 AS slice, table_id AS tbl, start_time AS starttime, session_id AS "session", query_id AS query,
      file_name AS filename, line_number, column_name AS colname, column_type AS type, column_length AS col_length, position, raw_line,
      raw_value AS raw_field_value, error_code AS err_code, error_message AS err_reason, 0 AS is_partial, 0 AS start_offset, 0 AS copy_job_id FROM ${errors}`,
    stl_loaderror_detail: `SELECT 100 AS userid, 0 AS slice, session_id AS "session", query_id AS query, file_name AS filename, line_number,
      position AS field, column_name AS colname, raw_value AS value, CASE WHEN raw_value IS NULL THEN 1 ELSE 0 END AS is_null,
      column_type AS type, column_length AS col_length FROM ${errors}`,
    stl_load_commits: `SELECT 100 AS userid, query_id AS query, table_name AS name, data_source AS filename, loaded_rows AS lines_scanned,
      end_time AS curtime FROM ${internal}.load_history WHERE status = 'completed'`,
  };
}
