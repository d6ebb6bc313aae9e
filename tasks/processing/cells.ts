/**
 * How a cell of text is understood: the one grammar that SQL (`cell-sql.ts`) and TypeScript (`read-cell.ts`) share. The
 * patterns mean the same in RE2 and in JavaScript; blanks around a value never count.
 */

export const BLANKS = ' \t\n\v\f\r';

/** A trimmed cell with one of these texts, in any case, is missing. */
export const MISSING_WORDS = ['', 'na', 'n/a', 'nan', 'null', 'none'] as const;

/** In any case. */
export const TRUE_WORDS = ['true', 'yes', 't', 'y'] as const;
export const FALSE_WORDS = ['false', 'no', 'f', 'n'] as const;

/** Fits 64 bits by construction. Leading zeros make a code, not a number: `00123` is text. */
export const INTEGER = '[+-]?(?:0|[1-9][0-9]{0,17})';

export const NUMBER = '[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?';

export const PADDED_INTEGER = '[+-]?0[0-9]+';

export const INFINITY = '[+-]?[iI][nN][fF](?:[iI][nN][iI][tT][yY])?';

const DAY = (separator: string) =>
  `(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})${separator}(?:0[1-9]|1[0-2])${separator}(?:0[1-9]|[12][0-9]|3[01])`;

/** `2024-02-29` or `2024/02/29`. Forms whose day and month could be mistaken for each other are text. */
export const DATE = `(?:${DAY('-')}|${DAY('/')})`;

/** `2024-02-29T10:00`, with seconds, a fraction and an offset (`Z`, `UTC`, `+02`, `+0200`, `+02:00`) if need be. */
export const TIMESTAMP = `${DATE}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?: ?(?:Z|UTC|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?))?`;

/** The pattern with blanks allowed around it. Both engines match it against a whole cell. */
export const padded = (pattern: string) => `[ \\t\\n\\v\\f\\r]*(?:${pattern})[ \\t\\n\\v\\f\\r]*`;
