/**
 * Which names an expression may give, as an IAM pattern: fixed text stays, what is only known at run time becomes `*`. So a
 * role is allowed `training-job/fraud-*-train-*` and not every training job.
 */
import { calleeOf, type Node, outcomesOf, pathOf, treeOf } from './check/ast';
import { sourceOf } from './check/expressions-of';

/** By a variable's path, e.g. `run.endpoint`: the value it always has, or a pattern of its values. */
export type KnownValues = Readonly<Record<string, string>>;

/** @param value of an argument; undefined where the task gives none */
export function patternOf(value: unknown, known: KnownValues): string {
  if (typeof value !== 'string') return '*';
  const source = sourceOf(value);
  return source === undefined ? value : patternOfNode(treeOf(source), known);
}

function patternOfNode(node: Node | undefined, known: KnownValues): string {
  if (node?.type === 'string' || node?.type === 'number') return String(node.value);
  if (node?.type === 'binary' && node.value === '&') {
    return patternOfNode(node.lhs as Node, known) + patternOfNode(node.rhs, known);
  }
  if (node?.type === 'block') return patternOfNode(node.expressions?.at(-1), known);
  const [outcome, ...others] = node?.type === 'condition' ? outcomesOf(node) : [];
  if (outcome && others.length === 0) return patternOfNode(outcome, known);
  if (node && calleeOf(node) === 'string') return patternOfNode(node.arguments?.[0], known);
  return known[pathOf(node) ?? ''] ?? '*';
}
