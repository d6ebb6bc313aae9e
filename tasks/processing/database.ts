/** DuckDB as the processing engine: one instance a run, tables in memory until they no longer fit, then on disk in `scratch`. */
import { DuckDBInstance, type JS } from '@duckdb/node-api';
import { literal } from './sql-text';

export interface Database {
  run(sql: string): Promise<void>;
  /** Whole numbers arrive as `number`: counts stay far below 2^53. */
  rows<Row extends object>(sql: string): Promise<Row[]>;
  /** The only row of an aggregate. */
  row<Row extends object>(sql: string): Promise<Row>;
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

export async function openDatabase({ scratch, memoryLimitBytes, threads }: DatabaseOptions): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: scratch,
    memory_limit: `${Math.floor(memoryLimitBytes / 1024)}KiB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(threads ? { threads: String(threads) } : {}),
  });
  const connection = await instance.connect();
  await connection.run(`ATTACH ':memory:' AS processing (ROW_GROUP_SIZE ${ROW_GROUP_SIZE})`);
  await connection.run(`USE processing; SET TimeZone = ${literal('UTC')}`);

  const rows = async <Row extends object>(sql: string) => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJS().map(plain) as Row[];
  };
  return {
    rows,
    async run(sql) {
      await connection.run(sql);
    },
    async row<Row extends object>(sql: string) {
      const [first] = await rows<Row>(sql);
      if (!first) throw new Error(`expected a row from: ${sql}`);
      return first;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function plain(row: Record<string, JS>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plainValue(value)]));
}

function plainValue(value: JS): unknown {
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(plainValue) : value;
}
