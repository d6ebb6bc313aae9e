/** From the error and cause of a state to words a person can act on. */

import * as z from 'zod';
import { TASK_ERRORS } from '#tasks/contracts/errors';
import type { Failure } from '#tasks/contracts/outcome';

/** What a Lambda function that threw, or a SageMaker job that failed, leaves in the cause. */
const LambdaCause = z.object({ errorMessage: z.string() });
const JobCause = z.object({ ExitMessage: z.string().optional(), FailureReason: z.string().optional() });

/**
 * @param error e.g. `States.TaskFailed`, `DatasetNotFound`
 * @param cause plain text, or JSON around the text that matters
 */
export function plainFailure(error: string, cause: string): Failure {
  const json = parseJson(cause);
  const lambda = LambdaCause.safeParse(json);
  if (lambda.success) return { error, cause: lambda.data.errorMessage };
  const job = JobCause.safeParse(json);
  const message = job.success ? job.data.ExitMessage || job.data.FailureReason : undefined;
  return message ? named(error, message) : { error, cause };
}

/** The processing container's exit message begins with an error's name; SageMaker may put words of its own before it. */
function named(error: string, message: string): Failure {
  for (const match of message.matchAll(/(?<=^|: )([A-Z][A-Za-z]+): /g)) {
    const name = match[1] as string;
    if (name in TASK_ERRORS) return { error: name, cause: message.slice(match.index + match[0].length) };
  }
  return { error, cause: message };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
