/**
 * Which functions of Redshift work, and how: under DuckDB's own name, through a macro, or by the transpiler. Any other
 * function is refused, because one of the same name may mean something else in DuckDB.
 */

/** These mean the same in DuckDB, or the transpiler turns them into what does. */
const SAME = new Set(
  `abs acos any_value ascii asin atan atan2 avg bit_and bit_or bool_and bool_or cbrt ceil ceiling charindex chr coalesce
  convert cos cot count cume_dist current_database current_schema date_trunc decode degrees dense_rank exp first_value floor
  greatest isnull json_array_length json_extract_path_text lag last_day last_value lead least left len length listagg ln log
  lower lpad ltrim max md5 median min mod nth_value ntile nullif nvl nvl2 percent_rank percentile_cont percentile_disc pi
  position pow power radians random rank repeat replace replicate reverse right round row_number rpad rtrim sign sin split_part
  sqrt stddev stddev_pop stddev_samp strpos substring sum tan timezone to_hex translate trim upper var_pop var_samp variance`
    .trim()
    .split(/\s+/),
);

/** Redshift's name to a macro's name (see macros.ts). */
const MACROS: ReadonlyMap<string, string> = new Map(
  [
    'btrim',
    'concat',
    'convert_timezone',
    'dexp',
    'dlog1',
    'dlog10',
    'func_sha1',
    'getdate',
    'initcap',
    'pg_backend_pid',
    'regexp_count',
    'regexp_replace',
    'regexp_substr',
    'sha1',
    'sha2',
    'strtol',
    'substr',
    'trunc',
    'version',
  ].map((name) => [name, `redshift_${name}`]),
);

/** Words before a parenthesis that call nothing: syntax, and types with a length or precision. */
const NOT_CALLS = new Set(
  `all and any as between bpchar by case cast char character cross cube decimal distinct else end except exists extract filter
  float from full group grouping having in inner insert intersect interval into is join lateral left like ilike limit minus natural not
  numeric nvarchar offset on or order outer over partition qualify recursive right rollup select set sets similar some then time
  timestamp top try_cast union using values varbyte varchar varying when where with within array date`
    .trim()
    .split(/\s+/),
);

export type Treatment =
  | { readonly kind: 'same' | 'syntax' }
  | { readonly kind: 'macro'; readonly name: string }
  | { readonly kind: 'unknown' };

/** How a word that stands before a parenthesis is to be taken. */
export function treatmentOf(name: string): Treatment {
  const macro = MACROS.get(name);
  if (macro !== undefined) return { kind: 'macro', name: macro };
  if (SAME.has(name)) return { kind: 'same' };
  return { kind: NOT_CALLS.has(name) ? 'syntax' : 'unknown' };
}

/** Names of date parts in Redshift's many spellings. */
const DATE_PARTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    year: 'year years y yr yrs',
    quarter: 'quarter quarters qtr qtrs',
    month: 'month months mon mons',
    week: 'week weeks w',
    day: 'day days d',
    hour: 'hour hours h hr hrs',
    minute: 'minute minutes m min mins',
    second: 'second seconds s sec secs',
    millisecond: 'millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon',
    microsecond: 'microsecond microseconds us usec usecs usecond useconds microsec microsecs microsecon',
    dow: 'dow dayofweek dw weekday',
    doy: 'doy dayofyear dy yearday',
    epoch: 'epoch',
  }).flatMap(([part, spellings]) => spellings.split(' ').map((spelling) => [spelling, part])),
);

export function datePart(spelling: string): string | undefined {
  return DATE_PARTS[spelling.toLowerCase()];
}
