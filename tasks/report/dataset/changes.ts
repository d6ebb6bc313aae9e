/** What changed since the champion's data: rows, label rate, and how far each column's values have moved. */
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { columnPercent, count, figure, PERCENT, plural, signed } from '#tasks/evaluation/format';
import { strips } from '../charts/strip';
import { type Html, html } from '../html';
import { named } from '../name';
import { type Row, table, under } from '../table';

/** By custom: from here on a change is worth a look, and from here on it is large (Siddiqi, Credit Risk Scorecards, ch. 9). */
const MODERATE = 0.1;
const LARGE = 0.25;

const SHOWN_COLUMNS = 15;

/** Nothing without a champion. */
export function changes(profile: DatasetProfile): Html {
  return html`${profile.championData && rowsTable(profile, profile.championData)}${driftTable(profile)}`;
}

function rowsTable({ rows, positives }: DatasetProfile, before: NonNullable<DatasetProfile['championData']>): Html {
  const [now, then] = [positives / rows, before.positives / before.rows];
  return table({
    caption: 'This dataset beside the one that the champion was made of',
    columns: ['', { head: 'Champion’s' }, { head: 'This one' }, { head: 'Change' }],
    rows: [
      { head: 'Rows', cells: [count(before.rows), count(rows), change(rows / before.rows - 1)] },
      {
        head: 'Positives',
        cells: [count(before.positives), count(positives), change(positives / before.positives - 1)],
      },
      {
        head: 'Label rate',
        cells: [columnPercent(then, 2), columnPercent(now, 2), `${signed(100 * (now - then), 2)} points`],
      },
    ],
    isNarrow: true,
  });
}

const change = (share: number): string => (Number.isFinite(share) ? `${signed(100 * share, 1)}${PERCENT}` : '–');

function driftTable({ columns }: DatasetProfile): Html {
  const measured = columns
    .flatMap(({ name, drift }) => (drift === null ? [] : [{ name, drift }]))
    .sort((a, b) => b.drift - a.drift);
  if (measured.length === 0) return html``;
  const strip = strips({
    label: 'Index',
    domain: [0, Math.max(0.3, (measured[0]?.drift ?? 0) * 1.05)],
    numbers: 'f',
    lines: [
      { at: 0, mark: 'base' },
      { at: MODERATE, mark: 'reference' },
      { at: LARGE, mark: 'bound' },
    ],
  });
  const rows = measured.slice(0, SHOWN_COLUMNS).map(
    ({ name, drift }): Row => ({
      head: named(name),
      cells: [figure(drift), inWords(drift), strip.cell(strip.bar(drift, 'first'))],
    }),
  );
  const more = measured.length > SHOWN_COLUMNS ? ` The ${SHOWN_COLUMNS} that moved most of ${measured.length}.` : '';
  return table({
    caption: under(
      `Drift of ${plural(measured.length, 'column')} since the champion was trained: population stability index.${more}`,
      `Below ${MODERATE} small; from ${MODERATE} (dotted) worth a look; from ${LARGE} (dashed red line) large. Times are left out: they only move on.`,
    ),
    label: 'Drift since the champion was trained',
    columns: ['Column', { head: 'Index' }, { head: 'Change', kind: 'text' }, strip.column],
    rows,
  });
}

const inWords = (drift: number): string => (drift >= LARGE ? 'large' : drift >= MODERATE ? 'moderate' : 'small');
