/** How the rows were shared out, and what is known of rows that come again. */
import type { DatasetProfile, SplitBy } from '#tasks/contracts/process-data';
import { columnPercent, count, plural } from '#tasks/evaluation/format';
import { type Html, html } from '../html';
import { named } from '../name';
import { type Row, table } from '../table';

export function splits(profile: DatasetProfile): Html {
  const {
    rows,
    positives,
    entities,
    splits: { train, validation, test },
  } = profile;
  const row = (head: string, split: typeof train): Row => ({
    head,
    cells: [
      count(split.rows),
      columnPercent(split.rows / rows),
      count(split.positives),
      columnPercent(split.positives / split.rows, 2),
    ],
  });
  return html`${table({
    caption: HOW[profile.splitBy],
    columns: ['Rows', { head: 'Number' }, { head: 'Share' }, { head: 'Positive' }, { head: 'Label rate' }],
    rows: [
      row('Training', train),
      row('Validation', validation),
      row('Test', test),
      ...(entities && entities.setAside.rows > 0 ? [row('In no split', entities.setAside)] : []),
      row('All', { rows, positives }),
    ],
    isNarrow: true,
  })}
<p>${entities && whole(entities)}${repetitions(profile)}</p>`;
}

const HOW: Readonly<Record<SplitBy, string>> = {
  time: 'Split by time: the newest rows are the test, those before them the validation.',
  hash: 'Split at random, by hashes and a seed: the same share of each class in every split.',
};

function whole({ columns, count: different, setAside }: NonNullable<DatasetProfile['entities']>): Html {
  const names = columns.map((name, index) => html`${index > 0 && ' and '}${named(name)}`);
  const aside = setAside.rows > 0 && `, and ${plural(setAside.rows, 'row')} of some that reach over a boundary in none`;
  return html`All rows of each ${names} are in one split (${count(different)} different ones)${aside}. `;
}

function repetitions({ duplicates, duplicatesAcrossSplits }: DatasetProfile): string {
  const again =
    duplicates === 0
      ? 'No row repeats another'
      : `${plural(duplicates, 'row')} repeat an earlier one in every column; such rows are kept in the same split`;
  const met =
    duplicatesAcrossSplits === 0
      ? 'no held-out row equals a training row in every feature column'
      : `${plural(duplicatesAcrossSplits, 'held-out row')} ${duplicatesAcrossSplits === 1 ? 'equals' : 'equal'} a training row in every feature column`;
  return `${again}; ${met}.`;
}
