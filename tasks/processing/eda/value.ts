/** How a column's values are written. */
import type { ColumnProfile } from '#tasks/contracts/process-data';

/** Numbers with four digits, times as dates. */
export function valueWriter({ type }: Pick<ColumnProfile, 'type'>): (value: number) => string {
  if (type !== 'date' && type !== 'timestamp') return writeNumber;
  return (value) => {
    const date = new Date(value * 1000);
    if (Number.isNaN(date.getTime())) return String(value);
    return type === 'date' ? date.toISOString().slice(0, 10) : date.toISOString().slice(0, 16).replace('T', ' ');
  };
}

function writeNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toPrecision(4).replace('-', '−');
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumSignificantDigits: 4 }).replace('-', '−');
}
