/** What each column becomes: the features that the model gets of it, and how they are made. */
import type { ColumnProfile, DatasetProfile, DatasetSchema, Encoding } from '#tasks/contracts/process-data';
import { type Html, html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { table } from '#tasks/report/table';

/** Features of a column that are named; a column of texts may give fifty. */
const NAMED = 8;

export function encodings({ columns }: DatasetProfile, { features }: DatasetSchema): Html {
  return table({
    caption: 'What is missing stays missing: the model learns which way such rows go',
    columns: ['Column', { head: 'Becomes', kind: 'text' }],
    rows: columns.map((column) => {
      const own = features.filter((feature) => feature.column === column.name);
      const more = own.length > NAMED && html` and ${own.length - NAMED} more`;
      const names = own.slice(0, NAMED).map(({ name }, index) => html`${index > 0 && ', '}${named(name, 40)}`);
      const [first] = own;
      return {
        head: named(column.name),
        cells: [first ? html`${HOW[first.encoding.kind]}: ${names}${more}` : whyNone(column)],
      };
    }),
  });
}

const HOW: Readonly<Record<Encoding['kind'], string>> = {
  number: 'the value',
  boolean: '1 for true, 0 for false',
  'one-hot': '1 where it is the value, else 0',
  frequency: 'how frequent the value is among the training rows',
  datetime: 'parts of the time',
};

function whyNone({ role, type }: ColumnProfile): string {
  if (role === 'feature') return 'none: it does not vary enough in the training rows';
  if (role === 'time')
    return type === 'date' || type === 'timestamp'
      ? 'orders the split'
      : 'orders the split; a number that only moves on';
  return {
    label: 'what is predicted',
    id: 'names the row',
    entity: 'names what the row is about',
    dropped: 'left out',
  }[role];
}
