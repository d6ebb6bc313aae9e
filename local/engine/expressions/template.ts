/**
 * Fills a field of a state: JSON in which every string of the form `{% … %}` is an expression. A failure names the field,
 * such as `Output/result` or `Arguments/list[0]`.
 */
import type { Json } from '../json';
import { type Bindings, type Evaluator, ExpressionFailure } from './jsonata';

/** An expression failed in a field; `text` is AWS's sentence about it. */
export class QueryFailure extends Error {
  override readonly name = 'QueryFailure';
  constructor(
    readonly field: string,
    readonly text: string,
  ) {
    super(text);
  }
}

/** The expression inside of the delimiters, trimmed; undefined for any other text. Outer blanks make it plain text. */
export function expressionIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length < 4 || !value.startsWith('{%') || !value.endsWith('%}'))
    return undefined;
  return value.slice(2, -2).trim();
}

/** @throws QueryFailure */
export async function fill(template: Json, field: string, bindings: Bindings, evaluator: Evaluator): Promise<Json> {
  const source = expressionIn(template);
  if (source !== undefined) return evaluateField(source, field, bindings, evaluator);
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [index, item] of template.entries())
      items.push(await fill(item, `${field}[${index}]`, bindings, evaluator));
    return items;
  }
  if (typeof template !== 'object' || template === null) return template;
  const filled: [string, Json][] = [];
  for (const [name, member] of Object.entries(template)) {
    filled.push([name, await fill(member, `${field}/${name}`, bindings, evaluator)]);
  }
  return Object.fromEntries(filled);
}

async function evaluateField(source: string, field: string, bindings: Bindings, evaluator: Evaluator): Promise<Json> {
  try {
    return await evaluator.evaluate(source, bindings);
  } catch (error) {
    if (!(error instanceof ExpressionFailure)) throw error;
    throw new QueryFailure(
      field,
      `The JSONata expression '${source}' specified for the field '${field}' ${error.message}`,
    );
  }
}

export type Kind = 'boolean' | 'number' | 'integer' | 'string' | 'array' | 'object' | 'null';

export function kindOfValue(value: Json): Exclude<Kind, 'integer'> {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'boolean' | 'number' | 'string' | 'object';
}

/** Fills a field that must give one kind of value. @throws QueryFailure */
export async function fillAs<T extends Json>(
  kind: Kind,
  template: Json,
  field: string,
  fillField: (template: Json, field: string) => Promise<Json>,
): Promise<T> {
  const value = await fillField(template, field);
  const isRight = kind === 'integer' ? Number.isInteger(value) : kindOfValue(value) === kind;
  if (isRight) return value as T;
  const source = expressionIn(template) ?? JSON.stringify(template);
  throw new QueryFailure(
    field,
    `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. ` +
      `Expected '${kind}', but was '${kindOfValue(value)}' for value: ${JSON.stringify(value)}`,
  );
}
