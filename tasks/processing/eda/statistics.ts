/** Every column in a line. */
import { groupDigits } from '#tasks/contracts/group-digits';
import type { ColumnProfile, DatasetProfile } from '#tasks/contracts/process-data';
import { percent } from '#tasks/evaluation/format';
import type { Html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { type Column, table, under } from '#tasks/report/table';
import { valueWriter } from './value';

/** Counted exactly up to here. */
const EXACT_DISTINCT = 10_000;

export function statistics({ columns }: DatasetProfile): Html {
  const heads = ['Missing', 'Distinct', 'Minimum', 'Quartile', 'Median', 'Quartile', 'Maximum', 'Mean', 'Deviation'];
  return table({
    caption: 'Figures of all rows; times in UTC',
    columns: [
      'Column',
      { head: 'Type', kind: 'text' },
      { head: 'Role', kind: 'text' },
      ...heads.map((head): Column => ({ head })),
    ],
    rows: columns.map((column) => ({
      head: named(column.name),
      cells: [
        column.type,
        column.role,
        column.missing === 0 ? '0' : percent(column.missing / column.rows),
        `${column.distinct > EXACT_DISTINCT ? '≈ ' : ''}${groupDigits(column.distinct)}`,
        ...numbersOf(column),
      ],
    })),
  });
}

function numbersOf(column: ColumnProfile): (Html | string)[] {
  const { numbers, type } = column;
  if (!numbers) return Array.from({ length: 7 }, () => '');
  const { minimum, maximum, mean, deviation, quartiles } = numbers;
  const isTime = type === 'date' || type === 'timestamp';
  const days = `${Number((deviation / 86_400).toPrecision(3)).toLocaleString('en-US')} days`;
  const writeWhole = valueWriter(column);
  // A day above its time takes half the room.
  const write = (value: number) => {
    const [day = '', time] = writeWhole(value).split(' ');
    return time === undefined ? day : under(day, time);
  };
  return [...[minimum, ...quartiles, maximum, mean].map(write), isTime ? days : writeWhole(deviation)];
}
