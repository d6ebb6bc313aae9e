/** DuckDB as the processing engine: one instance a run, tables in memory until they no longer fit, then on disk in `scratch`. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBPendingResult,
  type JS,
} from '@duckdb/node-api';
import duckdb, { type PendingResult } from '@duckdb/node-bindings';
import { literal } from './sql-text';
import { toDisk } from './to-disk';

/** Statements may run side by side: each has a connection to itself while it runs. */
export interface Database {
  run(sql: string): Promise<void>;
  /** Writes the rows of a query to a file. @param options of COPY, such as the format */
  write(query: string, file: string, options: string): Promise<void>;
  /** As `run`, but rows may be stored in any order, which takes a third of the time less. No other statement may run meanwhile. */
  runUnordered(sql: string): Promise<void>;
  /** Whole numbers arrive as `number`: counts stay far below 2^53. */
  rows<Row extends object>(sql: string): Promise<Row[]>;
  /** The only row of an aggregate. */
  row<Row extends object>(sql: string): Promise<Row>;
  /**
   * Shows all rows in their order, a few thousand at a time.
   *
   * @param sql a query whose columns are all DOUBLE and never NULL. @param visit is given the columns, valid during the call
   */
  scan(sql: string, visit: (columns: readonly Float64Array[]) => void | Promise<void>): Promise<void>;
  close(): void;
}

export interface DatabaseOptions {
  /** An existing directory with room for a few times the data. */
  readonly scratch: string;
  readonly memoryLimitBytes: number;
  /** @default all cores */
  readonly threads?: number;
}

/** Small enough that a table of some 100,000 rows still keeps every core busy. */
const ROW_GROUP_SIZE = 30_720;

/** What a scan may have ready: with less, busy threads leave it waiting. */
const SCAN_BUFFER = '32MB';

export async function openDatabase({ scratch, memoryLimitBytes, threads }: DatabaseOptions): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: scratch,
    memory_limit: `${Math.floor(memoryLimitBytes / 1024)}KiB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // No statement is run by a thread of Node's: see `execute`.
    external_threads: '0',
    ...(threads ? { threads: String(threads) } : {}),
  });
  const connections: DuckDBConnection[] = [];
  const connect = async (before = '') => {
    const connection = await instance.connect();
    connections.push(connection);
    await connection.run(
      `${before} USE processing; SET TimeZone = ${literal('UTC')}; SET streaming_buffer_size = ${literal(SCAN_BUFFER)}`,
    );
    return connection;
  };
  const idle = [await connect(`ATTACH ':memory:' AS processing (ROW_GROUP_SIZE ${ROW_GROUP_SIZE});`)];
  const withConnection = async <Result>(use: (connection: DuckDBConnection) => Promise<Result>) => {
    const connection = idle.pop() ?? (await connect());
    try {
      return await use(connection);
    } finally {
      idle.push(connection);
    }
  };
  const rows = async <Row extends object>(sql: string) => {
    const reader = await withConnection(async (connection) => {
      const pending = await execute(connection, sql);
      return pending.readAll();
    });
    return reader.getRowObjectsJS().map(plain) as Row[];
  };
  const run = async (sql: string) => {
    await withConnection(async (connection) => (await execute(connection, sql)).getResult());
  };
  return {
    rows,
    run,
    async write(query, file, options) {
      await run(`COPY (${query}) TO ${literal(file)} (${options})`);
      toDisk(file);
    },
    async runUnordered(sql) {
      await withConnection(async (connection) => {
        await connection.run('SET GLOBAL preserve_insertion_order = false');
        try {
          await (await execute(connection, sql)).getResult();
        } finally {
          await connection.run('SET GLOBAL preserve_insertion_order = true');
        }
      });
    },
    async row<Row extends object>(sql: string) {
      const [first] = await rows<Row>(sql);
      if (!first) throw new Error(`expected a row from: ${sql}`);
      return first;
    },
    async scan(sql, visit) {
      await withConnection(async (connection) => {
        const result = await connection.stream(sql);
        for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
          await visit(doublesOf(chunk));
        }
      });
    },
    close() {
      for (const connection of connections) connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Turns that are asked at once before a statement counts as a long one. */
const FIRST_LOOKS = 20;

/**
 * Runs a statement on the database's own threads alone. The package's `run` lends it one more, which has nothing to do while they hold
 * the last tasks, and looks for some all the time: an eighth of the CPU time of a processing job.
 */
async function execute(connection: DuckDBConnection, sql: string): Promise<DuckDBPendingResult> {
  const pending = await connection.start(sql);
  const { pending_result: handle } = pending as unknown as { pending_result: PendingResult };
  const { RESULT_NOT_READY, NO_TASKS_AVAILABLE } = duckdb.PendingState;
  for (let looks = 0; ; looks++) {
    const state = duckdb.pending_execute_check_state(handle);
    if (state === RESULT_NOT_READY || state === NO_TASKS_AVAILABLE) {
      await (looks < FIRST_LOOKS ? nextTurn() : sleep(1));
      continue;
    }
    // A statement that has ended well is called an error, too, but has none to tell. The result would tell of its own failure only.
    const error = duckdb.pending_error(handle);
    if (error) throw new Error(error);
    return pending;
  }
}

/** The columns as the database has them: one copy each instead of a call a cell. */
function doublesOf({ chunk, columnCount, rowCount }: DuckDBDataChunk): Float64Array[] {
  return Array.from({ length: columnCount }, (_, column) => {
    const vector = duckdb.data_chunk_get_vector(chunk, column);
    const bytes = duckdb.vector_get_data(vector, rowCount * Float64Array.BYTES_PER_ELEMENT);
    return new Float64Array(bytes.buffer, bytes.byteOffset, rowCount);
  });
}

function plain(row: Record<string, JS>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plainValue(value)]));
}

function plainValue(value: JS): unknown {
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(plainValue) : value;
}
