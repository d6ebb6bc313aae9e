/**
 * The warehouse: one DuckDB database file with connections, transactions, cancellation and streamed results.
 * It knows no SQL dialect and no AWS. SQL that runs here reaches no file outside the directories named at opening.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBResult } from '@duckdb/node-api';
import { openResultPages, type ResultPages } from './duckdb/result-pages';
import { openScratch, type Scratch } from './duckdb/scratch';

export type { ResultPages } from './duckdb/result-pages';
export type { Scratch } from './duckdb/scratch';

/** A value as JSON has it: 64-bit integers, decimals, dates and times are strings, `null` is NULL. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [name: string]: Cell };

export interface ResultColumn {
  readonly name: string;
  /** DuckDB's type, e.g. `DECIMAL(12,2)`. */
  readonly type: string;
}

export interface RowStream {
  readonly columns: readonly ResultColumn[];
  /** Rows in batches of at most a few thousand; nothing is read ahead of the consumer but the batch. */
  readonly batches: AsyncIterable<readonly (readonly Cell[])[]>;
}

export interface WarehouseConnection {
  /** Runs one statement and returns the number of rows that it changed. */
  run(sql: string): Promise<number>;
  /** All rows at once, for small results. */
  rows<Row extends Readonly<Record<string, Cell>>>(sql: string): Promise<Row[]>;
  stream(sql: string): Promise<RowStream>;
  /** Makes the running statement fail with DuckDB's `INTERRUPT Error`. */
  interrupt(): void;
  /** Rolls back what is open and drops the temporary tables. */
  close(): void;
}

export interface Warehouse {
  /** The name of the database in SQL: `database.schema.table`. */
  readonly database: string;
  /** The schema for functions and views that all connections share; it is in memory and empty at each opening. */
  readonly sharedSchema: string;
  /** A session of its own: transaction and temporary tables. Unqualified names mean schema `public`, then the shared catalog. */
  connect(): Promise<WarehouseConnection>;
  /** Results of queries, kept in files until they are removed. */
  readonly results: ResultPages;
  /** An empty directory that SQL may write to. */
  scratch(): Promise<Scratch>;
  close(): void;
}

export interface WarehouseOptions {
  /** The database file; a write-ahead log, results and temporary files are kept beside it. */
  readonly file: string;
  /** Directories that SQL may read, e.g. the one of the blobs. */
  readonly readable: readonly string[];
  /** Default `dev`, the first database of a Redshift namespace. */
  readonly database?: string;
  /** Default: DuckDB's, 80 % of the machine's memory. */
  readonly memoryLimitBytes?: number;
  /** Default: one a core. */
  readonly threads?: number;
}

/** Each instance starts as an in-memory database of this name; the file is attached to it. */
const SHARED_CATALOG = 'memory.main';

/** Opens the database, replaying the write-ahead log that a kill left behind. One process at a time may have it open. */
export async function openWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const file = resolve(options.file);
  const database = options.database ?? 'dev';
  mkdirSync(dirname(file), { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.memoryLimitBytes === undefined ? {} : { memory_limit: `${options.memoryLimitBytes}B` }),
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
  });
  const scratchDirectory = join(dirname(file), 'scratch');
  const first = await instance.connect();
  try {
    for (const sql of [
      `ATTACH ${literal(file)} AS ${identifier(database)} (STORAGE_VERSION 'v1.4.0')`,
      `CREATE SCHEMA IF NOT EXISTS ${identifier(database)}.public`,
      `SET GLOBAL temp_directory = ${literal(`${file}.tmp`)}`,
      "SET GLOBAL TimeZone = 'UTC'",
      'SET GLOBAL integer_division = true',
      // With DUCKDB_JE_MALLOC_CONF (cli/server/start.ts): what a load no longer needs is given back.
      'SET GLOBAL allocator_background_threads = true',
      // A table has no order here either. Kept in that of their files, rows are written a second time when the database closes.
      'SET GLOBAL preserve_insertion_order = false',
      "SET GLOBAL default_null_order = 'NULLS_LAST_ON_ASC_FIRST_ON_DESC'",
      `SET GLOBAL allowed_directories = [${[...options.readable.map((path) => resolve(path)), scratchDirectory].map(literal)}]`,
      'SET GLOBAL enable_external_access = false',
    ]) {
      await first.run(sql);
    }
  } catch (cause) {
    first.closeSync();
    instance.closeSync();
    throw cause;
  }
  first.closeSync();

  return {
    database,
    sharedSchema: SHARED_CATALOG,
    results: openResultPages(join(dirname(file), 'results')),
    scratch: () => openScratch(scratchDirectory),
    async connect() {
      const connection = await instance.connect();
      await connection.run(`SET search_path = ${literal(`${database}.public,${SHARED_CATALOG}`)}`);
      return session(connection);
    },
    close: () => instance.closeSync(),
  };
}

function session(connection: DuckDBConnection): WarehouseConnection {
  return {
    async run(sql) {
      return (await connection.run(sql)).rowsChanged;
    },
    async rows<Row>(sql: string) {
      return (await (await connection.run(sql)).getRowObjectsJson()) as Row[];
    },
    async stream(sql) {
      const result = await connection.stream(sql);
      return { columns: columnsOf(result), batches: result.yieldRowsJson() as RowStream['batches'] };
    },
    interrupt: () => connection.interrupt(),
    close: () => connection.closeSync(),
  };
}

function columnsOf(result: DuckDBResult): ResultColumn[] {
  const types = result.columnTypes();
  return result.columnNames().map((name, index) => ({ name, type: String(types[index]) }));
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
