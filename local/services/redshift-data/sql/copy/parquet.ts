/** COPY … FORMAT AS PARQUET: columns are taken by their position, and their types must be those of the table. */
import type { BlobObject } from '#local/backends/blobs';
import type { Session } from '../session';
import { SqlError } from '../sql-error';
import type { Column, Table } from '../tables';
import { quoteName, quoteString } from '../tokens';
import { s3Url } from './sources';

export async function copyParquet(
  objects: readonly BlobObject[],
  table: Table,
  columns: readonly Column[],
  session: Session,
): Promise<number> {
  const schemas = await schemasOf(objects, session);
  for (const object of objects) requireMatch(schemas.get(object.file) ?? [], columns, object);
  const targets = columns.map((column) => quoteName(column.name)).join(', ');
  let rows = 0;
  for (const group of groupsOfSameNames(objects, schemas)) {
    const names = (schemas.get((group[0] as BlobObject).file) ?? []).map((leaf) => quoteName(leaf.name)).join(', ');
    const files = group.map((object) => quoteString(object.file)).join(', ');
    rows += await session.connection.run(
      `INSERT INTO ${table.sql} (${targets}) SELECT ${names} FROM read_parquet([${files}])`,
    );
  }
  return rows;
}

interface Leaf {
  readonly name: string;
  /** The physical type, e.g. `INT64`. */
  readonly type: string;
  /** The converted or logical type in capitals, e.g. `UTF8`, or ''. */
  readonly meaning: string;
  readonly scale: number;
  readonly precision: number;
  readonly repetition: string;
}

type Schemas = ReadonlyMap<string, readonly Leaf[]>;

async function schemasOf(objects: readonly BlobObject[], session: Session): Promise<Schemas> {
  const files = objects.map((object) => quoteString(object.file)).join(', ');
  const rows = await session.connection
    .rows<SchemaRow>(`SELECT file_name, name, type, num_children, COALESCE(converted_type, logical_type, '') AS meaning,
      COALESCE(scale, 0) AS scale, COALESCE("precision", 0) AS "precision", COALESCE(repetition_type, '') AS repetition FROM parquet_schema([${files}])`)
    .catch((cause) => {
      const object = objects.find((each) => String(cause).includes(each.file));
      throw new SqlError(`Spectrum Scan Error. File '${object ? s3Url(object) : ''}' is not a valid Parquet file`);
    });
  const schemas = new Map<string, Leaf[]>();
  for (const row of rows) {
    const leaves = schemas.get(row.file_name);
    // The first element of a file is the root.
    if (leaves === undefined) schemas.set(row.file_name, []);
    else
      leaves.push({
        ...row,
        type: row.type ?? 'GROUP',
        meaning: row.meaning.toUpperCase(),
        scale: Number(row.scale),
        precision: Number(row.precision),
      });
  }
  return schemas;
}

type SchemaRow = {
  readonly file_name: string;
  readonly name: string;
  readonly type: string | null;
  readonly num_children: string | null;
  readonly meaning: string;
  readonly scale: string;
  readonly precision: string;
  readonly repetition: string;
};

/** DuckDB reads several files as one by the names of their columns; Redshift does not look at names. */
function groupsOfSameNames(objects: readonly BlobObject[], schemas: Schemas): BlobObject[][] {
  const groups = new Map<string, BlobObject[]>();
  for (const object of objects) {
    const key = JSON.stringify((schemas.get(object.file) ?? []).map((leaf) => leaf.name));
    groups.set(key, [...(groups.get(key) ?? []), object]);
  }
  return [...groups.values()];
}

function requireMatch(leaves: readonly Leaf[], columns: readonly Column[], object: BlobObject): void {
  if (leaves.length !== columns.length) {
    throw new SqlError(
      `Spectrum Scan Error. Unmatched number of columns between table and file. Table columns: ${columns.length}, Data columns: ${leaves.length}, File name: ${s3Url(object)}`,
    );
  }
  columns.forEach((column, index) => {
    const leaf = leaves[index] as Leaf;
    if (matches(leaf, column)) return;
    const schema = `${leaf.repetition.toLowerCase()} ${leaf.type.toLowerCase()} ${leaf.name}${leaf.meaning ? ` (${leaf.meaning})` : ''}`;
    throw new SqlError(
      `Spectrum Scan Error. File '${s3Url(object)}' has an incompatible Parquet schema for column '${column.name}'. Column type: ${column.type.redshift.toUpperCase()}, Parquet schema:\n${schema}`,
    );
  });
}

function matches(leaf: Leaf, { type }: Column): boolean {
  const isDecimal = leaf.meaning.startsWith('DECIMAL');
  switch (type.family) {
    case 'boolean':
      return leaf.type === 'BOOLEAN';
    case 'integer':
      return (
        !isDecimal && !/DATE|TIME/.test(leaf.meaning) && leaf.type === (type.duckdb === 'BIGINT' ? 'INT64' : 'INT32')
      );
    case 'float':
      return leaf.type === (type.duckdb === 'FLOAT' ? 'FLOAT' : 'DOUBLE');
    case 'decimal':
      return isDecimal && leaf.scale === type.scale && leaf.precision <= (type.precision ?? 0);
    case 'date':
      return leaf.type === 'INT32' && leaf.meaning.startsWith('DATE');
    case 'timestamp':
    case 'timestamptz':
      return leaf.type === 'INT96' || (leaf.type === 'INT64' && leaf.meaning.startsWith('TIMESTAMP'));
    case 'text':
      return leaf.type === 'BYTE_ARRAY' && !isDecimal;
    default:
      return leaf.type === 'BYTE_ARRAY';
  }
}
