/**
 * A number as text: the shortest decimal that reads back as the same double, whole numbers without a fraction. Digit for digit what
 * DuckDB writes (`numberTextSql`).
 */

/** From here on numbers are written with an exponent, by both. */
const LARGEST_PLAIN = 1e16;
const SMALLEST_PLAIN = 1e-4;

/** @param number finite */
export function numberText(number: number): string {
  const size = Math.abs(number);
  // `String` turns to exponents at other sizes, but has the same digits; and -0 is 0.
  if (size === 0 || (size < LARGEST_PLAIN && size >= SMALLEST_PLAIN)) return String(number === 0 ? 0 : number);
  const [digits = '', sign = '', exponent = ''] = number.toExponential().split(/e([+-])/);
  return `${digits}e${sign}${exponent.padStart(2, '0')}`;
}

/** @param number an SQL expression of type DOUBLE without infinities. @returns one of type VARCHAR */
export function numberTextSql(number: string): string {
  const whole = `${number} = trunc(${number}) AND abs(${number}) < ${LARGEST_PLAIN}`;
  return `CASE WHEN ${whole} THEN CAST(CAST(${number} AS BIGINT) AS VARCHAR) ELSE CAST(${number} AS VARCHAR) END`;
}

/** `numberTextSql` without an exponent, for numbers of at least 0; what is below 1e-4 to twenty decimal places. */
export function plainNumberTextSql(number: string): string {
  const tiny = `rtrim(rtrim(format('{:.20f}', ${number}), '0'), '.')`;
  return `CASE WHEN ${number} >= ${LARGEST_PLAIN} THEN format('{:.0f}', ${number}) WHEN ${number} > 0 AND ${number} < ${SMALLEST_PLAIN} THEN ${tiny} ELSE ${numberTextSql(number)} END`;
}
