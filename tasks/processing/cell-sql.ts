/** Reads a column of text in SQL as `read-cell.ts` does a value in TypeScript. `x` is an SQL expression of type VARCHAR. */
import {
  BLANKS,
  DATE,
  FALSE,
  INFINITY,
  INTEGER,
  MISSING,
  NUMBER,
  PADDED_INTEGER,
  padded,
  TIMESTAMP,
  TRUE,
} from './cells';
import { literal } from './sql-text';

const trimmed = (x: string) => `trim(${x}, ${literal(BLANKS)})`;
const matches = (x: string, pattern: string) => `regexp_full_match(${x}, ${literal(padded(pattern))})`;

/** What a missing cell begins with, if with anything. Most cells begin otherwise, and are spared the pattern. */
const MISSING_BEGINS = `${BLANKS}nN`;

export const isMissing = (x: string) =>
  `(${x} IS NULL OR (contains(${literal(MISSING_BEGINS)}, left(${x}, 1)) AND ${matches(x, MISSING)}))`;

/** How a column of text is read as one type. `v` is the name under which `value` can be referred to. */
export interface CellReader {
  readonly value: string;
  /** Cheap, true wherever `wrong` may be true: most rows are spared the exact answer. */
  readonly doubtful: (v: string) => string;
  /** True where the cell is neither missing nor readable as the type. */
  readonly wrong: (v: string) => string;
}

/** Of 18 digits, as INTEGER has them. */
const LARGEST_INTEGER = 10n ** 18n - 1n;

export type CellType = 'boolean' | 'integer' | 'double' | 'date' | 'timestamp' | 'text';

/** @param x the column */
export function cellReader(type: CellType, x: string): CellReader {
  const value = VALUES[type](x);
  const unread = (v: string) => `${v} IS NULL`;
  switch (type) {
    case 'text':
      return { value, doubtful: () => 'false', wrong: () => 'false' };
    case 'integer': {
      const proper = matches(x, INTEGER);
      const wrong = (v: string) => `NOT (${isMissing(x)} OR (${v} IS NOT NULL AND ${proper}))`;
      // As it would be written again: the pattern takes nearly twice as long. The largest that are, the grammar takes for fractions.
      const plain = (v: string) =>
        `CAST(${v} AS VARCHAR) = ${x} AND ${v} BETWEEN -${LARGEST_INTEGER} AND ${LARGEST_INTEGER}`;
      return { value, doubtful: (v) => `(${v} IS NULL OR NOT (${plain(v)}))`, wrong };
    }
    case 'double': {
      // This is all that DuckDB reads as a number and the grammar does not: `1_000`, `+-5`, `inf` and what overflows.
      const doubtful = (v: string) => `(${v} IS NULL OR contains(${x}, '_') OR contains(${x}, '+-') OR isinf(${v}))`;
      const wrong = (v: string) =>
        `NOT (${isMissing(x)} OR (${v} IS NOT NULL AND isfinite(${v}) AND ${matches(x, NUMBER)}))`;
      return { value, doubtful, wrong };
    }
    default:
      return { value, doubtful: unread, wrong: (v) => `(${v} IS NULL AND NOT ${isMissing(x)})` };
  }
}

const VALUES: Readonly<Record<CellType, (x: string) => string>> = {
  text: (x) => `CASE WHEN ${isMissing(x)} THEN NULL ELSE ${trimmed(x)} END`,
  boolean: (x) => `CASE WHEN ${matches(x, TRUE)} THEN true WHEN ${matches(x, FALSE)} THEN false END`,
  integer: (x) => `TRY_CAST(${x} AS BIGINT)`,
  double: (x) => `nullif(TRY_CAST(${x} AS DOUBLE), CAST('nan' AS DOUBLE))`,
  date: (x) => `CASE WHEN ${matches(x, DATE)} THEN TRY_CAST(${trimmed(x)} AS DATE) END`,
  timestamp: (x) =>
    `CASE WHEN ${matches(x, `${DATE}|${TIMESTAMP}`)} THEN make_timestamp(epoch_us(TRY_CAST(${castable(x)} AS TIMESTAMPTZ))) END`,
};

/** DuckDB wants seconds before an offset, no blank between them, and `Z` for UTC. Needs the session's time zone to be UTC. */
function castable(x: string): string {
  const withSeconds = `regexp_replace(${trimmed(x)}, '^(.{16})( ?(?:Z|UTC|[+-].*))?$', '\\1:00\\2')`;
  return `regexp_replace(regexp_replace(${withSeconds}, ' ?(?:Z|UTC)$', 'Z'), ' ([+-][0-9:]+)$', '\\1')`;
}

/** What a cell looks like, as bits that are or-ed over a column. Empty cells have none. */
export const KINDS = {
  integer: 1,
  /** A whole number with leading zeros: a code, unless the column has fractions too. */
  padded: 2,
  /** Any other number, the whole ones that do not fit 64 bits among them. */
  double: 4,
  infinity: 8,
  true: 16,
  false: 32,
  date: 64,
  timestamp: 128,
  text: 256,
  /** A word that says that there is no value, or blanks. */
  missing: 512,
} as const;

/** The bit of each cell, USMALLINT. */
export function kindOfCell(x: string): string {
  const readable = (type: CellType) => `${VALUES[type](x)} IS NOT NULL`;
  return `CAST(CASE
    WHEN ${x} IS NULL THEN 0
    WHEN ${matches(x, INTEGER)} THEN ${KINDS.integer}
    WHEN ${matches(x, NUMBER)} AND ${readable('double')} THEN CASE WHEN ${matches(x, PADDED_INTEGER)} THEN ${KINDS.padded} ELSE ${KINDS.double} END
    WHEN ${isMissing(x)} THEN ${KINDS.missing}
    WHEN ${matches(x, TRUE)} THEN ${KINDS.true}
    WHEN ${matches(x, FALSE)} THEN ${KINDS.false}
    WHEN ${readable('date')} THEN ${KINDS.date}
    WHEN ${readable('timestamp')} THEN ${KINDS.timestamp}
    WHEN ${matches(x, INFINITY)} THEN ${KINDS.infinity}
    ELSE ${KINDS.text} END AS USMALLINT)`;
}
