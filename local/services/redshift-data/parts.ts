/** Runs the parts of a statement in a session of their own: as one transaction, or each committed by itself. */
import type { Blobs, RoleBlobs } from '#local/backends/blobs';
import type { Clock } from '#local/backends/clock';
import type { Warehouse, WarehouseConnection } from '#local/backends/duckdb';
import type { Emit } from './events';
import { bindParameters } from './parameters';
import { execute, isReader, parseStatement } from './sql/execute';
import type { Outcome, Session } from './sql/session';
import { errorText } from './sql/sql-error';
import type { Token } from './sql/tokens';
import { executeCommitting } from './sql/transaction';
import type { Part, Statement } from './statement';
import { recordOutcome } from './store';

export interface ExecutionOptions {
  readonly warehouse: Warehouse;
  readonly blobs: Blobs;
  blobsAs?(roleArn: string): RoleBlobs;
  readonly clock: Clock;
  readonly emit?: Emit;
  readonly roles?: readonly string[];
}

/** Ends with the statement FINISHED or FAILED; throws only when it was aborted. */
export async function runParts(statement: Statement, signal: AbortSignal, options: ExecutionOptions): Promise<void> {
  if (statement.database !== options.warehouse.database) {
    statement.status = 'FAILED';
    statement.error = `FATAL: database "${statement.database}" does not exist`;
    for (const part of statement.parts) end(part, 'ABORTED', options.clock.now());
    return;
  }
  const connection = await options.warehouse.connect();
  const guarded = interruptible(connection, signal);
  try {
    if (statement.executionMode === 'AUTO_COMMIT') await runEach(statement, guarded, options);
    else await runTogether(statement, guarded, options);
    if (statement.status !== 'FINISHED') signal.throwIfAborted();
  } finally {
    guarded.release();
    connection.close();
    if (statement.status !== 'FINISHED' && statement.executionMode === 'TRANSACTION')
      await forgetResults(statement, options);
  }
}

async function runTogether(
  statement: Statement,
  connection: WarehouseConnection,
  options: ExecutionOptions,
): Promise<void> {
  const session = openSession(statement, connection, options);
  await connection.run('BEGIN TRANSACTION');
  for (const [index, part] of statement.parts.entries()) {
    const failure = await runPart(part, statement, session, { ...options, run: (tokens) => execute(tokens, session) });
    if (failure === undefined) continue;
    await connection.run('ROLLBACK').catch(() => {});
    for (const rest of statement.parts.slice(index + 1)) end(rest, 'ABORTED', options.clock.now());
    fail(statement, part, index);
    return;
  }
  try {
    if (!statement.parts.every(isReadOnly)) await recordOutcome(statement, connection.run);
    await connection.run('COMMIT');
    statement.status = 'FINISHED';
  } catch (error) {
    statement.status = 'FAILED';
    statement.error = errorText(error);
    for (const part of statement.parts) end(part, 'ABORTED', options.clock.now());
  }
}

async function runEach(
  statement: Statement,
  connection: WarehouseConnection,
  options: ExecutionOptions,
): Promise<void> {
  const session = openSession(statement, connection, options);
  const run = executeCommitting(session);
  for (const [index, part] of statement.parts.entries()) {
    const failure = await runPart(part, statement, session, { ...options, run });
    if (failure !== undefined && statement.error === undefined) fail(statement, part, index);
  }
  if (statement.error === undefined) statement.status = 'FINISHED';
}

/** Returns what it failed with. */
async function runPart(
  part: Part,
  statement: Statement,
  session: Session,
  { clock, warehouse, run }: ExecutionOptions & { run(tokens: readonly Token[]): Promise<Outcome> },
): Promise<unknown> {
  const started = clock.now();
  session.queryId = part.queryId;
  session.resultName = part.id;
  part.status = 'STARTED';
  part.updatedAt = started;
  try {
    const outcome = await run(bindParameters(parseStatement(part.sql), statement.parameters ?? []));
    part.rows = outcome.rows;
    if (outcome.result) part.result = outcome.result;
    end(part, 'FINISHED', clock.now());
    return undefined;
  } catch (error) {
    part.error = errorText(error);
    end(part, 'FAILED', clock.now());
    await warehouse.results.remove(part.id);
    return error;
  } finally {
    part.duration = (clock.now() - started) * 1e6;
  }
}

function fail(statement: Statement, part: Part, index: number): void {
  statement.status = 'FAILED';
  statement.error = statement.isBatch ? `Query #${index + 1} failed with ${part.error}` : (part.error as string);
}

function end(part: Part, status: Part['status'], now: number): void {
  part.status = status;
  part.updatedAt = now;
}

function isReadOnly(part: Part): boolean {
  return isReader(parseStatement(part.sql));
}

async function forgetResults(statement: Statement, { warehouse }: ExecutionOptions): Promise<void> {
  for (const part of statement.parts) {
    if (part.result) await warehouse.results.remove(part.id);
    delete part.result;
  }
}

function openSession(statement: Statement, connection: WarehouseConnection, options: ExecutionOptions): Session {
  return {
    warehouse: options.warehouse,
    blobsAs: (roleArn) => (roleArn && options.blobsAs?.(roleArn)) || options.blobs,
    clock: options.clock,
    ...(options.roles ? { roles: options.roles } : {}),
    connection,
    pid: statement.pid,
    inBlock: statement.isBatch && statement.executionMode === 'TRANSACTION',
    resultFormat: statement.resultFormat,
    resultName: statement.id,
    queryId: 0,
    lastCopyCount: 0,
    async commit() {
      await connection.run('COMMIT');
      await connection.run('BEGIN TRANSACTION');
    },
  };
}

interface Interruptible extends WarehouseConnection {
  release(): void;
}

/** How often an interrupt is repeated: one that comes between two statements is lost. */
const INTERRUPT_MILLISECONDS = 50;

function interruptible(connection: WarehouseConnection, signal: AbortSignal): Interruptible {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), INTERRUPT_MILLISECONDS);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const checked =
    <Result>(work: (sql: string) => Promise<Result>) =>
    (sql: string) => {
      signal.throwIfAborted();
      return work(sql);
    };
  return {
    run: checked(connection.run),
    rows: checked(connection.rows) as WarehouseConnection['rows'],
    stream: checked(connection.stream),
    interrupt: connection.interrupt,
    close: connection.close,
    release() {
      clearInterval(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}
