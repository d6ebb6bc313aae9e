/** From the error and cause of a history event to words a person can act on. */

import * as z from 'zod';
import { TASK_ERRORS } from '#tasks/contracts/errors';
import { jsonIn } from '../json';
import type { Attempt } from './model';

/** What a function that threw, or a job that failed, leaves in the cause. */
const FunctionCause = z.object({ errorMessage: z.string() }).transform(({ errorMessage }) => errorMessage);
const JobCause = z
  .object({ ExitMessage: z.string().optional(), FailureReason: z.string().optional() })
  .transform(({ ExitMessage, FailureReason }) => ExitMessage || FailureReason);

/** A job's own message begins with the error's name, perhaps after the platform's: `AlgorithmError: DatasetEmpty: no row`. */
export function plainFailure({ error, cause }: Attempt): Attempt {
  const message = z.union([FunctionCause, JobCause]).safeParse(jsonIn(cause)).data ?? cause;
  for (const match of message.matchAll(/(?:^|: )([A-Z][A-Za-z]+)(?=: )/g)) {
    const [whole, name = ''] = match;
    if (name in TASK_ERRORS) return { error: name, cause: message.slice(match.index + whole.length + ': '.length) };
  }
  return { error, cause: message };
}
