/** How a column's values are written. */
import { groupDigits } from '#tasks/contracts/group-digits';
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

/** A whole timestamp is too wide for an axis: it has the day, or the time where all are of one day. */
export function axisWriter(column: Pick<ColumnProfile, 'type'>, [low, high]: readonly [number, number]) {
  const write = valueWriter(column);
  if (column.type !== 'timestamp') return write;
  const dayOf = (value: number) => write(value).split(' ')[0] ?? '';
  return dayOf(low) === dayOf(high) ? (value: number) => write(value).split(' ').at(-1) ?? '' : dayOf;
}

function writeNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toPrecision(4).replace('-', '−');
  return groupDigits(Number(value.toPrecision(4))).replace('-', '−');
}
