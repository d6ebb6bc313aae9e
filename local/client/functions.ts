/** Calls the workflow's Lambda functions that serve operators. */

import type { ZodType } from 'zod';
import * as z from 'zod';
import { TASK_ERRORS } from '#tasks/contracts/errors';
import type { Clients } from './clients';
import type { Deployment } from './deployment';
import { RequestFailed } from './failed';

const FunctionError = z.object({ errorType: z.string(), errorMessage: z.string() });

/**
 * @param task which of the functions that serve operators
 * @throws RequestFailed in the words of the function's own error
 */
export async function invokeFunction<T>(
  clients: Clients,
  task: keyof Deployment['functions'],
  payload: unknown,
  answer: ZodType<T>,
): Promise<T> {
  const { InvokeCommand } = await import('@aws-sdk/client-lambda');
  const lambda = await clients.lambda();
  const response = await lambda.send(
    new InvokeCommand({
      FunctionName: clients.deployment.functions[task],
      Payload: Buffer.from(JSON.stringify(payload)),
    }),
  );
  const result: unknown = JSON.parse(response.Payload?.transformToString() || 'null');
  if (!response.FunctionError) return answer.parse(result);
  const { errorType, errorMessage } = FunctionError.parse(result);
  const known = errorType in TASK_ERRORS;
  throw new RequestFailed(known ? errorMessage : `${task} failed: ${errorType}: ${errorMessage}`);
}
