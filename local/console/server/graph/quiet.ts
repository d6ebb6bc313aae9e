/**
 * The edges that would hide all others: to what catches every failure, and from there back. They are drawn where a run took
 * them. Pure.
 */
import type { Edge, Machine } from './read';

/** From this share of the states on, what catches their failures is not worth an edge each. */
const MANY = 0.4;

/** @returns whether an edge is one of them */
export function quietEdges({ StartAt, States }: Machine, edges: readonly Edge[]): (edge: Edge) => boolean {
  const handler = commonHandler(edges, Object.keys(States).length);
  if (handler === undefined) return () => false;
  const ordinary = reachable(
    StartAt,
    edges.filter(({ from, to }) => from !== handler && to !== handler),
  );
  return ({ from, to, caught }) => (caught !== null && to === handler) || (!ordinary.has(from) && ordinary.has(to));
}

function commonHandler(edges: readonly Edge[], states: number): string | undefined {
  const catchers = new Map<string, number>();
  for (const { to, caught } of edges) if (caught !== null) catchers.set(to, (catchers.get(to) ?? 0) + 1);
  const [most] = [...catchers].sort(([, a], [, b]) => b - a);
  return most && most[1] >= states * MANY ? most[0] : undefined;
}

function reachable(start: string, edges: readonly Edge[]): Set<string> {
  const found = new Set([start]);
  // A set is walked to what is added while it is walked.
  for (const state of found) for (const { from, to } of edges) if (from === state) found.add(to);
  return found;
}
