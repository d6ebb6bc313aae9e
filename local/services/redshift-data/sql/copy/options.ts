/** Reads a COPY statement. Options that it does not honour are refused by name. */
import { Cursor, type TableName } from '../cursor';
import { strftimeFormat } from '../date-format';
import { SqlError } from '../sql-error';
import { is, type Token } from '../tokens';

export type CopyFormat = 'delimited' | 'csv' | 'parquet' | 'json';

/** A format of dates or times: DuckDB's own parser, a strptime format, or seconds or milliseconds since the epoch. */
export type TimeFormat = 'default' | 'auto' | 'epochsecs' | 'epochmillisecs' | { readonly strptime: string };

export interface CopyOptions {
  readonly table: TableName;
  readonly columns?: readonly string[];
  readonly source: string;
  format: CopyFormat;
  compression: 'none' | 'gzip' | 'zstd';
  manifest: boolean;
  delimiter?: string;
  quote: string;
  ignoreHeader: number;
  nullAs: string;
  emptyAsNull: boolean;
  blanksAsNull: boolean;
  /** The load fails when this many rows are bad; 0 means the same as 1. */
  maxError: number;
  noLoad: boolean;
  fillRecord: boolean;
  truncateColumns: boolean;
  trimBlanks: boolean;
  roundDecimals: boolean;
  explicitIds: boolean;
  dateFormat: TimeFormat;
  timeFormat: TimeFormat;
  credentials?: string;
}

type Reader = (options: CopyOptions, cursor: Cursor) => void;

const flag =
  (name: keyof { [K in keyof CopyOptions as CopyOptions[K] extends boolean ? K : never]: unknown }): Reader =>
  (options) => {
    options[name] = true;
  };

/** In Redshift's documentation these may follow in any order, with or without AS. */
const READERS: Readonly<Record<string, Reader>> = {
  iam_role: (options, cursor) => {
    options.credentials = cursor.accept('default') ? 'default' : cursor.string();
  },
  credentials: (options, cursor) => {
    cursor.accept('as');
    const role = /^aws_iam_role=(.+)$/.exec(cursor.string())?.[1];
    if (role === undefined) throw new SqlError("CREDENTIALS is supported here as 'aws_iam_role=<ARN>'");
    options.credentials = role;
  },
  format: (options, cursor) => {
    cursor.accept('as');
    readFormat(options, cursor, cursor.next().text);
  },
  csv: (options, cursor) => readFormat(options, cursor, 'csv'),
  parquet: (options, cursor) => readFormat(options, cursor, 'parquet'),
  json: (options, cursor) => readFormat(options, cursor, 'json'),
  gzip: (options) => {
    options.compression = 'gzip';
  },
  zstd: (options) => {
    options.compression = 'zstd';
  },
  manifest: flag('manifest'),
  delimiter: (options, cursor) => {
    cursor.accept('as');
    options.delimiter = oneCharacter('DELIMITER', cursor.string());
  },
  quote: (options, cursor) => {
    cursor.accept('as');
    options.quote = oneCharacter('QUOTE', cursor.string());
  },
  ignoreheader: (options, cursor) => {
    cursor.accept('as');
    options.ignoreHeader = cursor.integer();
  },
  null: (options, cursor) => {
    cursor.expect('as');
    options.nullAs = cursor.string();
  },
  emptyasnull: flag('emptyAsNull'),
  blanksasnull: flag('blanksAsNull'),
  maxerror: (options, cursor) => {
    cursor.accept('as');
    options.maxError = cursor.integer();
    if (options.maxError > 100_000) throw new SqlError('MAXERROR must be between 0 and 100000');
  },
  noload: flag('noLoad'),
  fillrecord: flag('fillRecord'),
  truncatecolumns: flag('truncateColumns'),
  trimblanks: flag('trimBlanks'),
  roundec: flag('roundDecimals'),
  explicit_ids: flag('explicitIds'),
  dateformat: (options, cursor) => {
    cursor.accept('as');
    options.dateFormat = timeFormat(cursor.string());
  },
  timeformat: (options, cursor) => {
    cursor.accept('as');
    options.timeFormat = timeFormat(cursor.string());
  },
  encoding: (_options, cursor) => {
    cursor.accept('as');
    const encoding = cursor.peek()?.kind === 'string' ? cursor.string() : cursor.identifier();
    if (encoding.toLowerCase() !== 'utf8')
      throw new SqlError(`ENCODING ${encoding.toUpperCase()} is not supported here`);
  },
  // Text that is not UTF-8 stays a load error with its place, since DuckDB cannot replace its characters.
  acceptinvchars: (_options, cursor) => {
    if (cursor.accept('as') || cursor.peek()?.kind === 'string') cursor.string();
  },
  region: (_options, cursor) => {
    cursor.accept('as');
    cursor.string();
  },
  // How rows are laid out and analysed; nothing of it exists here.
  compupdate: (_options, cursor) => void cursor.acceptOneOf('on', 'off', 'true', 'false', 'preset'),
  statupdate: (_options, cursor) => void cursor.acceptOneOf('on', 'off', 'true', 'false'),
};

const UNSUPPORTED = [
  'access_key_id',
  'avro',
  'bzip2',
  'acceptanydate',
  'comprows',
  'escape',
  'fixedwidth',
  'ignoreallerrors',
  'ignoreblanklines',
  'lzop',
  'master_symmetric_key',
  'orc',
  'readratio',
  'removequotes',
  'secret_access_key',
  'session_token',
  'shapefile',
  'ssh',
  'encrypted',
];

export function parseCopy(statement: readonly Token[], database: string): CopyOptions {
  const cursor = new Cursor(statement.slice(1), database);
  const table = cursor.tableName();
  const columns = is(cursor.peek(), '(') ? cursor.identifiers() : undefined;
  cursor.expect('from');
  const source = cursor.string();
  const options: CopyOptions = {
    table,
    source,
    ...(columns ? { columns } : {}),
    format: 'delimited',
    compression: 'none',
    manifest: false,
    quote: '"',
    ignoreHeader: 0,
    nullAs: '\\N',
    emptyAsNull: false,
    blanksAsNull: false,
    maxError: 0,
    noLoad: false,
    fillRecord: false,
    truncateColumns: false,
    trimBlanks: false,
    roundDecimals: false,
    explicitIds: false,
    dateFormat: 'default',
    timeFormat: 'default',
  };
  cursor.accept('with');
  const seen = new Set<string>();
  while (!cursor.atEnd) {
    const name = cursor.peek()?.kind === 'word' ? cursor.next().text : cursor.fail();
    if (UNSUPPORTED.includes(name)) throw new SqlError(`COPY option ${name.toUpperCase()} is not supported here`);
    const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (read === undefined) throw new SqlError(`syntax error at or near "${name}"`);
    if (seen.has(name)) throw new SqlError('conflicting or redundant options');
    seen.add(name);
    read(options, cursor);
  }
  requireCompatible(options, seen);
  return options;
}

function readFormat(options: CopyOptions, cursor: Cursor, format: string): void {
  if (format !== 'csv' && format !== 'parquet' && format !== 'json')
    throw new SqlError(`COPY format ${format.toUpperCase()} is not supported here`);
  options.format = format;
  if (format !== 'json') return;
  cursor.accept('as');
  const paths = cursor.peek()?.kind === 'string' ? cursor.string() : 'auto';
  if (paths !== 'auto') throw new SqlError(`JSON '${paths}' is not supported here; use JSON 'auto'`);
}

function requireCompatible(options: CopyOptions, seen: ReadonlySet<string>): void {
  if (options.credentials === undefined) throw new SqlError('CREDENTIALS argument is not supplied');
  const wrong =
    options.format === 'parquet'
      ? PARQUET_EXCLUDES.find((name) => seen.has(name))
      : options.format === 'csv'
        ? undefined
        : seen.has('quote')
          ? 'quote'
          : undefined;
  if (wrong !== undefined)
    throw new SqlError(`${wrong.toUpperCase()} option is not supported for ${options.format.toUpperCase()}`);
}

const PARQUET_EXCLUDES = [
  'gzip',
  'zstd',
  'delimiter',
  'quote',
  'ignoreheader',
  'null',
  'emptyasnull',
  'blanksasnull',
  'maxerror',
  'noload',
  'truncatecolumns',
  'trimblanks',
  'dateformat',
  'timeformat',
  'encoding',
  'roundec',
];

function oneCharacter(option: string, text: string): string {
  if ([...text].length !== 1 || (text.codePointAt(0) ?? 0) > 127)
    throw new SqlError(`COPY ${option.toLowerCase()} must be a single ASCII character`);
  return text;
}

function timeFormat(format: string): TimeFormat {
  if (format === 'auto' || format === 'epochsecs' || format === 'epochmillisecs') return format;
  return { strptime: strftimeFormat(format) };
}
