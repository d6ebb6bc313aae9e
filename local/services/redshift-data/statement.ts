/** The record of a statement: what was asked, how far it came, what came out. Plain data, kept as a document. */
import type { ResultFormat, StoredResult } from './sql/session';
import type { Destination } from './target';

export type Status = 'SUBMITTED' | 'PICKED' | 'STARTED' | 'FINISHED' | 'ABORTED' | 'FAILED';

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** One SQL statement: all of an ExecuteStatement, or one of a BatchExecuteStatement. */
export interface Part {
  /** The statement's id, in a batch followed by `:1`, `:2`, … */
  readonly id: string;
  readonly sql: string;
  readonly queryId: number;
  status: Status;
  error?: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  updatedAt: number;
  /** Nanoseconds, -1 until it has ended. */
  duration: number;
  /** Rows returned or affected, -1 when there are none. */
  rows: number;
  result?: StoredResult;
}

export interface Statement extends Destination {
  readonly id: string;
  /** The identity that started it; only this one may see it. */
  readonly owner: string;
  readonly isBatch: boolean;
  readonly executionMode: 'TRANSACTION' | 'AUTO_COMMIT';
  /** Of workgroup or cluster. */
  readonly warehouseArn: string;
  readonly secretArn?: string;
  readonly statementName?: string;
  readonly clientToken?: string;
  readonly withEvent: boolean;
  readonly resultFormat: ResultFormat;
  readonly parameters?: readonly Parameter[];
  readonly pid: number;
  readonly createdAt: number;
  status: Status;
  error?: string;
  updatedAt: number;
  duration: number;
  readonly parts: Part[];
}

export function hasEnded({ status }: Pick<Statement, 'status'>): boolean {
  return status === 'FINISHED' || status === 'ABORTED' || status === 'FAILED';
}
