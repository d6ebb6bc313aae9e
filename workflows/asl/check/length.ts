/** How long the text can become that an expression gives, where its own form tells. */
import { calleeOf, type Node, pathOf } from './ast';

/** Digits of a count of retries or redrives: no execution has a thousand. */
const COUNT = 3;
const FIXED: Readonly<Record<string, number>> = { uuid: 36, millis: 13, now: 24 };

/** The greatest length; undefined where it is not derivable, as for a variable. */
export function longest(node: Node | undefined): number | undefined {
  if (!node) return undefined;
  if (node.type === 'string' || node.type === 'number') return String(node.value).length;
  if (node.type === 'binary' && node.value === '&')
    return both(longest(node.lhs as Node), longest(node.rhs), (a, b) => a + b);
  if (node.type === 'condition') return both(longest(node.then), longest(node.else), Math.max);
  if (node.type === 'block') return longest(node.expressions?.at(-1));
  if (/\.(RetryCount|RedriveCount)$/.test(pathOf(node) ?? '')) return COUNT;
  return ofCall(calleeOf(node), node.arguments ?? []);
}

/** The least length: that of the fixed parts. */
export function shortest(node: Node | undefined): number {
  if (node?.type === 'string' || node?.type === 'number') return String(node.value).length;
  if (node?.type === 'binary' && node.value === '&') return shortest(node.lhs as Node) + shortest(node.rhs);
  if (node?.type === 'condition') return Math.min(shortest(node.then), shortest(node.else));
  return 0;
}

function ofCall(callee: string | undefined, [text, , count]: readonly Node[]): number | undefined {
  if (callee === undefined) return undefined;
  if (callee === 'substring' && count?.type === 'number')
    return Math.min(longest(text) ?? Infinity, Number(count.value));
  if (['string', 'lowercase', 'uppercase', 'trim'].includes(callee)) return longest(text);
  return FIXED[callee];
}

const both = (a: number | undefined, b: number | undefined, combine: (a: number, b: number) => number) =>
  a === undefined || b === undefined ? undefined : combine(a, b);
