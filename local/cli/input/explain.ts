/** Says in a person's terms what is wrong with an execution input: where, what is allowed, what it got. */

import type { ZodType, z } from 'zod';
import { nearest } from '../text/nearest';

type Issue = z.core.$ZodIssue;

/**
 * @param schema that refused the value
 * @param nameOf how the person wrote the field: a path in a file, or an option
 */
export function explainIssues(
  issues: readonly Issue[],
  schema: ZodType,
  value: unknown,
  nameOf: (path: string) => string,
): string {
  return issues.map((issue) => explainIssue(issue, schema, value, nameOf)).join('; ');
}

function explainIssue(issue: Issue, schema: ZodType, value: unknown, nameOf: (path: string) => string): string {
  const path = issue.path.map(String);
  const where = nameOf(path.join('.'));
  if (issue.code === 'unrecognized_keys') {
    const allowed = allowedKeys(schema, path);
    const [key = ''] = issue.keys;
    const close = nearest(key, allowed);
    const inside = path.length > 0 ? ` in ${where}` : '';
    return `unknown key '${issue.keys.join("', '")}'${inside}${close ? `, did you mean '${close}'?` : ''} (allowed: ${allowed.join(', ')})`;
  }
  const message = issue.message
    .replace(/^Invalid (input|option|string): /, '')
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  return `${where || 'the input'}: ${message}, got ${shown(valueAt(value, path))}`;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** The keys of the object at a path of the schema. */
export function allowedKeys(schema: ZodType, path: readonly string[]): string[] {
  let shape = shapeOf(schema);
  for (const key of path) {
    const next = shape?.[key];
    shape = next && shapeOf(next);
  }
  return Object.keys(shape ?? {});
}

/** The members of an object schema, through defaults and optionality. */
function shapeOf(schema: ZodType): Record<string, ZodType> | undefined {
  const definition = schema.def as { shape?: Record<string, ZodType>; innerType?: ZodType };
  return definition.shape ?? (definition.innerType && shapeOf(definition.innerType));
}
