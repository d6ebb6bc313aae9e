/** Where values are missing. */
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { count, percent } from '#tasks/evaluation/format';
import { strips } from '#tasks/report/charts/strip';
import { type Html, html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { table } from '#tasks/report/table';

export function missingValues({ columns, rows }: DatasetProfile): Html {
  const gaps = columns.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing);
  if (gaps.length === 0) return html`<p>No column has missing values.</p>`;
  const strip = strips({
    label: 'Share of the rows',
    domain: [0, 1],
    numbers: '%',
    lines: [{ at: 0, mark: 'base' }],
  });
  return table({
    caption: 'Columns with missing values; all others are complete',
    columns: ['Column', { head: 'Missing' }, { head: 'Share' }, strip.column],
    rows: gaps.map(({ name, missing }) => ({
      head: named(name),
      cells: [count(missing), percent(missing / rows), strip.cell(strip.bar(missing / rows, 'first'))],
    })),
  });
}
