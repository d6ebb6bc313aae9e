/** Definitions: checked when they are saved, and on their own. */
import { checkDefinition, textOf } from '#local/engine/index';
import type { Context, Some } from '../context';
import { invalidDefinition } from '../errors';
import { schemas } from '../schemas';

const DEFAULT_DIAGNOSTICS = 100;

/** @throws ServiceError InvalidDefinition */
export async function checkedDefinition(definition: string, context: Context): Promise<void> {
  const { problems } = await checkDefinition(definition, context);
  if (problems.length > 0) throw invalidDefinition(problems.map(textOf).join(', '));
}

export function definitionOperations(context: Context): Some<'ValidateStateMachineDefinition'> {
  return {
    ValidateStateMachineDefinition: {
      input: schemas.ValidateStateMachineDefinition,
      async handle({ definition = '', maxResults }) {
        const { problems } = await checkDefinition(definition, context);
        const size = maxResults || DEFAULT_DIAGNOSTICS;
        return {
          result: problems.length > 0 ? 'FAIL' : 'OK',
          diagnostics: problems.slice(0, size),
          truncated: problems.length > size,
        };
      },
    },
  };
}
