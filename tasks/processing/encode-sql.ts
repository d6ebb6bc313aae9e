/**
 * A schema's encoding as SQL, for whole tables; `encode-row.ts` does the same for one row without a database.
 */
import type { ColumnType, DatasetSchema, Encoding, Feature } from '#tasks/contracts/process-data';
import type { InstantPart } from './instant';
import { double, literal } from './sql-text';

/** The type that a column must be read as to be encoded, whatever it was called in the training data. */
export function typeToEncode({ kind }: Encoding): ColumnType {
  switch (kind) {
    case 'number':
      return 'double';
    case 'boolean':
      return 'boolean';
    case 'datetime':
      return 'timestamp';
    default:
      return 'text';
  }
}

/** @returns the columns that the features are made of, each with the type to read it as */
export function columnsToEncode({ features }: Pick<DatasetSchema, 'features'>): Map<string, ColumnType> {
  return new Map(features.map(({ column, encoding }) => [column, typeToEncode(encoding)]));
}

/** A table to be encoded. */
export interface Encodable {
  readonly table: string;
  /** The feature's column as an SQL expression, read as `typeToEncode` wants it, or of type BIGINT for DOUBLE. */
  read(feature: Feature): string;
}

export interface EncodedColumns {
  /** In the order of the features, each an SQL expression of type DOUBLE; NULL is missing. */
  readonly cells: string[];
  /** What to read them from: the table, under its own name, with the look-ups that frequencies need. */
  readonly from: string;
  /** Whether `from` may come in another order than the table. */
  readonly reordered: boolean;
}

export function encodeSql(features: readonly Feature[], { table, read }: Encodable): EncodedColumns {
  const joins: string[] = [];
  const cells = features.map((feature, index) => {
    const { encoding } = feature;
    if (encoding.kind !== 'frequency') return cellOf(read(feature), encoding);
    const shares = `shares${index}`;
    joins.push(
      `LEFT JOIN (VALUES ${sharesSql(encoding.shares)}) AS ${shares}(value, share) ON ${shares}.value = ${read(feature)}`,
    );
    return `CASE WHEN ${read(feature)} IS NOT NULL THEN coalesce(${shares}.share, ${double(0)}) END`;
  });
  return { cells, from: [table, ...joins].join(' '), reordered: joins.length > 0 };
}

function cellOf(column: string, encoding: Exclude<Encoding, { kind: 'frequency' }>): string {
  switch (encoding.kind) {
    case 'number':
      return `CAST(${column} AS DOUBLE)`;
    case 'boolean':
      return flagCell(column, `NOT ${column}`);
    case 'one-hot':
      return flagCell(`${column} = ${literal(encoding.value)}`, `${column} IS NOT NULL`);
    case 'datetime':
      return partSql(column, encoding.part);
  }
}

const flagCell = (isOne: string, isZero: string) =>
  `CAST(CASE WHEN ${isOne} THEN 1 WHEN ${isZero} THEN 0 END AS DOUBLE)`;

function sharesSql(shares: Readonly<Record<string, number>>): string {
  const rows = Object.entries(shares).map(([value, share]) => `(${literal(value)}, ${double(share)})`);
  return rows.length > 0 ? rows.join(', ') : `(NULL, ${double(0)})`;
}

/** @param column DATE or TIMESTAMP. @returns an expression of type DOUBLE */
export function partSql(column: string, part: InstantPart): string {
  const instant = `CAST(${column} AS TIMESTAMP)`;
  const parts: Readonly<Record<InstantPart, string>> = {
    'epoch-days': `CAST(epoch_us(${instant}) AS DOUBLE) / ${double(86_400_000_000)}`,
    hour: `hour(${instant})`,
    weekday: `isodow(${instant})`,
    day: `day(${instant})`,
    month: `month(${instant})`,
  };
  return `CAST(${parts[part]} AS DOUBLE)`;
}
