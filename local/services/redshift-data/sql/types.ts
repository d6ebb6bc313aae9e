/** Column types: Redshift's names and lengths, and the DuckDB types that hold them. */
import { SqlError } from './sql-error';
import { closing, is, type Token } from './tokens';

export type TypeFamily =
  | 'boolean'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'text'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'time'
  | 'super'
  | 'binary';

export interface ColumnType {
  /** As `pg_table_def` shows it, e.g. `character varying(10)`. */
  readonly redshift: string;
  readonly duckdb: string;
  readonly family: TypeFamily;
  /** Bytes, of texts. */
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

/** Reads a type at `start`; `next` is the index behind it. */
export function parseType(tokens: readonly Token[], start: number): { type: ColumnType; next: number } {
  const words: string[] = [];
  let next = start;
  while (tokens[next]?.kind === 'word' && isTypeWord([...words, (tokens[next] as Token).text].join(' '))) {
    words.push((tokens[next++] as Token).text);
  }
  const name = words.join(' ');
  const make = TYPES[name];
  if (make === undefined)
    throw new SqlError(`type "${tokens[start]?.value ?? ''}" does not exist or is not supported here`);
  let modifiers: string[] = [];
  if (is(tokens[next], '(')) {
    const end = closing(tokens, next);
    modifiers = tokens
      .slice(next + 1, end)
      .filter((each) => !is(each, ','))
      .map((each) => each.value);
    next = end + 1;
  }
  for (const suffix of SUFFIXES[name] ?? []) {
    if (suffix.every((text, offset) => is(tokens[next + offset], text))) {
      const zoned = suffix[0] === 'with';
      return { type: zoned ? TIMESTAMPTZ : make(modifiers), next: next + suffix.length };
    }
  }
  return { type: make(modifiers), next };
}

/** The type of a column from DuckDB's type and the comment in which DDL keeps what DuckDB does not know. */
export function columnType(duckdb: string, comment: string | null): ColumnType {
  const stated = comment ?? redshiftNameOf(duckdb);
  const tokens = /^([a-z ]+?)(?:\((\d+)(?:,(\d+))?\))?$/.exec(stated);
  const make = tokens ? TYPES[tokens[1] ?? ''] : undefined;
  if (!make || !tokens) return { redshift: stated, duckdb, family: 'text' };
  return make([tokens[2], tokens[3]].filter((each) => each !== undefined));
}

function redshiftNameOf(duckdb: string): string {
  if (duckdb.startsWith('DECIMAL')) return duckdb.toLowerCase().replace('decimal', 'numeric');
  return SIMPLE_NAMES[duckdb] ?? 'character varying(65535)';
}

/** The same as SQL over `duckdb_columns()`. */
export function redshiftTypeSql(type: string, comment: string): string {
  const cases = Object.entries(SIMPLE_NAMES).map(
    ([duckdb, redshift]) => `WHEN ${type} = '${duckdb}' THEN '${redshift}'`,
  );
  return `COALESCE(${comment}, CASE ${cases.join(' ')} WHEN starts_with(${type}, 'DECIMAL') THEN replace(lower(${type}), 'decimal', 'numeric')
    ELSE 'character varying(65535)' END)`;
}

/** Whether DuckDB's type alone tells Redshift's; otherwise DDL keeps it in the column's comment. */
export function isSelfEvident(type: ColumnType): boolean {
  return type.family !== 'text' && type.family !== 'binary';
}

const SIMPLE_NAMES: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'smallint',
  SMALLINT: 'smallint',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  UTINYINT: 'smallint',
  USMALLINT: 'integer',
  UINTEGER: 'bigint',
  HUGEINT: 'numeric(38,0)',
  FLOAT: 'real',
  DOUBLE: 'double precision',
  DATE: 'date',
  TIMESTAMP: 'timestamp without time zone',
  'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
  TIME: 'time without time zone',
  JSON: 'super',
  BLOB: 'binary varying(1024000)',
};

type Make = (modifiers: readonly string[]) => ColumnType;

const TIMESTAMPTZ: ColumnType = {
  redshift: 'timestamp with time zone',
  duckdb: 'TIMESTAMP WITH TIME ZONE',
  family: 'timestamptz',
};

const TYPES: Readonly<Record<string, Make>> = {
  ...fixed({ redshift: 'boolean', duckdb: 'BOOLEAN', family: 'boolean' }, 'bool', 'boolean'),
  ...fixed({ redshift: 'smallint', duckdb: 'SMALLINT', family: 'integer' }, 'smallint', 'int2'),
  ...fixed({ redshift: 'integer', duckdb: 'INTEGER', family: 'integer' }, 'integer', 'int', 'int4'),
  ...fixed({ redshift: 'bigint', duckdb: 'BIGINT', family: 'integer' }, 'bigint', 'int8'),
  ...fixed({ redshift: 'real', duckdb: 'FLOAT', family: 'float' }, 'real', 'float4'),
  ...fixed({ redshift: 'double precision', duckdb: 'DOUBLE', family: 'float' }, 'double precision', 'float8', 'float'),
  ...fixed({ redshift: 'date', duckdb: 'DATE', family: 'date' }, 'date'),
  ...fixed(
    { redshift: 'timestamp without time zone', duckdb: 'TIMESTAMP', family: 'timestamp' },
    'timestamp',
    'timestamp without time zone',
  ),
  ...fixed(TIMESTAMPTZ, 'timestamptz', 'timestamp with time zone'),
  ...fixed({ redshift: 'time without time zone', duckdb: 'TIME', family: 'time' }, 'time', 'time without time zone'),
  ...fixed({ redshift: 'super', duckdb: 'JSON', family: 'super' }, 'super'),
  ...each(decimal, 'numeric', 'decimal', 'dec'),
  ...each(
    (modifiers) => text('character varying', modifiers, 256, 65_535),
    'varchar',
    'character varying',
    'nvarchar',
    'text',
  ),
  ...each((modifiers) => text('character', modifiers, 1, 4_096), 'char', 'character', 'nchar'),
  ...each((modifiers) => text('character', modifiers, 256, 4_096), 'bpchar'),
  ...each(binary, 'varbyte', 'varbinary', 'binary varying'),
};

const SUFFIXES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  timestamp: [
    ['without', 'time', 'zone'],
    ['with', 'time', 'zone'],
  ],
  time: [['without', 'time', 'zone']],
};

function isTypeWord(name: string): boolean {
  return Object.hasOwn(TYPES, name) || ['double', 'binary'].includes(name);
}

function fixed(type: ColumnType, ...names: readonly string[]): Record<string, Make> {
  return each(() => type, ...names);
}

function each(make: Make, ...names: readonly string[]): Record<string, Make> {
  return Object.fromEntries(names.map((name) => [name, make]));
}

function decimal(modifiers: readonly string[]): ColumnType {
  const precision = Number(modifiers[0] ?? 18);
  const scale = Number(modifiers[1] ?? 0);
  if (!(precision >= 1 && precision <= 38))
    throw new SqlError(`DECIMAL precision ${modifiers[0]} must be between 1 and 38`);
  if (!(scale >= 0 && scale <= precision))
    throw new SqlError(`DECIMAL scale ${scale} must be between 0 and precision ${precision}`);
  return {
    redshift: `numeric(${precision},${scale})`,
    duckdb: `DECIMAL(${precision},${scale})`,
    family: 'decimal',
    precision,
    scale,
  };
}

function text(name: string, modifiers: readonly string[], byDefault: number, longest: number): ColumnType {
  const [stated] = modifiers;
  const length = stated === undefined ? byDefault : stated === 'max' ? longest : Number(stated);
  if (!(length >= 1)) throw new SqlError(`length for type ${name} must be at least 1`);
  if (length > longest) throw new SqlError(`length for type ${name} cannot exceed ${longest}`);
  return { redshift: `${name}(${length})`, duckdb: 'VARCHAR', family: 'text', length };
}

function binary(modifiers: readonly string[]): ColumnType {
  return { redshift: `binary varying(${Number(modifiers[0] ?? 64_000)})`, duckdb: 'BLOB', family: 'binary' };
}
