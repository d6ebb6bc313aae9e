/** What a statement runs in: a connection, the transaction it may be part of, and what it leaves for the next one. */
import type { RoleBlobs } from '#local/backends/blobs';
import type { Clock } from '#local/backends/clock';
import type { Warehouse, WarehouseConnection } from '#local/backends/duckdb';
import type { SessionFacts } from './calls';
import type { Token } from './tokens';

export type ResultFormat = 'JSON' | 'CSV';

export interface Session extends SessionFacts {
  readonly warehouse: Warehouse;
  /** The objects of S3 as a role may use them. */
  blobsAs(roleArn: string | undefined): RoleBlobs;
  readonly clock: Clock;
  /** The ARNs that IAM_ROLE may name; `undefined` allows any. */
  readonly roles?: readonly string[];
  readonly connection: WarehouseConnection;
  readonly pid: number;
  /** Several statements share one transaction, so that what commits by itself is refused. */
  inBlock: boolean;
  readonly resultFormat: ResultFormat;
  /** The name under which the result of the running statement is kept. */
  resultName: string;
  queryId: number;
  /** Commits what the session did so far and goes on in a new transaction (TRUNCATE). */
  commit(): Promise<void>;
  lastCopyCount: number;
}

/** What a statement did. */
export interface Outcome {
  /** Rows returned or affected. */
  readonly rows: number;
  readonly result?: StoredResult;
}

export interface StoredResult {
  readonly columns: readonly ResultColumnData[];
  readonly pages: number;
  readonly bytes: number;
}

/** A column of a result in the words of `ColumnMetadata`. */
export interface ResultColumnData {
  readonly name: string;
  readonly typeName: string;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly isSigned: boolean;
  readonly isCaseSensitive: boolean;
}

export type StatementHandler = (tokens: readonly Token[], session: Session) => Promise<Outcome>;

export const NOTHING: Outcome = { rows: 0 };
