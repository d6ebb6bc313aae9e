/** The SQL that turns the text of a field into a column's value, and tells where that fails: Redshift's rules, not DuckDB's. */
import type { Column } from '../tables';
import { quoteString } from '../tokens';
import type { ColumnType } from '../types';
import type { CopyOptions, TimeFormat } from './options';

export interface FieldConversion {
  /** The text without what counts as NULL. */
  readonly text: string;
  /** The value, NULL where the text is no such value. */
  readonly value: (text: string) => string;
  /** True where the row is bad. */
  readonly bad: (text: string, value: string) => string;
}

/** @param raw the SQL name of the field's text, already NULL where it equals NULL AS. */
export function fieldConversion(raw: string, column: Column, options: CopyOptions): FieldConversion {
  const { type } = column;
  return {
    text: type.family === 'text' ? textOf(raw, options) : `CASE WHEN trim(${raw}) <> '' THEN ${raw} END`,
    value: (text) => typedValue(text, type, options),
    bad: (text, value) => {
      const isWrong =
        type.family === 'text' ? tooLong(text, type, options) : `${text} IS NOT NULL AND ${value} IS NULL`;
      return column.notNull ? `(${value} IS NULL OR ${isWrong})` : `(${isWrong})`;
    },
  };
}

function textOf(raw: string, { emptyAsNull, blanksAsNull, trimBlanks }: CopyOptions): string {
  const isNull = [
    ...(emptyAsNull ? [`${raw} = ''`] : []),
    ...(blanksAsNull ? [`${raw} <> '' AND trim(${raw}) = ''`] : []),
  ];
  const kept = trimBlanks ? `rtrim(${raw})` : raw;
  return isNull.length === 0 ? kept : `CASE WHEN ${isNull.join(' OR ')} THEN NULL ELSE ${kept} END`;
}

function tooLong(text: string, type: ColumnType, options: CopyOptions): string {
  return type.length === undefined || options.truncateColumns
    ? 'false'
    : `COALESCE(strlen(${text}) > ${type.length}, false)`;
}

function typedValue(text: string, type: ColumnType, options: CopyOptions): string {
  const cast = (from: string) => `TRY_CAST(${from} AS ${type.duckdb})`;
  switch (type.family) {
    case 'text':
      return options.truncateColumns && type.length !== undefined ? `redshift_varchar(${text}, ${type.length})` : text;
    case 'integer':
      // DuckDB would round 1.5 and take 1e3, 0x10 and 1_000.
      return `CASE WHEN regexp_full_match(${text}, '\\s*[+-]?[0-9]+\\s*') THEN ${cast(text)} END`;
    case 'decimal':
      return cast(options.roundDecimals ? text : withoutExcessDigits(text, type.scale ?? 0));
    case 'float':
      return `CASE WHEN NOT contains(${text}, '_') THEN ${cast(text)} END`;
    case 'boolean':
      return `CASE lower(trim(${text})) WHEN '1' THEN true WHEN 't' THEN true WHEN 'true' THEN true WHEN 'y' THEN true WHEN 'yes' THEN true
        WHEN '0' THEN false WHEN 'f' THEN false WHEN 'false' THEN false WHEN 'n' THEN false WHEN 'no' THEN false END`;
    case 'date':
      return timeOf(text, type, options.dateFormat);
    case 'timestamp':
    case 'timestamptz':
      return timeOf(text, type, options.timeFormat);
    default:
      return cast(text);
  }
}

/** Redshift cuts the digits beyond the scale, unless ROUNDEC asks for rounding. */
function withoutExcessDigits(text: string, scale: number): string {
  const point = `strpos(${text}, '.')`;
  const isPlain = `NOT contains(lower(${text}), 'e')`;
  return `CASE WHEN ${point} > 0 AND ${isPlain} AND length(${text}) - ${point} > ${scale} THEN left(${text}, ${point} + ${scale}) ELSE ${text} END`;
}

function timeOf(text: string, type: ColumnType, format: TimeFormat): string {
  const cast = `TRY_CAST(${text} AS ${type.duckdb})`;
  if (format === 'auto') return cast;
  // The default format has a blank between date and time; ISO 8601's T needs TIMEFORMAT 'auto'.
  if (format === 'default')
    return type.family === 'date' ? cast : `CASE WHEN NOT contains(${text}, 'T') THEN ${cast} END`;
  if (format === 'epochsecs' || format === 'epochmillisecs') {
    const unit = format === 'epochsecs' ? 1_000_000 : 1_000;
    return `CAST(make_timestamp(CAST(TRY_CAST(${text} AS DECIMAL(24, 6)) * ${unit} AS BIGINT)) AS ${type.duckdb})`;
  }
  return `CAST(try_strptime(${text}, ${quoteString(format.strptime)}) AS ${type.duckdb})`;
}

/** Redshift's code and reason for a value that does not fit its column. */
export function reasonOf(column: Column, value: string | null): { code: number; reason: string; position: number } {
  const { type } = column;
  if (value === null) return { code: 1213, reason: 'Missing data for not-null field', position: 0 };
  switch (type.family) {
    case 'text':
      return { code: 1204, reason: 'String length exceeds DDL length', position: 0 };
    case 'integer':
      return integerReason(value, type);
    case 'decimal':
      return /^\s*[+-]?\d*\.?\d*\s*$/.test(value)
        ? { code: 1204, reason: `Overflow for ${type.redshift.toUpperCase()}`, position: 0 }
        : { code: 1207, ...invalidDigit(value, 'Decimal') };
    case 'float':
      return { code: 1208, reason: `Invalid digit, Value '${value.trim()[0] ?? ''}', Pos 0, Type: Float`, position: 0 };
    case 'boolean':
      return { code: 1210, reason: 'Unknown boolean format', position: 0 };
    case 'date':
      return { code: 1205, reason: 'Invalid Date Format - length must be 10 or more', position: 0 };
    case 'timestamp':
    case 'timestamptz':
      return { code: 1206, reason: 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]', position: 0 };
    default:
      return { code: 1200, reason: `Invalid value for type ${type.redshift}`, position: 0 };
  }
}

function integerReason(value: string, type: ColumnType): { code: number; reason: string; position: number } {
  const name = { smallint: 'Short', integer: 'Integer', bigint: 'Long' }[type.redshift] ?? 'Integer';
  if (/^\s*[+-]?\d+\s*$/.test(value)) return { code: 1204, reason: `Overflow (${name} valid range)`, position: 0 };
  return { code: 1207, ...invalidDigit(value, name) };
}

function invalidDigit(value: string, type: string): { reason: string; position: number } {
  const found = /[^\d\s+-]/.exec(value);
  return {
    reason: `Invalid digit, Value '${found?.[0] ?? value[0]}', Pos ${found?.index ?? 0}, Type: ${type}`,
    position: found?.index ?? 0,
  };
}
