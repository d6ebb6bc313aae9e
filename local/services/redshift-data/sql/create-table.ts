/**
 * CREATE TABLE. Where rows lie on disk (DISTKEY, SORTKEY, ENCODE, BACKUP) is read, checked and dropped; keys are dropped
 * because Redshift does not enforce them either; NOT NULL and the lengths of texts are enforced.
 */
import { Cursor, sqlName, type TableName } from './cursor';
import { defaultSql } from './defaults';
import { NOTHING, type Outcome, type Session } from './session';
import { SqlError } from './sql-error';
import { type Column, findTable, lookUpTable } from './tables';
import { closing, is, quoteName, quoteString, splitAtCommas, type Token } from './tokens';
import { translateQuery } from './translate';
import { type ColumnType, isSelfEvident, parseType } from './types';

/** Column attributes end where the next one begins; these words start one. */
const ATTRIBUTES = [
  'default',
  'identity',
  'generated',
  'encode',
  'distkey',
  'sortkey',
  'collate',
  'not',
  'null',
  'unique',
  'primary',
  'references',
];

/**
 * Redshift's encoding of REAL and DOUBLE PRECISION, too: what was measured hardly gets smaller, and to try that takes a sixth of the
 * time of a load.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html
 */
const RAW = 'USING COMPRESSION uncompressed';

interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  notNull: boolean;
  byDefault?: string;
  identity?: { readonly seed: number; readonly step: number };
}

/** The tokens behind CREATE [TEMP] TABLE. */
export async function createTable(tokens: readonly Token[], temporary: boolean, session: Session): Promise<Outcome> {
  const cursor = new Cursor(tokens, session.warehouse.database);
  const ifNotExists = cursor.accept('if', 'not', 'exists');
  const name = cursor.tableName();
  if (temporary && name.schema !== undefined) throw new SqlError('cannot create a temporary table in a schema');
  const isQuery = is(cursor.peek(), '(') ? isFollowedByQuery(tokens, cursor) : true;
  if (ifNotExists && (await lookUpTable(name, session))) return NOTHING;
  const target = `${temporary ? 'TEMP ' : ''}TABLE ${sqlName(name)}`;
  return isQuery ? createFromQuery(cursor, target, session) : createFromColumns(cursor, target, name, session);
}

function isFollowedByQuery(tokens: readonly Token[], cursor: Cursor): boolean {
  const open = tokens.indexOf(cursor.peek() as Token);
  return tokens.slice(closing(tokens, open)).some((each) => is(each, 'as'));
}

async function createFromQuery(cursor: Cursor, target: string, session: Session): Promise<Outcome> {
  const names = is(cursor.peek(), '(') ? cursor.identifiers() : undefined;
  const keys = tableAttributes(cursor);
  cursor.expect('as');
  const query = await translateQuery(unwrap(cursor.rest()), session);
  const list = names ? `(${names.map(quoteName).join(', ')}) ` : '';
  if (names) requireColumns(keys, names);
  await session.connection.run(`CREATE ${target} ${list}AS ${query}`);
  return NOTHING;
}

/** `AS (SELECT …)` is as good as `AS SELECT …`. */
function unwrap(tokens: readonly Token[]): readonly Token[] {
  const isWrapped = is(tokens[0], '(') && closing(tokens, 0) === tokens.length - 1;
  return isWrapped ? unwrap(tokens.slice(1, -1)) : tokens;
}

async function createFromColumns(cursor: Cursor, target: string, name: TableName, session: Session): Promise<Outcome> {
  const columns: ColumnDefinition[] = [];
  const keys: string[] = [];
  const primary: string[] = [];
  for (const part of splitAtCommas(cursor.parenthesized())) {
    const each = new Cursor(part, session.warehouse.database);
    if (each.accept('like')) columns.push(...(await likeColumns(each, session)));
    else if (is(each.peek(), 'unique', 'primary', 'foreign', 'constraint')) tableConstraint(each, keys, primary);
    else columns.push(await column(each, session));
  }
  keys.push(...tableAttributes(cursor));
  cursor.end();
  requireColumns(
    [...keys, ...primary],
    columns.map((each) => each.name),
  );
  requireUnique(columns);
  for (const each of columns) if (primary.includes(each.name)) each.notNull = true;
  await define(columns, target, name, session);
  return NOTHING;
}

async function define(
  columns: readonly ColumnDefinition[],
  target: string,
  name: TableName,
  session: Session,
): Promise<void> {
  const lines: string[] = [];
  for (const each of columns) lines.push(await columnSql(each, name, session));
  await session.connection.run(`CREATE ${target} (${lines.join(', ')})`);
  for (const each of columns) await rememberType(name, each.name, each.type, session);
}

/** Keeps what DuckDB's type does not tell, such as a length, in the comment of the column. */
export async function rememberType(table: TableName, name: string, type: ColumnType, session: Session): Promise<void> {
  if (isSelfEvident(type)) return;
  await session.connection.run(
    `COMMENT ON COLUMN ${sqlName(table)}.${quoteName(name)} IS ${quoteString(type.redshift)}`,
  );
}

async function columnSql(column: ColumnDefinition, table: TableName, session: Session): Promise<string> {
  const name = quoteName(column.name);
  const parts = [name, column.type.duckdb];
  if (column.type.family === 'float') parts.push(RAW);
  if (column.identity) parts.push(`DEFAULT nextval(${quoteString(await createSequence(column, table, session))})`);
  else if (column.byDefault !== undefined) parts.push(`DEFAULT ${column.byDefault}`);
  if (column.notNull) parts.push('NOT NULL');
  if (column.type.length !== undefined) parts.push(`CHECK (strlen(${name}) <= ${column.type.length})`);
  return parts.join(' ');
}

async function createSequence(column: ColumnDefinition, table: TableName, session: Session): Promise<string> {
  const name = `"${session.warehouse.database}".redshift_internal.${quoteName(`identity ${session.queryId} ${table.name} ${column.name}`)}`;
  const { seed, step } = column.identity as { seed: number; step: number };
  const bound = step > 0 ? `MINVALUE ${Math.min(seed, 1)}` : `MAXVALUE ${Math.max(seed, -1)}`;
  await session.connection.run(`CREATE SEQUENCE ${name} INCREMENT BY ${step} ${bound} START WITH ${seed}`);
  return name;
}

async function column(cursor: Cursor, session: Session): Promise<ColumnDefinition> {
  const name = cursor.identifier();
  const tokens = cursor.rest();
  const { type, next } = parseType(tokens, 0);
  const definition: ColumnDefinition = { name, type, notNull: false };
  await columnAttributes(new Cursor(tokens.slice(next), session.warehouse.database), definition, session);
  return definition;
}

async function columnAttributes(cursor: Cursor, column: ColumnDefinition, session: Session): Promise<void> {
  while (!cursor.atEnd) {
    if (cursor.accept('default')) column.byDefault = await defaultSql(untilAttribute(cursor), session);
    else if (cursor.accept('identity') || cursor.accept('generated', 'by', 'default', 'as', 'identity'))
      column.identity = identity(cursor, column);
    else if (cursor.accept('not', 'null')) column.notNull = true;
    else if (cursor.accept('primary', 'key')) column.notNull = true;
    else if (cursor.accept('encode') || cursor.accept('collate')) cursor.identifier();
    else if (cursor.accept('references')) references(cursor);
    else if (!cursor.acceptOneOf('null', 'distkey', 'sortkey', 'unique')) cursor.fail();
  }
  if (column.identity) column.notNull = true;
}

function untilAttribute(cursor: Cursor): Token[] {
  const expression: Token[] = [];
  while (!cursor.atEnd && (expression.length === 0 || !is(cursor.peek(), ...ATTRIBUTES))) {
    if (is(cursor.peek(), '('))
      expression.push(cursor.peek() as Token, ...cursor.parenthesized(), { kind: 'symbol', text: ')', value: ')' });
    else expression.push(cursor.next());
  }
  return expression;
}

function identity(cursor: Cursor, column: ColumnDefinition): { seed: number; step: number } {
  if (column.type.family !== 'integer') throw new SqlError('identity column must be of type INT or BIGINT');
  const [seed, step] = splitAtCommas(cursor.parenthesized()).map((part) =>
    Number(part.map((each) => each.value).join('')),
  );
  if (!Number.isInteger(seed) || !Number.isInteger(step) || step === 0)
    throw new SqlError('syntax error at or near "identity"');
  return { seed: seed as number, step: step as number };
}

function references(cursor: Cursor): void {
  cursor.tableName();
  if (is(cursor.peek(), '(')) cursor.identifiers();
}

function tableConstraint(cursor: Cursor, keys: string[], primary: string[]): void {
  if (cursor.accept('constraint')) cursor.identifier();
  if (cursor.accept('primary', 'key')) primary.push(...cursor.identifiers());
  else if (cursor.accept('unique')) keys.push(...cursor.identifiers());
  else {
    cursor.expect('foreign', 'key');
    keys.push(...cursor.identifiers());
    cursor.expect('references');
    references(cursor);
  }
  cursor.end();
}

/** What stands behind the columns. Returns the columns that it names. */
function tableAttributes(cursor: Cursor): string[] {
  const keys: string[] = [];
  while (!cursor.atEnd && !is(cursor.peek(), 'as')) {
    if (cursor.accept('backup')) cursor.acceptOneOf('yes', 'no') ?? cursor.fail();
    else if (cursor.accept('diststyle')) cursor.acceptOneOf('auto', 'even', 'key', 'all') ?? cursor.fail();
    else if (cursor.accept('encode', 'auto') || cursor.accept('sortkey', 'auto')) continue;
    else if (cursor.accept('distkey')) keys.push(...cursor.identifiers());
    else {
      cursor.acceptOneOf('compound', 'interleaved');
      cursor.expect('sortkey');
      keys.push(...(is(cursor.peek(), '(') ? cursor.identifiers() : [cursor.identifier()]));
    }
  }
  return keys;
}

async function likeColumns(cursor: Cursor, session: Session): Promise<ColumnDefinition[]> {
  const parent = await findTable(cursor.tableName(), session);
  const withDefaults = cursor.accept('including', 'defaults');
  cursor.accept('excluding', 'defaults');
  cursor.end();
  return parent.columns.map((each: Column) => ({
    name: each.name,
    type: each.type,
    notNull: each.notNull,
    ...(withDefaults && each.byDefault !== null && !each.isIdentity ? { byDefault: each.byDefault } : {}),
  }));
}

function requireColumns(keys: readonly string[], names: readonly string[]): void {
  for (const key of keys) if (!names.includes(key)) throw new SqlError(`column "${key}" named in key does not exist`);
}

function requireUnique(columns: readonly ColumnDefinition[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) throw new SqlError(`column "${name}" duplicated`);
    seen.add(name);
  }
}
