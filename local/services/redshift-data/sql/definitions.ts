/** CREATE, DROP and ALTER of schemas, views and tables, and TRUNCATE. Columns of a new table are create-table.ts's. */
import { createTable, rememberType } from './create-table';
import { Cursor, sqlName, type TableName } from './cursor';
import { defaultSql } from './defaults';
import { NOTHING, type Outcome, type Session } from './session';
import { SqlError } from './sql-error';
import { INTERNAL_SCHEMA } from './system-views';
import { findTable } from './tables';
import { is, quoteName, type Token } from './tokens';
import { translateQuery } from './translate';
import { parseType } from './types';

export async function create(tokens: readonly Token[], session: Session): Promise<Outcome> {
  const cursor = new Cursor(tokens.slice(1), session.warehouse.database);
  if (cursor.accept('table')) return createTable(cursor.rest(), false, session);
  if (cursor.accept('local', 'temp', 'table') || cursor.accept('local', 'temporary', 'table'))
    return createTable(cursor.rest(), true, session);
  if (cursor.accept('temp', 'table') || cursor.accept('temporary', 'table'))
    return createTable(cursor.rest(), true, session);
  if (cursor.accept('schema')) return createSchema(cursor, session);
  const replaces = cursor.accept('or', 'replace');
  if (cursor.accept('view')) return createView(cursor, replaces, session);
  throw new SqlError(`CREATE ${cursor.peek()?.text.toUpperCase() ?? ''} is not supported here`);
}

async function createSchema(cursor: Cursor, session: Session): Promise<Outcome> {
  const ifNotExists = cursor.accept('if', 'not', 'exists');
  const name = cursor.identifier();
  if (cursor.accept('authorization')) cursor.identifier();
  cursor.end();
  if (isReserved(name)) throw new SqlError(`unacceptable schema name "${name}"`);
  await session.connection.run(
    `CREATE SCHEMA ${ifNotExists ? 'IF NOT EXISTS ' : ''}${quoteName(session.warehouse.database)}.${quoteName(name)}`,
  );
  return NOTHING;
}

function isReserved(name: string): boolean {
  return name.startsWith('pg_') || ['main', 'temp', 'information_schema', INTERNAL_SCHEMA].includes(name);
}

async function createView(cursor: Cursor, replaces: boolean, session: Session): Promise<Outcome> {
  const name = cursor.tableName();
  const columns = cursor.peek()?.text === '(' ? `(${cursor.identifiers().map(quoteName).join(', ')})` : '';
  cursor.expect('as');
  const tokens = cursor.rest();
  const isUnbound =
    tokens
      .slice(-4)
      .map((each) => each.text)
      .join(' ') === 'with no schema binding';
  const query = await translateQuery(isUnbound ? tokens.slice(0, -4) : tokens, session);
  await session.connection.run(`CREATE ${replaces ? 'OR REPLACE ' : ''}VIEW ${sqlName(name)} ${columns} AS ${query}`);
  return NOTHING;
}

export async function drop(tokens: readonly Token[], session: Session): Promise<Outcome> {
  const cursor = new Cursor(tokens.slice(1), session.warehouse.database);
  const kind = cursor.acceptOneOf('table', 'view', 'schema');
  if (kind === undefined) throw new SqlError(`DROP ${cursor.peek()?.text.toUpperCase() ?? ''} is not supported here`);
  const ifExists = cursor.accept('if', 'exists') ? 'IF EXISTS ' : '';
  const names: TableName[] = [];
  do {
    names.push(cursor.tableName());
  } while (cursor.accept(','));
  const behavior = cursor.acceptOneOf('cascade', 'restrict') ?? '';
  cursor.end();
  for (const name of names) {
    if (kind === 'schema' && isReserved(name.name)) throw new SqlError(`cannot drop schema ${name.name}`);
    const target =
      kind === 'schema' ? `${quoteName(session.warehouse.database)}.${quoteName(name.name)}` : sqlName(name);
    await session.connection.run(`DROP ${kind.toUpperCase()} ${ifExists}${target} ${behavior}`);
  }
  return NOTHING;
}

/** Commits at once, with all that came before it in the transaction, as on Redshift. */
export async function truncate(tokens: readonly Token[], session: Session): Promise<Outcome> {
  const cursor = new Cursor(tokens.slice(1), session.warehouse.database);
  cursor.accept('table');
  const table = await findTable(cursor.tableName(), session);
  cursor.end();
  await session.connection.run(`TRUNCATE ${table.sql}`);
  await session.commit();
  return NOTHING;
}

export async function alter(tokens: readonly Token[], session: Session): Promise<Outcome> {
  const cursor = new Cursor(tokens.slice(1), session.warehouse.database);
  if (!cursor.accept('table'))
    throw new SqlError(`ALTER ${cursor.peek()?.text.toUpperCase() ?? ''} is not supported here`);
  const name = cursor.tableName();
  const table = await findTable(name, session);
  if (cursor.accept('append', 'from')) return append(cursor, table.sql, session);
  const change = await alteration(cursor, name, session);
  cursor.end();
  await session.connection.run(`ALTER TABLE ${table.sql} ${change.sql}`);
  await change.after?.();
  return NOTHING;
}

interface Alteration {
  readonly sql: string;
  after?(): Promise<void>;
}

async function alteration(cursor: Cursor, table: TableName, session: Session): Promise<Alteration> {
  if (cursor.accept('rename', 'to')) return { sql: `RENAME TO ${quoteName(cursor.identifier())}` };
  if (cursor.accept('rename')) {
    cursor.accept('column');
    const from = cursor.identifier();
    cursor.expect('to');
    return { sql: `RENAME COLUMN ${quoteName(from)} TO ${quoteName(cursor.identifier())}` };
  }
  if (cursor.accept('add')) {
    cursor.accept('column');
    return addColumn(cursor, table, session);
  }
  if (cursor.accept('drop')) {
    cursor.accept('column');
    const sql = `DROP COLUMN ${quoteName(cursor.identifier())}`;
    cursor.acceptOneOf('cascade', 'restrict');
    return { sql };
  }
  throw new SqlError(`ALTER TABLE ${cursor.peek()?.text.toUpperCase() ?? ''} is not supported here`);
}

/** DuckDB adds no constraint with a column, so that the length of a text added later is not enforced by INSERT (by COPY it is). */
async function addColumn(cursor: Cursor, table: TableName, session: Session): Promise<Alteration> {
  const name = cursor.identifier();
  const tokens = cursor.rest();
  const { type, next } = parseType(tokens, 0);
  const attributes = new Cursor(tokens.slice(next), session.warehouse.database);
  let byDefault = '';
  while (!attributes.atEnd) {
    if (attributes.accept('encode')) attributes.identifier();
    else if (attributes.accept('default'))
      byDefault = ` DEFAULT ${await defaultSql(defaultTokens(attributes), session)}`;
    else if (!attributes.accept('null'))
      throw new SqlError('ALTER TABLE ADD COLUMN is supported here with DEFAULT, ENCODE and NULL');
  }
  return {
    sql: `ADD COLUMN ${quoteName(name)} ${type.duckdb}${byDefault}`,
    after: () => rememberType(table, name, type, session),
  };
}

function defaultTokens(cursor: Cursor): Token[] {
  const tokens: Token[] = [];
  while (!cursor.atEnd && !(tokens.length > 0 && is(cursor.peek(), 'encode', 'null'))) tokens.push(cursor.next());
  return tokens;
}

async function append(cursor: Cursor, target: string, session: Session): Promise<Outcome> {
  if (session.inBlock) throw new SqlError('ALTER TABLE APPEND cannot run inside a transaction block');
  const source = await findTable(cursor.tableName(), session);
  cursor.end();
  const rows = await session.connection.run(`INSERT INTO ${target} BY NAME SELECT * FROM ${source.sql}`);
  await session.connection.run(`DELETE FROM ${source.sql}`);
  return { rows };
}

/** Statements that are read, checked and then do nothing, because what they tend to does not exist here. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  analyze: 'DuckDB keeps its own statistics',
  vacuum: 'DuckDB frees space at checkpoints',
  grant: 'there is one database user',
  revoke: 'there is one database user',
};

export async function withoutEffect(tokens: readonly Token[], session: Session): Promise<Outcome> {
  const verb = tokens[0]?.text ?? '';
  if (!Object.hasOwn(WITHOUT_EFFECT, verb)) throw new SqlError(`${verb.toUpperCase()} is not supported here`);
  if (verb === 'vacuum' && session.inBlock) throw new SqlError('VACUUM cannot run inside a transaction block');
  return NOTHING;
}

/** SET of a parameter that only steers how Redshift runs a query; others would change results and are refused. */
const TUNING = [
  'query_group',
  'statement_timeout',
  'wlm_query_slot_count',
  'enable_result_cache_for_session',
  'analyze_threshold_percent',
];

export async function set(tokens: readonly Token[], session: Session): Promise<Outcome> {
  const cursor = new Cursor(tokens.slice(1), session.warehouse.database);
  const name = cursor.identifier();
  if (!TUNING.includes(name)) {
    throw new SqlError(`SET ${name} is not supported here; parameters without effect are ${TUNING.join(', ')}`);
  }
  if (!cursor.accept('to')) cursor.expect('=');
  cursor.next();
  cursor.end();
  return NOTHING;
}
