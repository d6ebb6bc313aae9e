/**
 * Macros that give Redshift's functions their meaning in DuckDB. They live in memory and are shared by all sessions;
 * functions.ts and rewrite.ts decide where they are put to use.
 */

/** The statements that define the macros in `schema`. */
export function macroDefinitions(schema: string): string[] {
  return MACROS.map((definition) => `CREATE MACRO ${schema}.${definition}`);
}

const SAFE_DIVISOR = "CASE WHEN b = 0 THEN error('division by zero') ELSE b END";

const MACROS: readonly string[] = [
  // DuckDB's division by zero is NULL or infinity; Redshift's is an error. `divide` is DuckDB's own name of the operator.
  `"//"(a, b) AS divide(a, ${SAFE_DIVISOR})`,
  `"%"(a, b) AS mod(a, ${SAFE_DIVISOR})`,
  // The result type follows the argument's: SUM(int) is bigint, SUM(bigint) is numeric(38,0), AVG of integers is a truncated bigint.
  // The second parameter only chooses the overload; it is never evaluated.
  `redshift_sum(v, x TINYINT) AS CAST(v AS BIGINT), (v, x SMALLINT) AS CAST(v AS BIGINT), (v, x INTEGER) AS CAST(v AS BIGINT),
    (v, x BIGINT) AS CAST(v AS DECIMAL(38, 0)), (v, x HUGEINT) AS CAST(v AS DECIMAL(38, 0)), (v, x DOUBLE) AS v`,
  `redshift_avg(v, x TINYINT) AS CAST(trunc(v) AS BIGINT), (v, x SMALLINT) AS CAST(trunc(v) AS BIGINT),
    (v, x INTEGER) AS CAST(trunc(v) AS BIGINT), (v, x BIGINT) AS CAST(trunc(v) AS BIGINT),
    (v, x HUGEINT) AS CAST(trunc(v) AS BIGINT), (v, x DOUBLE) AS v`,
  'redshift_getdate() AS CAST(current_timestamp AS TIMESTAMP)',
  `redshift_dateadd(part, n, x) AS CAST(x AS TIMESTAMP) + CASE part
    WHEN 'year' THEN to_years(CAST(n AS INTEGER)) WHEN 'quarter' THEN to_months(CAST(3 * n AS INTEGER))
    WHEN 'month' THEN to_months(CAST(n AS INTEGER)) WHEN 'week' THEN to_days(CAST(7 * n AS INTEGER))
    WHEN 'day' THEN to_days(CAST(n AS INTEGER)) WHEN 'hour' THEN to_hours(CAST(n AS BIGINT))
    WHEN 'minute' THEN to_minutes(CAST(n AS BIGINT)) WHEN 'second' THEN to_seconds(CAST(n AS BIGINT))
    WHEN 'millisecond' THEN to_milliseconds(CAST(n AS BIGINT)) WHEN 'microsecond' THEN to_microseconds(CAST(n AS BIGINT)) END`,
  'redshift_datediff(part, a, b) AS date_diff(part, CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP))',
  'redshift_date_part(part, x) AS CAST(date_part(part, CAST(x AS TIMESTAMP)) AS BIGINT)',
  "redshift_convert_timezone(target, x) AS CAST(x AS TIMESTAMP) AT TIME ZONE 'UTC' AT TIME ZONE target",
  'redshift_convert_timezone_from(source, target, x) AS CAST(x AS TIMESTAMP) AT TIME ZONE source AT TIME ZONE target',
  'redshift_to_char(x, format) AS strftime(x, format)',
  'redshift_to_date(x, format) AS CAST(strptime(x, format) AS DATE)',
  "redshift_to_timestamp(x, format) AS strptime(x, format) AT TIME ZONE 'UTC'",
  'redshift_trunc(x DATE) AS x, (x TIMESTAMP) AS CAST(x AS DATE), (x TIMESTAMP WITH TIME ZONE) AS CAST(x AS DATE), (x BIGINT) AS x, (x DOUBLE) AS trunc(x)',
  // NULL with one NULL argument, where DuckDB's concat leaves it out.
  'redshift_concat(a, b) AS a || b',
  'redshift_substr(x, start) AS substring(x, start), (x, start, n) AS substring(x, start, n)',
  'redshift_btrim(x) AS trim(x), (x, characters) AS trim(x, characters)',
  `redshift_initcap(x) AS array_to_string(list_transform(regexp_extract_all(x, '[A-Za-z0-9]+|[^A-Za-z0-9]+'),
    lambda w: upper(w[1]) || lower(w[2:])), '')`,
  'redshift_regexp_count(x, pattern) AS len(regexp_extract_all(x, pattern))',
  'redshift_regexp_substr(x, pattern) AS regexp_extract(x, pattern)',
  "redshift_regexp_replace(x, pattern) AS regexp_replace(x, pattern, '', 'g'), (x, pattern, r) AS regexp_replace(x, pattern, replace(r, '$', chr(92)), 'g')",
  "redshift_strtol(x, base) AS CASE base WHEN 10 THEN CAST(x AS BIGINT) WHEN 16 THEN CAST('0x' || x AS BIGINT) WHEN 2 THEN CAST('0b' || x AS BIGINT) ELSE error('STRTOL is supported with the bases 2, 10 and 16') END",
  'redshift_sha1(x) AS sha1(x)',
  'redshift_func_sha1(x) AS sha1(x)',
  "redshift_sha2(x, bits) AS CASE WHEN bits IN (0, 256) THEN sha256(x) ELSE error('SHA2 is supported with 256 bits') END",
  'redshift_dexp(x) AS exp(x)',
  'redshift_dlog1(x) AS ln(x)',
  'redshift_dlog10(x) AS log10(x)',
  'redshift_pg_backend_pid() AS 1073741824',
  "redshift_version() AS 'PostgreSQL 8.0.2, Redshift 1.0 (local; DuckDB ' || main.version() || ')'",
  // Lengths are bytes: the longest prefix of whole characters that fits.
  'redshift_cut(x, n) AS list_last(list_filter(list_transform(range(0, n + 1), lambda k: left(x, k)), lambda p: strlen(p) <= n))',
  // A cast to VARCHAR(n) cuts.
  'redshift_varchar(x, n) AS CASE WHEN strlen(CAST(x AS VARCHAR)) <= n THEN CAST(x AS VARCHAR) ELSE redshift_cut(CAST(x AS VARCHAR), n) END',
];
