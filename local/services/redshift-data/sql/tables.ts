/** Looks tables up: their columns with the types that Redshift knows them by. */
import type { TableName } from './cursor';
import type { Session } from './session';
import { SqlError } from './sql-error';
import { quoteName, quoteString } from './tokens';
import { type ColumnType, columnType } from './types';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  /** DuckDB's text of the default. */
  readonly byDefault: string | null;
  readonly isIdentity: boolean;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly oid: number;
  /** Qualified and quoted, for DuckDB. */
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** @throws {SqlError} `relation "x" does not exist`, also for a view. */
export async function findTable(name: TableName, session: Pick<Session, 'connection' | 'warehouse'>): Promise<Table> {
  const table = await lookUpTable(name, session);
  if (table === undefined) throw new SqlError(`relation "${name.name}" does not exist`);
  return table;
}

export async function lookUpTable(
  name: TableName,
  { connection, warehouse }: Pick<Session, 'connection' | 'warehouse'>,
): Promise<Table | undefined> {
  const inSchema =
    name.schema === undefined
      ? `(t.database_name = 'temp' OR t.schema_name = 'public')`
      : `t.database_name <> 'temp' AND t.schema_name = ${quoteString(name.schema)}`;
  const rows = await connection.rows<ColumnRow>(`
    SELECT t.database_name, t.schema_name, t.table_name, t.table_oid, c.column_name, c.data_type, c.comment, c.is_nullable, c.column_default
    FROM duckdb_tables() t JOIN duckdb_columns() c USING (database_oid, schema_oid, table_oid)
    WHERE t.database_name IN (${quoteString(warehouse.database)}, 'temp') AND t.table_name = ${quoteString(name.name)} AND ${inSchema}
    ORDER BY t.database_name = 'temp' DESC, c.column_index`);
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    schema: first.schema_name,
    name: first.table_name,
    oid: Number(first.table_oid),
    sql: [first.database_name, first.schema_name, first.table_name].map(quoteName).join('.'),
    columns: rows
      .filter((row) => row.table_oid === first.table_oid && row.database_name === first.database_name)
      .map(columnOf),
  };
}

interface ColumnRow extends Readonly<Record<string, string | boolean | null>> {
  readonly database_name: string;
  readonly schema_name: string;
  readonly table_name: string;
  readonly table_oid: string;
  readonly column_name: string;
  readonly data_type: string;
  readonly comment: string | null;
  readonly is_nullable: boolean;
  readonly column_default: string | null;
}

function columnOf(row: ColumnRow): Column {
  return {
    name: row.column_name,
    type: columnType(row.data_type, row.comment),
    notNull: !row.is_nullable,
    byDefault: row.column_default,
    isIdentity: row.column_default?.startsWith('nextval(') ?? false,
  };
}
