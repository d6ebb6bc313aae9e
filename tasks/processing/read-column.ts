/** How a source's column is read as a type: text cells by the grammar, typed columns by what they can stand for. */
import type { ColumnType } from '#tasks/contracts/process-data';
import { type CellReader, cellReader } from './cell-sql';
import type { NativeType, SourceColumn } from './source';

/** @returns undefined when no value of the column could be read as the type, such as a number as a date */
export function readColumn({ x, type: native }: SourceColumn, wanted: ColumnType): CellReader | undefined {
  if (native === 'cell' || (native === 'text' && wanted !== 'text')) return cellReader(wanted, x);
  if (native === 'scanned') return wanted === 'double' ? SCANNED(x) : undefined;
  const value = typedValue(x, native, wanted);
  if (value === undefined) return undefined;
  const infinite = (v: string) =>
    wanted === 'double' && native === 'double' ? `coalesce(isinf(${v}), false)` : 'false';
  return { value, doubtful: infinite, wrong: infinite };
}

/** Whether any of a row's numbers is wrong shows at their sum (load.ts): each by itself is looked at only then. */
const SCANNED = (x: string): CellReader => ({ value: x, doubtful: () => 'false', wrong: (v) => `NOT isfinite(${v})` });

function typedValue(x: string, native: NativeType, wanted: ColumnType): string | undefined {
  if (wanted === 'text') return cellReader('text', `CAST(${x} AS VARCHAR)`).value;
  // NaN is how many writers of Parquet say that a number is missing.
  const number = `nullif(CAST(${x} AS DOUBLE), CAST('nan' AS DOUBLE))`;
  if (native === wanted) return wanted === 'double' ? number : x;
  if (wanted === 'double' && native === 'integer') return number;
  if (wanted === 'timestamp' && native === 'date') return `CAST(${x} AS TIMESTAMP)`;
  return undefined;
}
