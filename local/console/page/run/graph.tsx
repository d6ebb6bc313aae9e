/** The state machine as a picture: one stop for the tabulator key, arrows from state to state, Enter to choose. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Graph, GraphEdge, GraphNode, RunView, StateView } from '../../api';
import { kindOf, SIGNS } from '../parts/status';
import { neighbour } from './neighbour';

interface GraphProps {
  readonly graph: Graph;
  readonly view: RunView;
  readonly selected: string;
  /** Whether the picture moves along with the run. */
  readonly follows: boolean;
  readonly onSelect: (state: string) => void;
}

export function GraphPicture({ graph, view, selected, follows, onSelect }: GraphProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string>();
  const current = at ?? selected;
  const states = new Map(view.states.map((state) => [state.name, state]));
  const taken = useMemo(() => new Set(view.transitions.map((pair) => pair.join('\n'))), [view.transitions]);
  useEffect(() => {
    const node = frame.current?.querySelector('.node.selected');
    if (follows && node && frame.current) reveal(node, frame.current);
  }, [selected, follows, graph]);
  const move = (event: KeyboardEvent) => {
    const next = neighbour(graph.nodes, current, event.key);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    frame.current?.querySelector<SVGElement>(`[data-state="${CSS.escape(next)}"]`)?.focus();
  };
  const edges = graph.edges.filter((edge) => !edge.quiet || isTaken(edge, taken));
  return (
    <div class="graph" ref={frame}>
      <svg
        viewBox={`0 0 ${graph.width} ${graph.height}`}
        style={{ maxWidth: graph.width }}
        role="group"
        aria-label="States of the run; arrow keys go from one to the next"
        onKeyDown={move}
      >
        <defs>
          <Arrow id="arrow" />
          <Arrow id="arrow-taken" />
        </defs>
        {graph.nodes
          .filter(({ name }) => graph.nodes.some(({ parent }) => parent === name))
          .map((node) => (
            <Frame key={node.name} node={node} state={states.get(node.name)} />
          ))}
        {edges
          .map((edge) => ({ edge, taken: isTaken(edge, taken) }))
          .sort((a, b) => Number(a.taken) - Number(b.taken))
          .map(({ edge, taken }) => (
            <Edge key={`${edge.from}>${edge.to}`} edge={edge} taken={taken} />
          ))}
        {graph.nodes.map((node) => (
          <Node
            key={node.name}
            node={node}
            state={states.get(node.name)}
            isSelected={node.name === selected}
            isStop={node.name === current}
            isBox={graph.nodes.some(({ parent }) => parent === node.name)}
            onSelect={() => {
              setAt(node.name);
              onSelect(node.name);
            }}
          />
        ))}
      </svg>
    </div>
  );
}

/** Scrolls the picture, not the page. */
function reveal(node: Element, frame: HTMLElement): void {
  const [inner, outer] = [node.getBoundingClientRect(), frame.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) frame.scrollTop += inner.top - outer.top - outer.height / 2;
  if (inner.left < outer.left || inner.right > outer.right)
    frame.scrollLeft += inner.left - outer.left - outer.width / 2;
}

const isTaken = ({ from, to }: GraphEdge, taken: ReadonlySet<string>) => taken.has(`${from}\n${to}`);

const Arrow = ({ id }: { readonly id: string }) => (
  <marker id={id} viewBox="0 0 8 8" refX={7} refY={4} markerWidth={7} markerHeight={7} orient="auto">
    <path class={id} d="M0 0.5 L7.5 4 L0 7.5 z" />
  </marker>
);

function Edge({ edge, taken }: { readonly edge: GraphEdge; readonly taken: boolean }) {
  const kind = [taken ? 'taken' : '', edge.caught === null ? '' : 'caught'].join(' ');
  return (
    <path class={`edge ${kind}`} d={curve(edge.points)} marker-end={`url(#${taken ? 'arrow-taken' : 'arrow'})`}>
      {edge.caught !== null && <title>{`on ${edge.caught}`}</title>}
    </path>
  );
}

/** Straight to the middle of each piece, round at each point. */
function curve(points: GraphEdge['points']): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!first || !last) return '';
  const pieces = rest.map(([x, y], index) => {
    const [nextX, nextY] = rest[index + 1] ?? last;
    const end = index === rest.length - 1 ? last : [(x + nextX) / 2, (y + nextY) / 2];
    return `Q${x} ${y} ${end.join(' ')}`;
  });
  return `M${first.join(' ')}${pieces.length ? pieces.join('') : `L${last.join(' ')}`}`;
}

const statusOf = (state: StateView | undefined) => state?.status ?? 'not entered';

/** A state with states inside: its box lies below them. */
function Frame({ node, state }: { readonly node: GraphNode; readonly state: StateView | undefined }) {
  const { x, y, width, height } = node;
  return (
    <rect
      class={`box ${state ? kindOf(state.status) : ''}`}
      x={x - width / 2}
      y={y - height / 2}
      width={width}
      height={height}
      rx={8}
    />
  );
}

interface NodeProps {
  readonly node: GraphNode;
  readonly state: StateView | undefined;
  readonly isSelected: boolean;
  readonly isStop: boolean;
  readonly isBox: boolean;
  readonly onSelect: () => void;
}

const TITLE = 26;

function Node({ node, state, isSelected, isStop, isBox, onSelect }: NodeProps) {
  const { name, type, x, y, width } = node;
  const height = isBox ? TITLE : node.height;
  const top = y - node.height / 2;
  const middle = top + height / 2;
  const kind = state ? kindOf(state.status) : 'idle';
  return (
    <g
      class={`node ${kind} ${type.toLowerCase()} ${isSelected ? 'selected' : ''} ${isBox ? 'titled' : ''}`}
      role="button"
      data-state={name}
      tabindex={isStop ? 0 : -1}
      aria-pressed={isSelected}
      aria-label={`${name}, ${type}, ${statusOf(state)}`}
      onClick={onSelect}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onSelect();
      }}
    >
      <rect x={x - width / 2} y={top} width={width} height={height} rx={type === 'Task' || isBox ? 6 : height / 2} />
      <text x={x - width / 2 + 12} y={middle} class="mark">
        {state ? SIGNS[kindOf(state.status)] : ''}
      </text>
      <text x={x + 6} y={middle} class="label">
        {name}
      </text>
    </g>
  );
}
