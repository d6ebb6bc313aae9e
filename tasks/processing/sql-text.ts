/** Quoting for SQL made of names and values that other people chose. */

/** A string literal. A NUL in it would end the statement. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return quoted.includes('\0') ? `(${quoted.replaceAll('\0', "' || chr(0) || '")})` : quoted;
}
export const literals = (texts: readonly string[]) => texts.map(literal).join(', ');
/** A quoted identifier. */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
/** A literal of type DOUBLE: a bare `0.1` would be a DECIMAL. */
export const double = (number: number) => `CAST('${number}' AS DOUBLE)`;
