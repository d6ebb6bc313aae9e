/** ListDatabases, ListSchemas, ListTables and DescribeTable: what the database holds, read in a session of its own. */
import type { ColumnMetadata, TableMember } from '@aws-sdk/client-redshift-data';
import type { Warehouse } from '#local/backends/duckdb';
import { lookUpTable } from './sql/tables';
import { quoteString } from './sql/tokens';
import type { ColumnType } from './sql/types';

export async function schemas(warehouse: Warehouse, pattern: string | undefined): Promise<string[]> {
  const rows = await read<{ schema_name: string }>(
    warehouse,
    `SELECT schema_name FROM redshift_information_schema_schemata WHERE ${like('schema_name', pattern)} ORDER BY 1`,
  );
  return rows.map((row) => row.schema_name);
}

export async function tables(
  warehouse: Warehouse,
  schema: string | undefined,
  table: string | undefined,
): Promise<TableMember[]> {
  const rows = await read<{ table_schema: string; table_name: string; table_type: string }>(
    warehouse,
    `SELECT table_schema, table_name, table_type FROM redshift_information_schema_tables
      WHERE ${like('table_schema', schema)} AND ${like('table_name', table)} ORDER BY 1, 2`,
  );
  return rows.map((row) => ({
    name: row.table_name,
    schema: row.table_schema,
    type: row.table_type === 'VIEW' ? 'VIEW' : 'TABLE',
  }));
}

/** `undefined` when there is no such table. */
export async function columns(
  warehouse: Warehouse,
  schema: string | undefined,
  table: string,
): Promise<ColumnMetadata[] | undefined> {
  const connection = await warehouse.connect();
  try {
    const found = await lookUpTable(
      { name: table.toLowerCase(), ...(schema === undefined ? {} : { schema: schema.toLowerCase() }) },
      { connection, warehouse },
    );
    return found?.columns.map((column) => ({
      ...metadata(column.type),
      name: column.name,
      label: column.name,
      nullable: column.notNull ? 0 : 1,
      schemaName: found.schema,
      tableName: found.name,
      ...(column.byDefault === null ? {} : { columnDefault: column.byDefault }),
    }));
  } finally {
    connection.close();
  }
}

/** Without pattern: all that match nothing in particular, as `%` would. */
function like(column: string, pattern: string | undefined): string {
  return pattern === undefined ? 'true' : `${column} LIKE ${quoteString(pattern)}`;
}

async function read<Row extends Readonly<Record<string, string>>>(warehouse: Warehouse, sql: string): Promise<Row[]> {
  const connection = await warehouse.connect();
  try {
    return await connection.rows<Row>(sql);
  } finally {
    connection.close();
  }
}

const TYPE_NAMES: Readonly<Record<string, readonly [string, number]>> = {
  smallint: ['int2', 5],
  integer: ['int4', 10],
  bigint: ['int8', 19],
  real: ['float4', 8],
  'double precision': ['float8', 17],
  boolean: ['bool', 1],
  date: ['date', 13],
  'timestamp without time zone': ['timestamp', 29],
  'timestamp with time zone': ['timestamptz', 35],
  'time without time zone': ['time', 15],
  super: ['super', 0],
};

function metadata(type: ColumnType): ColumnMetadata {
  const isNumber = type.family === 'integer' || type.family === 'decimal' || type.family === 'float';
  const [typeName, precision] = TYPE_NAMES[type.redshift] ?? [
    type.family === 'decimal' ? 'numeric' : type.family === 'binary' ? 'varbyte' : textName(type),
    0,
  ];
  return {
    typeName,
    precision: type.precision ?? type.length ?? precision,
    scale: type.scale ?? 0,
    length: type.length ?? 0,
    isSigned: isNumber,
    isCaseSensitive: type.family === 'text',
    isCurrency: false,
  };
}

function textName(type: ColumnType): string {
  return type.redshift.startsWith('character varying') ? 'varchar' : 'bpchar';
}
