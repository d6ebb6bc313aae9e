/** The statements of the last 24 hours. They outlive the server; one that ran when it died is settled at the next start. */
import type { Clock } from '#local/backends/clock';
import type { Documents } from '#local/backends/documents';
import type { Warehouse } from '#local/backends/duckdb';
import { INTERNAL_SCHEMA } from './sql/system-views';
import { quoteString } from './sql/tokens';
import { hasEnded, type Part, type Statement } from './statement';

const COLLECTION = 'redshift-statements';
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;
const TOKEN_MILLISECONDS = 8 * 60 * 60 * 1000;

export interface StatementStore {
  /** Of any owner. */
  get(id: string): Statement | undefined;
  byToken(owner: string, token: string): Statement | undefined;
  /** The newest first. */
  list(owner: string): Statement[];
  active(): number;
  /** Resolves when the record is on the disk. */
  save(statement: Statement): Promise<void>;
  nextQueryId(): number;
}

/** @throws whatever DuckDB throws when the outcomes of an interrupted server cannot be read */
export async function openStore(documents: Documents, warehouse: Warehouse, clock: Clock): Promise<StatementStore> {
  const statements = new Map(documents.list<Statement>(COLLECTION).map((statement) => [statement.id, statement]));
  let lastQueryId = Math.max(
    1000,
    ...[...statements.values()].flatMap((statement) => statement.parts.map((part) => part.queryId)),
  );

  const save = (statement: Statement) => {
    statements.set(statement.id, statement);
    return documents.put(COLLECTION, statement.id, statement);
  };
  const prune = async () => {
    for (const statement of statements.values()) {
      if (!hasEnded(statement) || clock.now() - statement.createdAt < KEPT_MILLISECONDS) continue;
      statements.delete(statement.id);
      await documents.remove(COLLECTION, statement.id);
      for (const part of statement.parts) await warehouse.results.remove(part.id);
    }
  };

  await settleInterrupted([...statements.values()], warehouse, clock, save);
  await prune();
  const kept = new Set([...statements.values()].flatMap((statement) => statement.parts.map((part) => part.id)));
  await Promise.all(
    warehouse.results
      .list()
      .filter((name) => !kept.has(name))
      .map((name) => warehouse.results.remove(name)),
  );

  return {
    get: (id) => statements.get(id),
    byToken(owner, token) {
      for (const statement of statements.values()) {
        const isSame = statement.owner === owner && statement.clientToken === token;
        if (isSame && clock.now() - statement.createdAt < TOKEN_MILLISECONDS) return statement;
      }
      return undefined;
    },
    list: (owner) => [...statements.values()].filter((statement) => statement.owner === owner).reverse(),
    active: () => [...statements.values()].filter((statement) => !hasEnded(statement)).length,
    async save(statement) {
      await prune();
      await save(statement);
    },
    nextQueryId: () => ++lastQueryId,
  };
}

/** Each writing transaction commits its outcome with its data, which tells afterwards whether it was committed. */
export async function recordOutcome(statement: Statement, run: (sql: string) => Promise<number>): Promise<void> {
  const values = `${quoteString(statement.id)}, ${quoteString(JSON.stringify(statement.parts))}`;
  await run(`INSERT INTO ${INTERNAL_SCHEMA}.outcomes VALUES (${values})`);
}

async function settleInterrupted(
  statements: readonly Statement[],
  warehouse: Warehouse,
  clock: Clock,
  save: (statement: Statement) => Promise<void>,
): Promise<void> {
  const connection = await warehouse.connect();
  try {
    const rows = await connection.rows<{ statement_id: string; outcome: string }>(
      `SELECT * FROM ${INTERNAL_SCHEMA}.outcomes`,
    );
    const outcomes = new Map(rows.map((row) => [row.statement_id, JSON.parse(row.outcome) as Part[]]));
    for (const statement of statements.filter((each) => !hasEnded(each))) {
      const parts = outcomes.get(statement.id);
      await save(parts ? committed(statement, parts) : interrupted(statement, clock.now()));
    }
    await connection.run(`DELETE FROM ${INTERNAL_SCHEMA}.outcomes`);
  } finally {
    connection.close();
  }
}

function committed(statement: Statement, parts: Part[]): Statement {
  const updatedAt = Math.max(...parts.map((part) => part.updatedAt));
  const duration = parts.reduce((sum, part) => sum + part.duration, 0);
  return { ...statement, parts, status: 'FINISHED', updatedAt, duration };
}

export const SERVER_STOPPED = 'ERROR: The server was stopped while the statement ran; its transaction was rolled back';

function interrupted(statement: Statement, now: number): Statement {
  const parts = statement.parts.map(
    (part): Part => (hasEnded(part) ? part : { ...part, status: 'ABORTED', updatedAt: now }),
  );
  return { ...statement, parts, status: 'FAILED', error: SERVER_STOPPED, updatedAt: now };
}
