/** The states of a run in time: when each began, how long it took, how often it was tried. */

import { duration } from '#local/client/format';
import type { RunView, StateView } from '../../api';
import { Link, runPath } from '../navigation';
import { Status } from '../parts/status';

export function Timeline({ view }: { readonly view: RunView }) {
  const { startedAt, finishedAt, states, run } = view;
  const whole = Math.max(1, (finishedAt ?? Date.now()) - startedAt);
  return (
    <div class="wide">
      <table class="timeline">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Status</th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col" class="spare">
              When
            </th>
            <th scope="col" class="spare">
              Tries
            </th>
            <th scope="col">Figures</th>
          </tr>
        </thead>
        <tbody>
          {states.map((state) => (
            <tr key={`${state.parent}/${state.name}`} class={state.kind === 'Task' ? '' : 'minor'}>
              <th scope="row" class={state.parent ? 'inside' : ''}>
                <Link href={`${runPath(run)}?state=${encodeURIComponent(state.name)}`}>{state.name}</Link>
              </th>
              <td>
                <Status>{state.status}</Status>
              </td>
              <td class="number">{duration(timeIn(state))}</td>
              <td class="spare">
                <Bar state={state} from={startedAt} whole={whole} />
              </td>
              <td class="spare">{triesOf(state)}</td>
              <td class="figures">{state.problem ?? state.figures}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export const timeIn = ({ busy, exitedAt, enteredAt }: StateView) =>
  exitedAt === null ? Math.max(busy, Date.now() - enteredAt) : busy;

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
