/** The execution input, completed: the caller's fields over the deployment's, over the defaults. */

import type { z } from 'zod';
import { TaskError } from '#tasks/contracts/errors';
import { type CompleteInput, ExecutionInput } from '#tasks/contracts/execution-input';

type Json = Record<string, unknown>;

/**
 * @param given what the caller wrote; refused as a whole when a field is unknown or a value not allowed
 * @throws TaskError InvalidExecutionInput naming each wrong field, what it got and what is allowed
 */
export function completeInput(given: unknown, deploymentDefaults: Readonly<Json>): CompleteInput {
  const own = ExecutionInput.safeParse(given ?? {});
  if (!own.success) throw new TaskError('InvalidExecutionInput', explain(own.error, given));
  const merged = ExecutionInput.safeParse(merge(deploymentDefaults, (given ?? {}) as Json));
  if (!merged.success) {
    throw new TaskError(
      'InvalidConfiguration',
      `EXECUTION_DEFAULTS do not fit: ${explain(merged.error, deploymentDefaults)}`,
    );
  }
  return merged.data;
}

/** Objects merge member by member; everything else is replaced whole. */
function merge(base: Readonly<Json>, over: Readonly<Json>): Json {
  const merged: Json = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return merged;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function explain(error: z.ZodError, given: unknown): string {
  return error.issues
    .map((issue) => {
      const at = issue.path.join('.');
      const value = issue.path.reduce<unknown>((node, step) => (node as Json | undefined)?.[String(step)], given);
      const got = issue.code === 'unrecognized_keys' ? '' : `, got ${JSON.stringify(value) ?? 'nothing'}`;
      return `${at || 'input'}: ${issue.message}${got}`;
    })
    .join('; ');
}
