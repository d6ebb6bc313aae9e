/** Statements that commit by themselves, or together between BEGIN and COMMIT: what a batch is with AUTO_COMMIT. */
import { Cursor } from './cursor';
import { execute } from './execute';
import { NOTHING, type Outcome, type Session } from './session';
import { SqlError } from './sql-error';
import type { Token } from './tokens';

/** @returns what runs one statement after another; a block that is open at the end is rolled back with the connection */
export function executeCommitting(session: Session): (statement: readonly Token[]) => Promise<Outcome> {
  const { connection } = session;
  let isAborted = false;
  const control = async (command: Control) => {
    const begins = command.startsWith('BEGIN');
    // As Redshift: what changes nothing is a warning.
    if (begins === session.inBlock) return;
    await connection.run(isAborted ? 'ROLLBACK' : command);
    session.inBlock = begins;
    isAborted = false;
  };
  const executeAlone = async (statement: readonly Token[]) => {
    await connection.run('BEGIN TRANSACTION');
    try {
      const outcome = await execute(statement, session);
      await connection.run('COMMIT');
      return outcome;
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => {});
      throw error;
    }
  };
  return async (statement) => {
    const command = controlOf(statement);
    if (command) {
      await control(command);
      return NOTHING;
    }
    if (!session.inBlock) return executeAlone(statement);
    if (isAborted) throw new SqlError(ABORTED);
    return execute(statement, session).catch((error: unknown) => {
      isAborted = true;
      throw error;
    });
  };
}

const ABORTED = 'current transaction is aborted, commands ignored until end of transaction block';

type Control = 'BEGIN TRANSACTION' | 'BEGIN TRANSACTION READ ONLY' | 'COMMIT' | 'ROLLBACK';

/**
 * BEGIN, COMMIT and ROLLBACK with their other names.
 *
 * @returns undefined for what controls no transaction
 * @throws {SqlError} for an isolation level, which is the database's here
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html
 */
function controlOf(statement: readonly Token[]): Control | undefined {
  const cursor = new Cursor(statement, '');
  const first = cursor.acceptOneOf('begin', 'start', 'commit', 'end', 'rollback', 'abort');
  if (first === undefined) return undefined;
  if (first === 'start') cursor.expect('transaction');
  else cursor.acceptOneOf('work', 'transaction');
  const begins = first === 'begin' || first === 'start';
  if (begins && cursor.accept('isolation')) throw new SqlError('ISOLATION LEVEL is not supported here');
  const isReadOnly = begins && cursor.accept('read', 'only');
  if (begins && !isReadOnly) cursor.accept('read', 'write');
  cursor.end();
  if (begins) return isReadOnly ? 'BEGIN TRANSACTION READ ONLY' : 'BEGIN TRANSACTION';
  return first === 'commit' || first === 'end' ? 'COMMIT' : 'ROLLBACK';
}
