/** From the error and cause of a history event to words a person can act on. */

import { z } from 'zod';
import { TASK_ERRORS } from '#tasks/contracts/errors';
import type { Attempt } from './model';

/** What a function that threw, or a job that failed, leaves in the cause. */
const FunctionCause = z.object({ errorMessage: z.string() }).transform(({ errorMessage }) => errorMessage);
const JobCause = z
  .object({ ExitMessage: z.string().optional(), FailureReason: z.string().optional() })
  .transform(({ ExitMessage, FailureReason }) => ExitMessage || FailureReason);

/** A job's own message begins with the error's name: `LabelColumnMissing: expected …`. */
export function plainFailure({ error, cause }: Attempt): Attempt {
  const message = z.union([FunctionCause, JobCause]).safeParse(parse(cause)).data ?? cause;
  const [, name = '', text = ''] = /(?:^|: )([A-Z][A-Za-z]+): (.*)$/s.exec(message) ?? [];
  return name in TASK_ERRORS ? { error: name, cause: text } : { error, cause: message };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
