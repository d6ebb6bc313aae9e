/** The states of a run in time: when each began, how long it took, how often it was tried. */
import { duration } from '#local/client/format';
import type { RunView, StateView } from '../../api';
import { useNow } from '../live';
import { Link, statePath } from '../navigation';
import { Status } from '../parts/status';
import { type Column, Table, Tight } from '../parts/table';

const COLUMNS: readonly Column[] = [
  { title: 'State' },
  { title: 'Status' },
  { title: 'Time', kind: 'number' },
  { title: 'When', kind: 'spare' },
  { title: 'Tries', kind: 'spare' },
  { title: 'Figures', kind: 'spare' },
];

export function Timeline({ view }: { readonly view: RunView }) {
  const { startedAt, finishedAt, states, run } = view;
  const now = useNow(finishedAt === null);
  const whole = Math.max(1, (finishedAt ?? now) - startedAt);
  return (
    <Table class="timeline" columns={COLUMNS}>
      {states.map((state) => (
        <tr key={`${state.parent}/${state.name}`} class={state.kind === 'Task' ? '' : 'minor'}>
          <th scope="row" class={state.parent ? 'inside' : ''}>
            <Link href={statePath(run, state.name)}>{state.name}</Link>
            {triesOf(state) && <Tight>{triesOf(state)}</Tight>}
            {told(state) && <Tight isLong>{told(state)}</Tight>}
          </th>
          <td>
            <Status>{state.status}</Status>
          </td>
          <td class="number">{duration(timeIn(state, now))}</td>
          <td class="spare">
            <Bar state={state} from={startedAt} whole={whole} />
          </td>
          <td class="spare">{triesOf(state)}</td>
          <td class="spare figures">{told(state)}</td>
        </tr>
      ))}
    </Table>
  );
}

const told = ({ problem, figures }: StateView) => problem ?? figures;

export const timeIn = ({ busy, exitedAt, enteredAt }: StateView, now: number) =>
  exitedAt === null ? Math.max(busy, now - enteredAt) : busy;

export function triesOf({ visits, retries }: StateView): string {
  return [
    visits > 1 ? `entered ${visits} times` : '',
    retries > 0 ? `retried ${retries === 1 ? 'once' : `${retries} times`}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function Bar({ state, from, whole }: { readonly state: StateView; readonly from: number; readonly whole: number }) {
  const begin = ((state.enteredAt - from) / whole) * 100;
  const width = (((state.exitedAt ?? from + whole) - state.enteredAt) / whole) * 100;
  return (
    <svg class="stretch" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class={`span ${state.status}`} x={begin} width={Math.max(0.6, width)} y={1} height={8} />
    </svg>
  );
}
