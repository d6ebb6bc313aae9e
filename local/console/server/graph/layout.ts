/** Where the states of a machine stand on the page: top to bottom, machines inside a state as a box of their own. Pure. */
import { layout as arrange, graphlib } from '@dagrejs/dagre';
import type { Graph, GraphEdge, GraphNode } from '../../api';
import { quietEdges } from './quiet';
import { type Edge, edgesOf, type Machine, machinesIn, type State } from './read';

const CHARACTER = 6.9;
const PADDING = 34;
const HEIGHT = 30;
const BOX = { title: 26, padding: 12, gap: 14 } as const;

interface Box {
  readonly width: number;
  readonly height: number;
  /** Graphs inside, with where they begin. */
  readonly inside: readonly { readonly graph: Graph; readonly x: number; readonly y: number }[];
}

export function layoutOf(machine: Machine, parent: string | null = null): Graph {
  const boxes = new Map(Object.entries(machine.States).map(([name, state]) => [name, boxOf(name, state)]));
  const edges = edgesOf(machine);
  const isHandling = quietEdges(machine, edges);
  const near = edges.filter((edge) => !isHandling(edge));
  const skips = skipsOf(near, arranged(boxes, near));
  const isQuiet = (edge: Edge) => isHandling(edge) || skips.has(edge);
  const graph = arranged(
    boxes,
    near.filter((edge) => !skips.has(edge)),
  );
  const at = (name: string) => graph.node(name) as { x: number; y: number };
  const nodes = [...boxes].flatMap(([name, box]) =>
    nodesOf(name, machine.States[name] as State, box, at(name), parent),
  );
  const inner = [...boxes].flatMap(([name, box]) => innerEdges(box, at(name)));
  const own = edges.map((edge): GraphEdge => {
    const quiet = isQuiet(edge);
    return { ...edge, quiet, points: quiet ? bypass(at(edge.from), at(edge.to)) : pointsOf(graph, edge) };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { width, height, nodes, edges: [...own, ...inner] };
}

function arranged(boxes: ReadonlyMap<string, Box>, edges: readonly Edge[]): graphlib.Graph {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 16, edgesep: 10, ranksep: 24, marginx: 10, marginy: 10 });
  for (const [name, { width, height }] of boxes) graph.setNode(name, { width, height });
  // What is caught leaves the way that is meant to be taken.
  for (const { from, to, caught } of edges) graph.setEdge(from, to, { weight: caught === null ? 3 : 1 });
  arrange(graph);
  return graph;
}

/** So many states that an edge past them would push all of them aside. */
const FAR = 8 * (HEIGHT + 24);

/** The choices that end a run early: they lead past most of the machine. */
function skipsOf(edges: readonly Edge[], graph: graphlib.Graph): ReadonlySet<Edge> {
  const y = (name: string) => (graph.node(name) as { y: number }).y;
  const isChoice = ({ from }: Edge) => edges.filter((edge) => edge.from === from).length > 1;
  const isMeeting = ({ to }: Edge) => edges.filter((edge) => edge.to === to).length > 2;
  return new Set(edges.filter((edge) => isChoice(edge) && isMeeting(edge) && y(edge.to) - y(edge.from) > FAR));
}

const rounded = (value: number) => Math.round(value * 10) / 10;

function pointsOf(graph: graphlib.Graph, { from, to }: { from: string; to: string }): [number, number][] {
  const { points = [] } = graph.edge(from, to) as { points?: { x: number; y: number }[] };
  return points.map(({ x, y }) => [rounded(x), rounded(y)]);
}

/** A wide bow beside everything between. */
function bypass(from: { x: number; y: number }, to: { x: number; y: number }): [number, number][] {
  const side = Math.max(from.x, to.x) + 90;
  return [
    [rounded(from.x), rounded(from.y + HEIGHT / 2)],
    [rounded(side), rounded((from.y * 3 + to.y) / 4)],
    [rounded(side), rounded((from.y + to.y * 3) / 4)],
    [rounded(to.x), rounded(to.y - HEIGHT / 2)],
  ];
}

function boxOf(name: string, state: State): Box {
  const label = name.length * CHARACTER + PADDING;
  const graphs = machinesIn(state).map((inner) => layoutOf(inner, name));
  if (graphs.length === 0) return { width: label, height: HEIGHT, inside: [] };
  let x = BOX.padding;
  const inside = graphs.map((graph) => {
    const placed = { graph, x, y: BOX.title };
    x += graph.width + BOX.gap;
    return placed;
  });
  return {
    width: Math.max(label, x - BOX.gap + BOX.padding),
    height: BOX.title + Math.max(...graphs.map(({ height }) => height)) + BOX.padding,
    inside,
  };
}

function nodesOf(
  name: string,
  { Type, Comment = '' }: State,
  box: Box,
  { x, y }: { x: number; y: number },
  parent: string | null,
): GraphNode[] {
  const { width, height } = box;
  const own = { name, type: Type, comment: Comment, parent, x: rounded(x), y: rounded(y), width, height };
  return [
    own,
    ...box.inside.flatMap((placed) => {
      const [left, top] = cornerOf(box, { x, y }, placed);
      return placed.graph.nodes.map((node) => ({ ...node, x: rounded(node.x + left), y: rounded(node.y + top) }));
    }),
  ];
}

function innerEdges(box: Box, at: { x: number; y: number }): GraphEdge[] {
  return box.inside.flatMap((placed) => {
    const [left, top] = cornerOf(box, at, placed);
    return placed.graph.edges.map((edge) => ({
      ...edge,
      points: edge.points.map(([x, y]): [number, number] => [rounded(x + left), rounded(y + top)]),
    }));
  });
}

const cornerOf = (
  { width, height }: Box,
  { x, y }: { x: number; y: number },
  placed: { x: number; y: number },
): [number, number] => [x - width / 2 + placed.x, y - height / 2 + placed.y];
