/** Parquet files of numbers, read by DuckDB into one matrix: what pandas' `to_numpy()` makes of them, in 32 bits. */
import { type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

export interface ParquetNumbers {
  /** The first column of every row; NaN is missing. */
  readonly first: Float32Array;
  /** The other columns, row-major; NaN is missing. */
  readonly rest: Float32Array;
  /** How many other columns there are. */
  readonly columns: number;
}

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/;

/**
 * @param files with the same columns; their rows follow one another in this order
 * @throws Error when a file is no Parquet, has a column that holds no numbers, or has fewer than two columns
 */
export async function readParquetNumbers(files: readonly string[]): Promise<ParquetNumbers> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    const source = `read_parquet([${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')}])`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
    const names = described.getRows().map(([name, type]) => numeric(String(name), String(type)));
    if (names.length < 2) throw new Error(`expected a label and at least one feature, got ${names.length} column`);
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${source}`);
    const rows = Number(counted.getRows()[0]?.[0]);

    const columns = names.length - 1;
    const numbers = { first: new Float32Array(rows), rest: new Float32Array(rows * columns), columns };
    const cells = names.map((name) => `coalesce(CAST(${name} AS FLOAT), 'nan'::FLOAT)`);
    const result = await connection.stream(`SELECT ${cells.join(', ')} FROM ${source}`);
    let row = 0;
    for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
      numbers.first.set(columnOf(chunk, 0), row);
      for (let column = 0; column < columns; column++) {
        scatter(columnOf(chunk, column + 1), numbers.rest, row * columns + column, columns);
      }
      row += chunk.rowCount;
    }
    return numbers;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function numeric(name: string, type: string): string {
  if (!NUMBERS.test(type)) throw new Error(`could not convert column '${name}' of type ${type} to float`);
  return `"${name.replaceAll('"', '""')}"`;
}

/** The column as it lies in the database's memory: one view instead of a call a cell. Valid as long as the chunk. */
function columnOf({ chunk, rowCount }: DuckDBDataChunk, column: number): Float32Array {
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  const bytes = duckdb.vector_get_data(vector, rowCount * Float32Array.BYTES_PER_ELEMENT);
  return new Float32Array(bytes.buffer, bytes.byteOffset, rowCount);
}

function scatter(values: Float32Array, target: Float32Array, first: number, stride: number): void {
  for (let i = 0, at = first; i < values.length; i++, at += stride) target[at] = values[i] as number;
}
