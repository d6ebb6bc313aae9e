/** The graph of the state machine beside the state that is looked at. */
import type { RunView } from '../../api';
import { read } from '../ask';
import { useOnce } from '../live';
import { go, statePath } from '../navigation';
import { ProblemNote } from '../parts/problem';
import { GraphPicture } from './graph';
import { StatePanel } from './state-panel';

export function GraphView({ view, selected }: { readonly view: RunView; readonly selected: string | null }) {
  const { run } = view;
  const { data: graph, error } = useOnce((signal) => read('readGraph', { run }, signal), run);
  const select = (state: string) => go(statePath(run, state), { replace: true });
  const chosen = selected ?? newestState(view);
  return (
    <div class="graph-view">
      <ProblemNote error={error} />
      {graph && (
        <GraphPicture graph={graph} view={view} selected={chosen} follows={selected === null} onSelect={select} />
      )}
      <StatePanel
        view={view}
        state={chosen}
        comment={graph?.nodes.find(({ name }) => name === chosen)?.comment ?? ''}
        ways={graph?.edges.filter(({ from }) => from === chosen) ?? []}
      />
    </div>
  );
}

/** Where the run is, or where it ended: what failed is worth more than what handled the failure. */
function newestState({ states, status }: RunView): string {
  const failed =
    status === 'FAILED' ? states.find((state) => state.status === 'caught' || state.status === 'failed') : undefined;
  const work = states.filter(({ kind }) => kind === 'Task');
  return (failed ?? work.findLast((state) => state.status === 'running') ?? work.at(-1) ?? states.at(-1))?.name ?? '';
}
