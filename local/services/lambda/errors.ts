/** Lambda's errors: those of the API, and those of a function, which are answered as its payload. */
import { ServiceError } from '#local/wire/service';

const user = (code: string, message: string, status: number) =>
  new ServiceError(code, message, status, { Type: 'User' });

export const functionNotFound = (arn: string) => user('ResourceNotFoundException', `Function not found: ${arn}`, 404);

export const invalidParameter = (message: string) => user('InvalidParameterValueException', message, 400);

export const invalidRequestContent = (message: string) => user('InvalidRequestContentException', message, 400);

/** @param limit in bytes */
export const requestTooLarge = (limit: number) =>
  user('RequestTooLargeException', `Request must be smaller than ${limit} bytes for the InvokeFunction operation`, 413);

export const serviceClosed = () =>
  new ServiceError('ServiceException', 'The service ended before the function could run', 500, { Type: 'Service' });

/** An error of the function, not of the call: the answer's payload has it, its status is 200. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
}

export const timedOut = (requestId: string, seconds: number): FunctionError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
});

export const exited = (requestId: string, code: number | null, signal: string | null): FunctionError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: ${reasonOf(code, signal)}`,
});

function reasonOf(code: number | null, signal: string | null): string {
  if (signal !== null) return `Runtime exited with error: signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
  if (code === 0) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${code}`;
}
