/**
 * Every loop has a limit: on each way round, a Choice compares a variable that the loop counts up. With the limits, the
 * longest history is estimated: at 25,000 events AWS ends an execution.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
import type { AslMachine } from '../walk';
import { type Node, nodesOf, pathOf, treeOf } from './ast';
import { sourceOf } from './expressions-of';
import { type Edge, graphOf, loopsOf } from './graph';
import { machinesOf } from './machines';
import type { Problem, Rule } from './problem';

const MOST_EVENTS = 25_000;
/** Events of a state that is passed once without a failure. A Task with a token or `.sync` has one more than others. */
const EVENTS: Readonly<Record<string, number>> = { Task: 6, Parallel: 4, Map: 4 };

export const loops: Rule = (definition) => machinesOf(definition).flatMap((machine) => endlessLoops(machine));

/** The longest history stays below AWS's limit. */
export const history: Rule = (definition) => {
  const once = machinesOf(definition).flatMap(({ States = {} }) => Object.values(States).map(eventsOf));
  const rounds = machinesOf(definition).flatMap((machine) =>
    loopsOf(graphOf(machine)).map(
      (loop) => (limitOf(machine, loop) ?? 0) * sum(loop.map((name) => eventsOf(machine.States?.[name]))),
    ),
  );
  const events = sum([...once, ...rounds]);
  if (events < MOST_EVENTS) return [];
  return [
    {
      state: '',
      path: '',
      rule: 'history',
      message: `expected fewer than ${MOST_EVENTS} events, got ${events} when all loops reach their limits; wait longer, fewer times`,
    },
  ];
};

function endlessLoops(machine: AslMachine): Problem[] {
  const edges = graphOf(machine);
  return loopsOf(edges).flatMap((loop) => {
    const inside = edges.filter(({ from, to }) => loop.includes(from) && loop.includes(to));
    const counters = new Set(inside.flatMap(({ assigns }) => countersOf(assigns)));
    const limiting = (name: string) => limits(machine, name, loop).some(({ path }) => counters.has(path));
    const counting = (edge: Edge) => countersOf(edge.assigns).length > 0;
    const unlimited = loopsOf(inside.filter(({ from }) => !limiting(from)));
    const uncounted = loopsOf(inside.filter((edge) => !counting(edge)));
    const [state = ''] = [...unlimited, ...uncounted].flat();
    if (state === '') return [];
    const message = `the loop ${loop.join(' → ')} has no limit: count the rounds in a variable, and leave by a Choice that compares it`;
    return [{ state, path: '', rule: 'loops', message }];
  });
}

/** Paths of variables that an `Assign` counts up: `attempts` for `{ "attempts": "{% $attempts + 1 %}" }`. */
const countersOf = (assigns: Edge['assigns']): string[] =>
  Object.entries(assigns).flatMap(([name, value]) => {
    const tree = typeof value === 'string' ? treeOf(sourceOf(value)) : undefined;
    if (tree?.type !== 'binary' || tree.value !== '+') return [];
    const sides = [tree.lhs as Node, tree.rhs];
    return sides.some((side) => pathOf(side) === name) && sides.some((side) => side?.type === 'number') ? [name] : [];
  });

/** Comparisons by which a Choice leaves a loop. */
const limits = ({ States = {} }: AslMachine, name: string, loop: readonly string[]) =>
  (States[name]?.Choices ?? [])
    .filter(({ Next = '' }) => !loop.includes(Next))
    .flatMap(({ Condition }) => comparisons(treeOf(typeof Condition === 'string' ? sourceOf(Condition) : undefined)));

const comparisons = (tree: Node | undefined): { path: string; limit?: number }[] =>
  tree?.type === 'binary' && (tree.value === '>=' || tree.value === '>' || tree.value === '=')
    ? [{ path: pathOf(tree.lhs as Node) ?? '', ...(tree.rhs?.type === 'number' && { limit: Number(tree.rhs.value) }) }]
    : tree?.type === 'binary' && tree.value === 'or'
      ? nodesOf(tree).slice(1).flatMap(comparisons)
      : [];

const limitOf = (machine: AslMachine, loop: readonly string[]) =>
  loop.flatMap((name) => limits(machine, name, loop).flatMap(({ limit }) => limit ?? []))[0];

const eventsOf = (state: { readonly Type?: string } | undefined) => EVENTS[state?.Type ?? ''] ?? 2;
const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0);
