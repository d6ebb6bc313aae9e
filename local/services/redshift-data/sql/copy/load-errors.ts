/** Finds the bad rows of a load with their places, and keeps errors and history in the tables behind the system views. */
import type { BlobObject } from '#local/backends/blobs';
import type { WarehouseConnection } from '#local/backends/duckdb';
import type { Session } from '../session';
import { INTERNAL_SCHEMA } from '../system-views';
import type { Column, Table } from '../tables';
import { quoteString } from '../tokens';
import { reasonOf } from './convert';
import type { CopyOptions } from './options';
import { reader } from './reader';
import { rowsSql } from './rows';
import { s3Url } from './sources';

export interface LoadError {
  readonly file: string;
  readonly line: number;
  readonly column?: Column;
  readonly code: number;
  readonly reason: string;
  readonly position: number;
  readonly rawLine: string;
  readonly rawValue: string | null;
}

/** The first `limit` bad rows of the sources, in their order. Reads by a session of its own: that of the COPY may be broken. */
export async function findLoadErrors(
  objects: readonly BlobObject[],
  columns: readonly Column[],
  options: CopyOptions,
  limit: number,
  session: Session,
): Promise<LoadError[]> {
  const found: LoadError[] = [];
  for (const [index, object] of objects.entries()) {
    if (found.length >= limit) break;
    const connection = await session.warehouse.connect();
    try {
      found.push(...(await errorsOf(object, columns, options, limit - found.length, `_${index}`, connection)));
    } finally {
      connection.close();
    }
  }
  return found;
}

async function errorsOf(
  object: BlobObject,
  columns: readonly Column[],
  options: CopyOptions,
  limit: number,
  suffix: string,
  connection: WarehouseConnection,
): Promise<LoadError[]> {
  const names = columns.map((column) => column.name);
  const tables = { errors: `redshift_errors${suffix}`, scans: `redshift_scans${suffix}` };
  const bad = await connection.rows<BadRow>(
    rowsSql(reader([object], names, options, tables), columns, options).bad(limit),
  );
  const malformed =
    options.format === 'json'
      ? []
      : await connection.rows<RejectedLine>(`SELECT DISTINCT ON (line) line, column_idx, error_type, left(csv_line, 1024) AS csv_line
          FROM ${tables.errors} ORDER BY line, column_idx LIMIT ${limit}`);
  const file = s3Url(object);
  const rejectedLines = malformed.map((row) => Number(row.line));
  const errors = [
    ...malformed.map((row) => lineError(row, file, columns)),
    ...bad.map((row) =>
      valueError(row, file, lineOf(Number(row.ordinal) + options.ignoreHeader, rejectedLines), columns),
    ),
  ];
  return errors.sort((a, b) => a.line - b.line).slice(0, limit);
}

type BadRow = {
  readonly ordinal: string;
  readonly field: number;
  readonly value: string | null;
  readonly line: string | null;
};
type RejectedLine = {
  readonly line: string;
  readonly column_idx: string | null;
  readonly error_type: string;
  readonly csv_line: string | null;
};

/** Rejected lines are not among the rows counted. */
function lineOf(ordinal: number, rejected: readonly number[]): number {
  return rejected.reduce((line, each) => (each <= line ? line + 1 : line), ordinal);
}

function valueError(row: BadRow, file: string, line: number, columns: readonly Column[]): LoadError {
  const column = columns[row.field] as Column;
  return { file, line, column, ...reasonOf(column, row.value), rawLine: row.line ?? '', rawValue: row.value };
}

const LINE_REASONS: Readonly<Record<string, readonly [number, string]>> = {
  'MISSING COLUMNS': [1214, 'Delimiter not found'],
  'TOO MANY COLUMNS': [1202, 'Extra column(s) found'],
  'UNQUOTED VALUE': [1216, 'Delimited value missing end quote'],
  'LINE SIZE OVER MAXIMUM': [1216, 'The row is longer than the maximum of 4 MB'],
  'INVALID ENCODING': [1220, 'String contains invalid or unsupported UTF8 codepoints'],
  'INVALID STATE': [1216, 'Invalid quote formatting for CSV'],
};

function lineError(row: RejectedLine, file: string, columns: readonly Column[]): LoadError {
  const [code, reason] = LINE_REASONS[row.error_type] ?? [1216, 'Invalid input line'];
  const column = row.error_type === 'MISSING COLUMNS' ? columns[Number(row.column_idx)] : undefined;
  return {
    file,
    line: Number(row.line),
    ...(column ? { column } : {}),
    code,
    reason,
    position: 0,
    rawLine: row.csv_line ?? '',
    rawValue: null,
  };
}

export async function keepLoadErrors(errors: readonly LoadError[], table: Table, session: Session): Promise<void> {
  if (errors.length === 0) return;
  const now = timestamp(session.clock.now());
  const rows = errors.map((error) =>
    tuple([
      session.queryId,
      session.pid,
      table.oid,
      table.name,
      now,
      error.file,
      error.line,
      error.column?.name ?? '',
      error.column?.type.redshift.replace(/\(.*/, '') ?? '',
      String(error.column?.type.length ?? 0),
      error.position,
      error.code,
      error.reason,
      error.rawLine,
      error.rawValue,
    ]),
  );
  await inOwnSession(session, `INSERT INTO ${INTERNAL_SCHEMA}.load_errors VALUES ${rows.join(', ')}`);
}

export interface LoadRecord {
  readonly status: 'completed' | 'aborted';
  readonly source: string;
  readonly objects: readonly BlobObject[];
  readonly started: number;
  readonly rows: number;
  readonly errors: number;
}

export async function keepLoadRecord(record: LoadRecord, table: Table, session: Session): Promise<void> {
  const bytes = record.objects.reduce((sum, object) => sum + object.size, 0);
  const values = tuple([
    session.queryId,
    session.pid,
    record.status,
    table.name,
    timestamp(record.started),
    timestamp(session.clock.now()),
    record.source,
    record.rows,
    record.status === 'completed' ? bytes : 0,
    record.objects.length,
    bytes,
    record.errors,
  ]);
  await inOwnSession(session, `INSERT INTO ${INTERNAL_SCHEMA}.load_history VALUES ${values}`);
}

async function inOwnSession({ warehouse }: Session, sql: string): Promise<void> {
  const connection = await warehouse.connect();
  try {
    await connection.run(sql);
  } finally {
    connection.close();
  }
}

function tuple(values: readonly (string | number | null)[]): string {
  return `(${values.map((value) => (value === null ? 'NULL' : typeof value === 'number' ? value : quoteString(value))).join(', ')})`;
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}
