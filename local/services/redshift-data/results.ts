/** Results of queries: rows of DuckDB become pages of `Field`s (or of CSV), and columns become `ColumnMetadata`. */
import type { Cell, ResultColumn, RowStream, Warehouse } from '#local/backends/duckdb';
import type { ResultColumnData, ResultFormat, StoredResult } from './sql/session';
import { SqlError } from './sql/sql-error';

/** The union `Field` of the Data API. */
export type Field =
  | { readonly isNull: true }
  | { readonly booleanValue: boolean }
  | { readonly longValue: number }
  | { readonly doubleValue: number }
  | { readonly stringValue: string };

/** Bytes of JSON after which a page ends. */
const PAGE_BYTES = 1_000_000;
/** A result may have 500 MB. */
const RESULT_BYTES = 500_000_000;

/** Stores all rows under `name` and tells how many there were. A page is a JSON text: rows of fields, or lines of CSV. */
export async function storeResult(
  { results }: Warehouse,
  name: string,
  format: ResultFormat,
  stream: RowStream,
): Promise<{ rows: number; result: StoredResult }> {
  const encode = format === 'CSV' ? csvLine : jsonRow;
  let [rows, bytes, pages, pageBytes] = [0, 0, 0, 0];
  let page: string[] = [];
  const flush = async () => {
    const text = format === 'CSV' ? JSON.stringify(page.join('')) : `[${page.join(',')}]`;
    await results.write(name, pages++, text);
    page = [];
    pageBytes = 0;
  };
  for await (const batch of stream.batches) {
    for (const row of batch) {
      const text = encode(row, stream.columns);
      page.push(text);
      rows++;
      pageBytes += text.length;
      bytes += text.length;
      if (pageBytes >= PAGE_BYTES) await flush();
    }
    if (bytes > RESULT_BYTES) throw new SqlError('The query result exceeds the maximum size of 500 MB; use UNLOAD');
  }
  if (page.length > 0 || pages === 0) await flush();
  return { rows, result: { columns: stream.columns.map(metadataOf), pages, bytes } };
}

function jsonRow(row: readonly Cell[], columns: readonly ResultColumn[]): string {
  return JSON.stringify(row.map((cell, index) => fieldOf(cell, columns[index]?.type ?? '')));
}

function fieldOf(cell: Cell, type: string): Field {
  if (cell === null) return { isNull: true };
  if (typeof cell === 'boolean') return { booleanValue: cell };
  if (INTEGERS.has(type)) return { longValue: Number(cell) };
  // JSON has no NaN or infinity; AWS's protocol writes them as strings, which SDKs read back as numbers.
  if (FLOATS.has(type)) return { doubleValue: cell as number };
  return { stringValue: textOf(cell) };
}

function csvLine(row: readonly Cell[]): string {
  return `${row.map((cell) => (cell === null ? '' : quoteIfNeeded(textOf(cell)))).join(',')}\r\n`;
}

function quoteIfNeeded(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

const INTEGERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER']);
const FLOATS = new Set(['FLOAT', 'DOUBLE']);

/** DuckDB's type to the name, precision and length that Redshift's driver reports. */
const TYPES: Readonly<
  Record<string, { readonly typeName: string; readonly precision?: number; readonly isSigned?: boolean }>
> = {
  BOOLEAN: { typeName: 'bool', precision: 1 },
  TINYINT: { typeName: 'int2', precision: 5, isSigned: true },
  UTINYINT: { typeName: 'int2', precision: 5, isSigned: true },
  SMALLINT: { typeName: 'int2', precision: 5, isSigned: true },
  USMALLINT: { typeName: 'int4', precision: 10, isSigned: true },
  INTEGER: { typeName: 'int4', precision: 10, isSigned: true },
  UINTEGER: { typeName: 'int8', precision: 19, isSigned: true },
  BIGINT: { typeName: 'int8', precision: 19, isSigned: true },
  HUGEINT: { typeName: 'numeric', precision: 38, isSigned: true },
  FLOAT: { typeName: 'float4', precision: 8, isSigned: true },
  DOUBLE: { typeName: 'float8', precision: 17, isSigned: true },
  DATE: { typeName: 'date', precision: 13 },
  TIMESTAMP: { typeName: 'timestamp', precision: 29 },
  'TIMESTAMP WITH TIME ZONE': { typeName: 'timestamptz', precision: 35 },
  TIME: { typeName: 'time', precision: 15 },
  JSON: { typeName: 'super' },
  BLOB: { typeName: 'varbyte' },
};

function metadataOf({ name, type }: ResultColumn): ResultColumnData {
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type);
  if (decimal) {
    const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
    return { name, typeName: 'numeric', length: 0, precision, scale, isSigned: true, isCaseSensitive: false };
  }
  const known = TYPES[type];
  return {
    name,
    typeName: known?.typeName ?? 'varchar',
    length: 0,
    precision: known?.precision ?? 65_535,
    scale: 0,
    isSigned: known?.isSigned ?? false,
    isCaseSensitive: known === undefined,
  };
}
