/** A machine as a graph: which states may follow which, and what is assigned on the way. */
import type { AslMachine, AslState } from '../walk';

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Names and templates of the variables that are assigned when this edge is taken. */
  readonly assigns: Readonly<Record<string, unknown>>;
  /** The field that names the target. */
  readonly path: string;
}

/** All edges of a state. A Catcher's and a rule's own `Assign` take the place of the state's. */
export function edgesOf(from: string, state: AslState): Edge[] {
  const edge = (to: string | undefined, assigns: Edge['assigns'] | undefined, path: string): Edge[] =>
    to === undefined ? [] : [{ from, to, assigns: assigns ?? {}, path }];
  return [
    ...edge(state.Next, state.Assign, 'Next'),
    ...(state.Choices ?? []).flatMap((rule, at) => edge(rule.Next, rule.Assign, `Choices[${at}]/Next`)),
    ...edge(state.Default, state.Assign, 'Default'),
    ...(state.Catch ?? []).flatMap((catcher, at) => edge(catcher.Next, catcher.Assign, `Catch[${at}]/Next`)),
  ];
}

/** All edges of a machine that lead to a state it has; the others are reported as such. */
export const graphOf = ({ States = {} }: AslMachine): Edge[] =>
  Object.entries(States).flatMap(([name, state]) => edgesOf(name, state).filter(({ to }) => to in States));

/** The states that can be reached from some, those included. */
export function reachable(from: readonly string[], edges: readonly Edge[]): Set<string> {
  const found = new Set(from);
  for (const name of found) for (const edge of edges) if (edge.from === name) found.add(edge.to);
  return found;
}

/** The same against the direction of the edges. */
export const reaching = (to: readonly string[], edges: readonly Edge[]): Set<string> =>
  reachable(
    to,
    edges.map((edge) => ({ ...edge, from: edge.to, to: edge.from })),
  );

/** Groups of states of which each can be reached from each other: where executions may go round. */
export function loopsOf(edges: readonly Edge[]): string[][] {
  const after = new Map<string, Set<string>>();
  for (const { from } of edges) {
    if (!after.has(from))
      after.set(
        from,
        reachable(
          edges.filter((edge) => edge.from === from).map(({ to }) => to),
          edges,
        ),
      );
  }
  const inLoop = [...after.keys()].filter((name) => after.get(name)?.has(name));
  const together = (name: string) =>
    inLoop.filter((other) => after.get(name)?.has(other) && after.get(other)?.has(name));
  return [...new Map(inLoop.map((name) => [together(name).join(' '), together(name)])).values()];
}
