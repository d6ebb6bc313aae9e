/** The rows about which both models differ most: of their columns, the ids alone. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { Html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { table, under } from '#tasks/report/table';
import { figure, signed } from '../format';

const LABEL = 'The test rows whose scores differ most between the models';

export const disagreements = ({ disagreements }: Evaluation): Html =>
  table({
    caption: under(LABEL, 'Each is named by all its id columns; no feature of it is shown.'),
    label: LABEL,
    columns: [
      'Row',
      { head: 'It is', kind: 'text' },
      { head: 'Challenger' },
      { head: 'Champion' },
      { head: 'Difference' },
      { head: 'Nearer', kind: 'text' },
    ],
    rows: disagreements.map(({ rowId, label, challenger, champion }) => ({
      head: named(rowId),
      cells: [
        label === 1 ? 'positive' : 'negative',
        figure(challenger, 4),
        figure(champion, 4),
        signed(challenger - champion, 4),
        Math.abs(label - challenger) < Math.abs(label - champion) ? 'challenger' : 'champion',
      ],
    })),
  });
