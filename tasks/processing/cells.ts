/**
 * How a cell of text is understood: the one grammar that SQL (`cell-sql.ts`) and TypeScript (`read-cell.ts`) share. The
 * patterns mean the same in RE2 and in JavaScript; blanks around a value never count.
 */

export const BLANKS = ' \t\n\v\f\r';

/** A pattern for these words in any case. */
const words = (...texts: string[]) =>
  texts.map((text) => text.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)).join('|');

/** What stands in a cell that has no value: nothing, or one of these words. */
export const MISSING = `(?:${words('na', 'n/a', 'nan', 'null', 'none')})?`;
export const TRUE = words('true', 'yes', 't', 'y');
export const FALSE = words('false', 'no', 'f', 'n');

/** Fits 64 bits by construction. Leading zeros make a code, not a number: `00123` is text. */
export const INTEGER = '[+-]?(?:0|[1-9][0-9]{0,17})';

export const NUMBER = '[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?';

export const PADDED_INTEGER = '[+-]?0[0-9]+';

export const INFINITY = `[+-]?(?:${words('inf', 'infinity')})`;

const DAY = (separator: string) =>
  `(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})${separator}(?:0[1-9]|1[0-2])${separator}(?:0[1-9]|[12][0-9]|3[01])`;

/** `2024-02-29` or `2024/02/29`. Forms whose day and month could be mistaken for each other are text. */
export const DATE = `(?:${DAY('-')}|${DAY('/')})`;

/** `2024-02-29T10:00`, with seconds, a fraction and an offset (`Z`, `UTC`, `+02`, `+0200`, `+02:00`) if need be. */
export const TIMESTAMP = `${DATE}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?: ?(?:Z|UTC|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?))?`;

/** The pattern with blanks allowed around it. Both engines match it against a whole cell. */
export const padded = (pattern: string) => `[ \\t\\n\\v\\f\\r]*(?:${pattern})[ \\t\\n\\v\\f\\r]*`;
