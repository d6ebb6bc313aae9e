/**
 * Rules about variables, by following every way through the machine: what is read has been assigned on each of them. The
 * way through a Catcher does not see the state's own `Assign`; a branch reads the variables around it, but assigns its own.
 */
import { type AslMachine, assignmentsOf, machinesIn } from '../walk';
import { sourceOf, textsOf } from './expressions-of';
import { type Edge, graphOf } from './graph';
import type { Problem, Rule } from './problem';
import { readsOf } from './reads';

type Names = ReadonlySet<string>;

/** Every variable that is read has been assigned, on every way; `$exists($x) ? $x : …` asks, and may read what is not there. */
export const variables: Rule = (definition) => unassigned(definition, new Set(), new Set());

/** Branches assign no variable of the machine around them. */
export const scopes: Rule = (definition) => outerAssignments(definition, new Set());

/** @param given variables that are there at the start  @param anywhere variables that the machines around assign somewhere */
function unassigned(machine: AslMachine, given: Names, anywhere: Names): Problem[] {
  const edges = graphOf(machine);
  const known = new Set([...anywhere, ...assignedIn(machine)]);
  const before = assignedBefore(machine, edges, given);
  return Object.entries(machine.States ?? {}).flatMap(([name, state]) => {
    const assigned = before.get(name);
    if (!assigned) return [];
    const own = textsOf(state).flatMap(({ path, text }) =>
      readsOf(sourceOf(text) ?? '1').variables.flatMap((read): Problem[] => {
        if (assigned.has(read.name) || (read.optional && known.has(read.name))) return [];
        const message = known.has(read.name)
          ? `$${read.name} may be read before it is assigned: ${wayWithout(read.name, machine, edges, name)}`
          : `$${read.name} is assigned nowhere`;
        return [{ state: name, path, rule: 'variables', message }];
      }),
    );
    return [...own, ...machinesIn(state).flatMap((inner) => unassigned(inner, assigned, known))];
  });
}

/** For each state that can be reached, what has been assigned on all ways to it. */
function assignedBefore({ StartAt = '' }: AslMachine, edges: readonly Edge[], given: Names): Map<string, Names> {
  const before = new Map<string, Names>([[StartAt, given]]);
  const waiting = [StartAt];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const { to, assigns } of edges.filter(({ from }) => from === name)) {
      const arriving = new Set([...(before.get(name) ?? []), ...Object.keys(assigns)]);
      const earlier = before.get(to);
      const common = earlier ? new Set([...earlier].filter((variable) => arriving.has(variable))) : arriving;
      if (earlier && common.size === earlier.size) continue;
      before.set(to, common);
      waiting.push(to);
    }
  }
  return before;
}

/** The shortest way to a state on which a variable is not assigned. */
function wayWithout(variable: string, { StartAt = '' }: AslMachine, edges: readonly Edge[], state: string): string {
  const ways = new Map([[StartAt, [StartAt]]]);
  for (const [at, way] of ways) {
    if (at === state) return `on the way ${way.join(' → ')} it is not`;
    for (const { from, to, assigns } of edges)
      if (from === at && !(variable in assigns) && !ways.has(to)) ways.set(to, [...way, to]);
  }
  return '';
}

function outerAssignments(machine: AslMachine, outer: Names): Problem[] {
  const around = new Set([...outer, ...assignedIn(machine)]);
  return Object.entries(machine.States ?? {}).flatMap(([state, fields]) => {
    const problems = assignmentsOf(fields).flatMap(({ path, assigns }) =>
      Object.keys(assigns)
        .filter((variable) => outer.has(variable))
        .map((variable) => ({
          state,
          path: `${path}/${variable}`,
          rule: 'scopes',
          message: `$${variable} belongs to the machine around this branch; hand the value out through the branch's Output`,
        })),
    );
    return [...problems, ...machinesIn(fields).flatMap((inner) => outerAssignments(inner, around))];
  });
}

/** Every variable that a machine assigns somewhere, those of its branches left out. */
const assignedIn = ({ States = {} }: AslMachine) =>
  Object.values(States).flatMap((state) => assignmentsOf(state).flatMap(({ assigns }) => Object.keys(assigns)));
