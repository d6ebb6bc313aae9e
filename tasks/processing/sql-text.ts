/** Quoting for SQL made of names and values that other people chose. */

/** A string literal. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
export const literals = (texts: readonly string[]) => texts.map(literal).join(', ');
/** A quoted identifier. */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
/** A literal of type DOUBLE: a bare `0.1` would be a DECIMAL. */
export const double = (number: number) => `CAST('${number}' AS DOUBLE)`;
