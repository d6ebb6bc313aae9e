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

const endlessLoops = (machine: AslMachine): Problem[] => loopsWithin(machine, graphOf(machine));

/**
 * Each loop among some edges must count a variable on every way round and compare it on every way round. What goes round
 * without one of the two is a smaller loop, which needs a limit of its own: so an outer loop may set an inner one's counter
 * anew, but no loop its own.
 */
function loopsWithin(machine: AslMachine, edges: readonly Edge[]): Problem[] {
  return loopsOf(edges).flatMap((loop) => {
    const inside = edges.filter(({ from, to }) => loop.includes(from) && loop.includes(to));
    const counters = countedIn(inside);
    const unlimited = inside.filter(({ from }) => !limits(machine, from, loop).some(({ path }) => counters.has(path)));
    const uncounted = inside.filter(({ assigns }) => !countersOf(assigns).some((name) => counters.has(name)));
    if (unlimited.length === inside.length || uncounted.length === inside.length) return [unlimitedLoop(loop, inside)];
    return [...loopsWithin(machine, unlimited), ...loopsWithin(machine, uncounted)].slice(0, 1);
  });
}

/** Variables that are counted up, and never set otherwise. */
function countedIn(edges: readonly Edge[]): Set<string> {
  const counted = new Set(edges.flatMap(({ assigns }) => countersOf(assigns)));
  for (const { assigns } of edges) {
    const up = countersOf(assigns);
    for (const name of Object.keys(assigns)) if (!up.includes(name)) counted.delete(name);
  }
  return counted;
}

function unlimitedLoop(loop: readonly string[], inside: readonly Edge[]): Problem {
  const counted = new Set(inside.flatMap(({ assigns }) => countersOf(assigns)));
  const anew = inside.find(({ assigns }) =>
    Object.keys(assigns).some((name) => counted.has(name) && !countersOf(assigns).includes(name)),
  );
  const why = anew ? `; its counter is set anew in ${anew.from}` : '';
  const message = `the loop ${loop.join(' → ')} has no limit: count the rounds in a variable, and leave by a Choice that compares it${why}`;
  return { state: loop[0] ?? '', path: '', rule: 'loops', message };
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

/** The literal that the loop's counter is compared with; a limit known only at run time cannot be estimated. */
function limitOf(machine: AslMachine, loop: readonly string[]): number | undefined {
  const counters = countedIn(graphOf(machine).filter(({ from, to }) => loop.includes(from) && loop.includes(to)));
  const found = loop.flatMap((name) => limits(machine, name, loop).filter(({ path }) => counters.has(path)));
  return found.find(({ limit }) => limit !== undefined)?.limit;
}

const eventsOf = (state: { readonly Type?: string } | undefined) => EVENTS[state?.Type ?? ''] ?? 2;
const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0);
