/**
 * Evaluates one JSONata expression as Step Functions does: JSONata 2.0.6, AWS's functions and limits, and AWS's words for
 * each way to fail. Where expressions stand in a state is not known here (see template.ts).
 */
import jsonata from 'jsonata';
import { isObject, type Json } from '../json';
import type { Ports } from '../ports';
import { bindFunctions } from './functions';
import { bindLimits, newBudget } from './limits';

/** A value for each variable by its name, without the dollar sign. */
export type Bindings = Readonly<Record<string, unknown>>;

export interface Evaluator {
  /** @throws ExpressionFailure */
  evaluate(source: string, bindings: Bindings): Promise<Json>;
}

/** What went wrong, as the end of AWS's sentence "The JSONata expression 'x' specified for the field 'F' …". */
export class ExpressionFailure extends Error {
  override readonly name = 'ExpressionFailure';
}

/** Compiled expressions are kept; the oldest go first. */
const MAX_COMPILED = 2_000;

export function createEvaluator(sources: Pick<Ports, 'clock' | 'random' | 'uuid'>): Evaluator {
  const compiled = new Map<string, jsonata.Expression>();

  const compile = (source: string): jsonata.Expression => {
    const known = compiled.get(source);
    if (known) return known;
    const expression = jsonata(source);
    bindFunctions(expression, sources);
    bindLimits(expression);
    const [oldest] = compiled.keys();
    if (compiled.size >= MAX_COMPILED && oldest !== undefined) compiled.delete(oldest);
    compiled.set(source, expression);
    return expression;
  };

  return {
    async evaluate(source, bindings) {
      let result: unknown;
      try {
        result = await compile(source).evaluate(undefined, { ...bindings, ...newBudget() });
      } catch (error) {
        throw new ExpressionFailure(thrownText(error));
      }
      if (result === undefined) throw new ExpressionFailure('returned nothing (undefined).');
      return toJson(result);
    },
  };
}

function thrownText(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return code === undefined
    ? `threw an error during evaluation: ${message}`
    : `threw an error during evaluation. ${code}: ${message}`;
}

/** Sequences become plain arrays, members without a value go, and infinite numbers become text, as on AWS. */
function toJson(value: unknown): Json {
  if (typeof value === 'function') throw new ExpressionFailure('returned an unsupported result type.');
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : toJson(item)));
  if (!isObject(value)) return value as Json;
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) {
    throw new ExpressionFailure('returned an unsupported result type.');
  }
  const members = Object.entries(value as Record<string, unknown>).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, toJson(member)]));
}
