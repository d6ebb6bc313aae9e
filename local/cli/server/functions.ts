/** Calls the workflow's Lambda functions that serve operators. */

import { type ZodType, z } from 'zod';
import { local } from '#local/config';
import { TASK_ERRORS } from '#tasks/contracts/errors';
import { CommandFailed } from '../misuse';
import type { Clients } from './clients';

const FunctionError = z.object({ errorType: z.string(), errorMessage: z.string() });

/**
 * @param task the file's name in tasks/, e.g. `decide-approval`
 * @throws CommandFailed in the words of the function's own error
 */
export async function invokeFunction<T>(
  clients: Clients,
  task: string,
  payload: unknown,
  answer: ZodType<T>,
): Promise<T> {
  const { InvokeCommand } = await import('@aws-sdk/client-lambda');
  const lambda = await clients.lambda();
  const response = await lambda.send(
    new InvokeCommand({
      FunctionName: `${local.functionPrefix}${task}`,
      Payload: Buffer.from(JSON.stringify(payload)),
    }),
  );
  const result: unknown = JSON.parse(response.Payload?.transformToString() || 'null');
  if (!response.FunctionError) return answer.parse(result);
  const { errorType, errorMessage } = FunctionError.parse(result);
  const known = errorType in TASK_ERRORS;
  throw new CommandFailed(
    known ? errorMessage : `${local.functionPrefix}${task} failed: ${errorType}: ${errorMessage}`,
  );
}
