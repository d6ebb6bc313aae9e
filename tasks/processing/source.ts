/** A dataset before it is loaded: its columns, and the SQL that reads them. `open-source.ts` makes one. */

import type { ColumnType } from '#tasks/contracts/process-data';
import type { Database } from './database';

/**
 * `cell`: text of which the type is to be found out. `scanned`: cells read as doubles by the scan. `nested`: nothing that a feature
 * could be made of, read as text.
 */
export type NativeType = ColumnType | 'cell' | 'scanned' | 'nested';

export interface SourceColumn {
  readonly name: string;
  /** The column's name in `relation`: harmless, unlike `name`. */
  readonly x: string;
  readonly type: NativeType;
}

/** Where a cell stands. `row` counts from 1, without the header. */
export interface Place {
  readonly file: string;
  readonly row: number;
}

export interface Source {
  readonly files: readonly { readonly name: string }[];
  readonly columns: readonly SourceColumn[];
  /** A table expression: all rows in the order of the files, the columns under their `x`. */
  readonly relation: string;
  /** The same for who wants the first rows only. Default: `relation`. */
  readonly beginning?: string;
  /**
   * The same source, read by one thread: several begin amid the files, and fail where a quoted cell of many lines looks like rows.
   *
   * @returns undefined where the error has another reason, and where the files break the rules: one thread would not notice
   */
  byOneThread?(error: unknown): Promise<Source | undefined>;
  /**
   * Whether the scan itself, told to, reads the same cells as finite numbers as the grammar (cells.ts) does. Undefined: it never
   * would.
   */
  readsNumbersAlike?(): Promise<boolean>;
  /**
   * The same rows, these columns of cells `scanned`: in two thirds of the time. Its query fails at the first that is no number;
   * NaN and infinities are numbers to it.
   */
  withDoubles?(columns: readonly SourceColumn[]): Source;
  /** The first row for which a condition on the `x` columns holds. Slow; for error messages. */
  find(condition: string): Promise<(Place & { values: Record<string, string | null> }) | undefined>;
  /** Turns the database's error about a file into one that names file, line and remedy. */
  explain(error: unknown): Promise<unknown>;
}

/**
 * Reads a source as fast as it can be, and where that fails, by one thread.
 *
 * @throws what the source makes of the database's error
 */
export async function readSource<Result>(source: Source, read: (source: Source) => Promise<Result>): Promise<Result> {
  try {
    return await read(source);
  } catch (error) {
    const careful = await source.byOneThread?.(error);
    if (careful) return readSource(careful, read);
    throw await source.explain(error);
  }
}

/** The first row of a numbered relation that meets the condition; `x` columns as text. */
export async function findRow(
  database: Database,
  numbered: string,
  columns: readonly SourceColumn[],
  condition: string,
): Promise<{ row: number; values: Record<string, string | null> } | undefined> {
  const values = columns.map(({ x }) => `CAST(${x} AS VARCHAR) AS ${x}`);
  const [found] = await database.rows<Record<string, string | null> & { row: number }>(
    `SELECT place AS row, ${values.join(', ')} FROM (${numbered}) WHERE ${condition} ORDER BY place LIMIT 1`,
  );
  if (!found) return undefined;
  const { row, ...rest } = found;
  return { row, values: rest };
}
