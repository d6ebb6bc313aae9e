/** Runs one statement of Redshift's SQL: finds out what it is and hands it to the one who knows. */
import { storeResult } from '../results';
import { copy } from './copy/copy';
import { alter, create, drop, set, truncate, withoutEffect } from './definitions';
import type { Outcome, Session, StatementHandler } from './session';
import { SqlError } from './sql-error';
import { is, splitStatements, type Token, tokenize } from './tokens';
import { translate, translateQuery } from './translate';
import { unload } from './unload';

const HANDLERS: Readonly<Record<string, StatementHandler>> = {
  select: query,
  with: query,
  '(': query,
  insert: change,
  update: change,
  delete: change,
  merge: change,
  copy,
  unload,
  create,
  drop,
  alter,
  truncate,
  set,
  analyze: withoutEffect,
  vacuum: withoutEffect,
  grant: withoutEffect,
  revoke: withoutEffect,
};

const TRANSACTION_CONTROL = ['begin', 'start', 'commit', 'end', 'rollback', 'abort'];

/** Statements that write nothing to the database and may run beside a writer. */
const READERS = ['select', 'with', '(', 'unload', ...TRANSACTION_CONTROL];

export function parseStatement(sql: string): Token[] {
  const [statement, ...more] = splitStatements(tokenize(sql));
  if (statement === undefined) throw new SqlError('syntax error at end of input');
  if (more.length > 0) throw new SqlError('cannot insert multiple commands into a prepared statement');
  return statement;
}

export function isReader(statement: readonly Token[]): boolean {
  return is(statement[0], ...READERS);
}

/** @throws {SqlError} and DuckDB's errors; redshiftMessage() puts both in Redshift's words. */
export async function execute(statement: readonly Token[], session: Session): Promise<Outcome> {
  const [first] = statement;
  const handler =
    first && first.kind !== 'quoted' && Object.hasOwn(HANDLERS, first.text) ? HANDLERS[first.text] : undefined;
  if (handler) return handler(statement, session);
  if (is(first, ...TRANSACTION_CONTROL))
    throw new SqlError(
      `${first?.text.toUpperCase()} is not supported here: a batch is one transaction unless its ExecutionMode is AUTO_COMMIT`,
    );
  if (is(first, ...UNSUPPORTED)) throw new SqlError(`${first?.text.toUpperCase()} is not supported here`);
  throw new SqlError(`syntax error at or near "${first?.text}"`);
}

const UNSUPPORTED = [
  'call',
  'cancel',
  'close',
  'comment',
  'deallocate',
  'declare',
  'desc',
  'describe',
  'execute',
  'explain',
  'fetch',
  'lock',
  'prepare',
  'refresh',
  'reset',
  'show',
  'use',
  'values',
];

async function query(statement: readonly Token[], session: Session): Promise<Outcome> {
  const sql = await translateQuery(statement, session);
  return storeResult(session.warehouse, session.resultName, session.resultFormat, await session.connection.stream(sql));
}

async function change(statement: readonly Token[], session: Session): Promise<Outcome> {
  return { rows: await session.connection.run(await translate(statement, session)) };
}
