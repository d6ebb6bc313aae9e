/** UNLOAD: writes the result of a query as objects of S3, in the names and formats of Redshift. */
import { join } from 'node:path';
import type { RoleBlobs } from '#local/backends/blobs';
import type { Scratch } from '#local/backends/duckdb';
import { requireRole } from './copy/credentials';
import { parseS3, requireBucket, type S3Location, s3Url } from './copy/sources';
import { Cursor } from './cursor';
import type { Outcome, Session } from './session';
import { SqlError } from './sql-error';
import { is, quoteName, quoteString, splitStatements, type Token, tokenize } from './tokens';
import { translateQuery } from './translate';

interface UnloadOptions {
  readonly query: string;
  readonly target: string;
  format: 'delimited' | 'csv' | 'parquet' | 'json';
  credentials?: string;
  delimiter?: string;
  nullAs: string;
  header: boolean;
  gzip: boolean;
  addQuotes: boolean;
  parallel: boolean;
  manifest: boolean;
  allowOverwrite: boolean;
  cleanPath: boolean;
  extension?: string;
}

export async function unload(statement: readonly Token[], session: Session): Promise<Outcome> {
  const options = parseUnload(statement, session.warehouse.database);
  requireRole(options.credentials, session.roles);
  const location = parseS3(options.target);
  const blobs = session.blobsAs(options.credentials);
  requireBucket(location.bucket, blobs);
  const query = await translateQuery(parseQuery(options.query), session);
  await clearTarget(location, options, blobs);
  const scratch = await session.warehouse.scratch();
  try {
    const rows = await session.connection.run(await copyTo(query, scratch.directory, options, session));
    await publish(scratch, location, options, blobs);
    return { rows };
  } finally {
    await scratch.remove();
  }
}

type Reader = (options: UnloadOptions, cursor: Cursor) => void;

const READERS: Readonly<Record<string, Reader>> = {
  iam_role: (options, cursor) => {
    options.credentials = cursor.accept('default') ? 'default' : cursor.string();
  },
  format: (options, cursor) => {
    cursor.accept('as');
    const format = cursor.next().text;
    if (format !== 'csv' && format !== 'parquet' && format !== 'json')
      throw new SqlError(`UNLOAD format ${format.toUpperCase()} is not supported here`);
    options.format = format;
  },
  csv: (options) => {
    options.format = 'csv';
  },
  parquet: (options) => {
    options.format = 'parquet';
  },
  json: (options) => {
    options.format = 'json';
  },
  delimiter: (options, cursor) => {
    cursor.accept('as');
    options.delimiter = cursor.string();
  },
  null: (options, cursor) => {
    cursor.expect('as');
    options.nullAs = cursor.string();
  },
  header: (options) => {
    options.header = true;
  },
  gzip: (options) => {
    options.gzip = true;
  },
  addquotes: (options) => {
    options.addQuotes = true;
  },
  manifest: (options) => {
    options.manifest = true;
  },
  allowoverwrite: (options) => {
    options.allowOverwrite = true;
  },
  cleanpath: (options) => {
    options.cleanPath = true;
  },
  parallel: (options, cursor) => {
    const value = cursor.acceptOneOf('on', 'off', 'true', 'false');
    options.parallel = value !== 'off' && value !== 'false';
  },
  extension: (options, cursor) => {
    options.extension = cursor.string();
  },
  region: (_options, cursor) => {
    cursor.accept('as');
    cursor.string();
  },
};

function parseUnload(statement: readonly Token[], database: string): UnloadOptions {
  const cursor = new Cursor(statement.slice(1), database);
  cursor.expect('(');
  const query = cursor.string();
  cursor.expect(')');
  cursor.expect('to');
  const options: UnloadOptions = {
    query,
    target: cursor.string(),
    format: 'delimited',
    nullAs: '',
    header: false,
    gzip: false,
    addQuotes: false,
    parallel: true,
    manifest: false,
    allowOverwrite: false,
    cleanPath: false,
  };
  cursor.accept('with');
  while (!cursor.atEnd) {
    const name = cursor.peek()?.kind === 'word' ? cursor.next().text : cursor.fail();
    const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (read === undefined) throw new SqlError(`UNLOAD option ${name.toUpperCase()} is not supported here`);
    read(options, cursor);
  }
  if (options.cleanPath && options.allowOverwrite)
    throw new SqlError('CLEANPATH and ALLOWOVERWRITE cannot be used together');
  if (options.format === 'parquet' && (options.gzip || options.header || options.delimiter !== undefined)) {
    throw new SqlError('UNLOAD FORMAT PARQUET does not support HEADER, GZIP or DELIMITER');
  }
  return options;
}

function parseQuery(query: string): Token[] {
  const [tokens, ...more] = splitStatements(tokenize(query));
  if (tokens === undefined || more.length > 0 || !is(tokens[0], 'select', 'with'))
    throw new SqlError('syntax error in the query of UNLOAD');
  let depth = 0;
  for (const each of tokens) {
    if (is(each, '(')) depth++;
    else if (is(each, ')')) depth--;
    else if (depth === 0 && is(each, 'limit')) throw new SqlError('Limit clause is not supported');
  }
  return tokens;
}

async function clearTarget({ bucket, key }: S3Location, options: UnloadOptions, blobs: RoleBlobs): Promise<void> {
  const existing = blobs.list(bucket, key);
  if (existing.length === 0 || options.allowOverwrite) return;
  if (!options.cleanPath) {
    throw new SqlError(
      'Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.',
    );
  }
  for (const object of existing) await blobs.remove(bucket, object.key);
}

async function copyTo(query: string, directory: string, options: UnloadOptions, session: Session): Promise<string> {
  const target = options.parallel
    ? `${quoteString(directory)} (PER_THREAD_OUTPUT true, OVERWRITE_OR_IGNORE true, `
    : `${quoteString(join(directory, 'data_0'))} (`;
  if (options.format === 'parquet') return `COPY (${query}) TO ${target}FORMAT parquet)`;
  const compression = `COMPRESSION ${options.gzip ? 'gzip' : 'none'}`;
  if (options.format === 'json') return `COPY (${query}) TO ${target}FORMAT json, ${compression})`;
  const isCsv = options.format === 'csv';
  const settings = [
    'FORMAT csv',
    compression,
    `HEADER ${options.header}`,
    `DELIMITER ${quoteString(options.delimiter ?? (isCsv ? ',' : '|'))}`,
    `NULL ${quoteString(options.nullAs)}`,
    ...(isCsv || options.addQuotes ? [] : ["QUOTE ''", "ESCAPE ''"]),
    ...(options.addQuotes ? ['FORCE_QUOTE *'] : []),
  ];
  return `COPY (${await withShortBooleans(query, session)}) TO ${target}${settings.join(', ')})`;
}

/** Redshift writes booleans as t and f. */
async function withShortBooleans(query: string, { connection }: Session): Promise<string> {
  const columns = await connection.rows<{ column_name: string; column_type: string }>(`DESCRIBE ${query}`);
  const booleans = columns
    .filter((column) => column.column_type === 'BOOLEAN')
    .map((column) => quoteName(column.column_name));
  if (booleans.length === 0) return query;
  return `SELECT * REPLACE (${booleans.map((name) => `CASE WHEN ${name} THEN 't' WHEN NOT ${name} THEN 'f' END AS ${name}`).join(', ')}) FROM (${query})`;
}

async function publish(
  scratch: Scratch,
  { bucket, key }: S3Location,
  options: UnloadOptions,
  blobs: RoleBlobs,
): Promise<void> {
  const entries: { url: string; meta: { content_length: number } }[] = [];
  for (const [index, file] of (await scratch.files()).entries()) {
    const object = await blobs.putFile(bucket, `${key}${nameOf(index, options)}`, file.path);
    entries.push({ url: s3Url(object), meta: { content_length: object.size } });
  }
  if (options.manifest)
    await blobs.put(bucket, `${key}manifest`, JSON.stringify({ entries }, null, 2), {
      contentType: 'application/json',
    });
}

/** `0000_part_00` a slice in parallel, `000` a file one after another. */
function nameOf(index: number, options: UnloadOptions): string {
  const base = options.parallel ? `${String(index).padStart(4, '0')}_part_00` : String(index).padStart(3, '0');
  const extension = options.extension ?? (options.format === 'parquet' ? 'parquet' : options.gzip ? 'gz' : '');
  return extension === '' ? base : `${base}.${extension}`;
}
