/** Aligned tables that fit the terminal: the last column gives way first. */
import { cut, displayWidth, padEnd, padStart, wrap } from './width';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** Rows under their titles; a row too wide is cut. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cut(
      cells
        .map((cell, index) => (columns[index]?.align === 'right' ? padStart : padEnd)(cell, widths[index] ?? 0))
        .join(GAP)
        .trimEnd(),
      width,
    );
  return [line(columns.map(({ title }) => title)), ...rows.map(line)];
}

/** Names and values, the values broken into lines that fit. */
export function facts(entries: readonly (readonly [name: string, value: string])[], width: number): string[] {
  const names = Math.max(...entries.map(([name]) => displayWidth(name)));
  const room = Math.max(20, width - names - GAP.length);
  return entries.flatMap(([name, value]) =>
    wrap(value, room).map((text, index) => `${padEnd(index === 0 ? name : '', names)}${GAP}${text}`.trimEnd()),
  );
}
