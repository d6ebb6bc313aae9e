/** COPY: loads objects of S3 into a table. Bad rows are found, counted and kept for the load-error views. */
import type { BlobObject } from '#local/backends/blobs';
import type { Outcome, Session } from '../session';
import { isInterrupt, redshiftMessage, SqlError } from '../sql-error';
import { type Column, findTable, type Table } from '../tables';
import { quoteName, type Token } from '../tokens';
import { requireRole } from './credentials';
import { findLoadErrors, keepLoadErrors, keepLoadRecord, type LoadError } from './load-errors';
import { type CopyOptions, parseCopy } from './options';
import { copyParquet } from './parquet';
import { reader } from './reader';
import { rowsSql } from './rows';
import { findSources, s3Url } from './sources';

export async function copy(statement: readonly Token[], session: Session): Promise<Outcome> {
  const options = parseCopy(statement, session.warehouse.database);
  requireRole(options.credentials, session.roles);
  const table = await findTable(options.table, session);
  const columns = targetColumns(table, options);
  session.lastCopyCount = 0;
  const objects = await findSources(options.source, options.manifest, session.blobsAs(options.credentials));
  const started = session.clock.now();
  const record = { source: options.source, objects, started };
  try {
    const { rows, errors } =
      options.format === 'parquet'
        ? { rows: await copyParquet(objects, table, columns, session), errors: [] }
        : await copyText(objects, table, columns, options, session);
    await keepLoadErrors(errors, table, session);
    await keepLoadRecord({ ...record, status: 'completed', rows, errors: errors.length }, table, session);
    session.lastCopyCount = rows;
    return { rows };
  } catch (cause) {
    const errors = cause instanceof LoadFailed ? cause.errors : [];
    await keepLoadErrors(errors, table, session);
    await keepLoadRecord({ ...record, status: 'aborted', rows: 0, errors: errors.length }, table, session);
    throw cause;
  }
}

class LoadFailed extends SqlError {
  constructor(
    table: Table,
    readonly errors: readonly LoadError[],
  ) {
    super(`Load into table '${table.name}' failed.  Check 'sys_load_error_detail' system table for details.`);
  }
}

interface Loaded {
  readonly rows: number;
  readonly errors: readonly LoadError[];
}

/**
 * With no errors tolerated the sources are read once, and again only to find the place of an error. With some tolerated
 * they are checked first.
 */
async function copyText(
  objects: readonly BlobObject[],
  table: Table,
  columns: readonly Column[],
  options: CopyOptions,
  session: Session,
): Promise<Loaded> {
  const limit = Math.max(1, options.maxError);
  const isStrict = limit === 1 && !options.noLoad;
  const find = () =>
    findLoadErrors(objects, columns, options, limit, session).catch((cause) => {
      throw inTermsOfS3(cause, objects);
    });
  const errors = isStrict ? [] : await find();
  if (errors.length >= limit) throw new LoadFailed(table, errors);
  if (options.noLoad) return { rows: 0, errors };

  const names = columns.map((column) => column.name);
  const rows = rowsSql(reader(objects, names, options, isStrict ? 'fail' : 'skip'), columns, options);
  const insert = `INSERT INTO ${table.sql} (${names.map(quoteName).join(', ')}) ${isStrict ? rows.strict : rows.tolerant}`;
  try {
    return { rows: await session.connection.run(insert), errors };
  } catch (cause) {
    if (isInterrupt(cause)) throw cause;
    const places = isStrict ? await find() : [];
    throw places.length > 0 ? new LoadFailed(table, places) : inTermsOfS3(cause, objects);
  }
}

/** A failure of a whole object, e.g. one that is not compressed as stated; DuckDB knows the file behind the object. */
function inTermsOfS3(cause: unknown, objects: readonly BlobObject[]): SqlError {
  return new SqlError(
    objects.reduce((message, object) => message.replaceAll(object.file, s3Url(object)), redshiftMessage(cause)),
  );
}

/** Without a list: all columns in their order, but those that number themselves unless EXPLICIT_IDS asks for them. */
function targetColumns(table: Table, options: CopyOptions): Column[] {
  if (options.columns === undefined) return table.columns.filter((column) => !column.isIdentity || options.explicitIds);
  return options.columns.map((name) => {
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) throw new SqlError(`column "${name}" of relation "${table.name}" does not exist`);
    if (column.isIdentity && !options.explicitIds)
      throw new SqlError(`cannot set an identity column to a value without EXPLICIT_IDS: "${name}"`);
    return column;
  });
}
