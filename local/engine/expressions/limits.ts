/**
 * What one expression may use. AWS bounds CPU time, memory and depth; here evaluated nodes stand for the time, so that the
 * outcome does not depend on how busy the machine is.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
import type jsonata from 'jsonata';

/** About what the evaluator does in a second. */
const MAX_NODES = 2_000_000;
/** AWS fails 200 chained additions. */
const MAX_DEPTH = 190;
/** AWS passes `[1..873782]` and fails one more, and fails strings of 2^23 characters. */
const MAX_ITEMS = 873_782;
const MAX_CHARACTERS = 2 ** 23;

/** So many nodes are evaluated before other work of the process gets its turn. */
const NODES_PER_TURN = 50_000;

/** A variable no expression can name, so that each evaluation has its own counters. */
const BUDGET = ' budget';

interface Budget {
  nodes: number;
  depth: number;
}

/** The bindings that carry the counters of one evaluation. */
export function newBudget(): Record<string, unknown> {
  return { [BUDGET]: { nodes: 0, depth: 0 } satisfies Budget };
}

/** Makes a compiled expression keep to the limits. */
export function bindLimits(expression: jsonata.Expression): void {
  const assign = expression.assign as unknown as (name: symbol, value: unknown) => void;
  assign(
    Symbol.for('jsonata.__evaluate_entry'),
    (_node: unknown, _input: unknown, environment: jsonata.Environment) => {
      const budget = environment.lookup(BUDGET) as Budget;
      budget.nodes += 1;
      budget.depth += 1;
      if (budget.nodes > MAX_NODES) throw new Error('Expression evaluation timeout');
      if (budget.depth > MAX_DEPTH) throw new Error('Stack overflow error');
      if (budget.nodes % NODES_PER_TURN === 0) return new Promise(setImmediate);
      return undefined;
    },
  );
  assign(
    Symbol.for('jsonata.__evaluate_exit'),
    (_node: unknown, _input: unknown, environment: jsonata.Environment, result: unknown) => {
      (environment.lookup(BUDGET) as Budget).depth -= 1;
      const isTooLong =
        typeof result === 'string'
          ? result.length >= MAX_CHARACTERS
          : Array.isArray(result) && result.length > MAX_ITEMS;
      if (isTooLong) throw new Error('Expression evaluation memory limit exceeded');
    },
  );
}
