/** Stand-ins for the services that tasks call: only the answers of their APIs, decided by each test. */
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { type AnyOperation, type AwsJsonService, type Call, type RestService, ServiceError } from '#local/wire/service';

type Handler = (input: Record<string, unknown>, call: Call) => unknown;

const operation = (handle: Handler): AnyOperation => ({ input: z.record(z.string(), z.unknown()), handle });

export function standIn(targetPrefix: string, signingName: string, handlers: Record<string, Handler>): AwsJsonService {
  return {
    protocol: 'aws-json-1.1',
    signingName,
    targetPrefix,
    operations: Object.fromEntries(Object.entries(handlers).map(([name, handle]) => [name, operation(handle)])),
    unsupported: [],
  };
}

export type LambdaFunction = (payload: unknown) => unknown;

/** Throwing an Error is what Lambda calls a function error. */
export function lambdaStandIn(functions: Record<string, LambdaFunction>): RestService {
  return {
    protocol: 'rest-json',
    signingName: 'lambda',
    routes: [
      {
        operation: 'Invoke',
        method: 'POST',
        path: '/2015-03-31/functions/{FunctionName}/invocations',
        async respond({ path, body }) {
          const name = path.FunctionName ?? '';
          const run = functions[name];
          if (!run) throw new ServiceError('ResourceNotFoundException', `Function not found: ${name}:$LATEST`, 404);
          const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
          try {
            const sent = await text(body);
            const result = await run(sent === '' ? undefined : JSON.parse(sent));
            return { status: 200, headers, body: JSON.stringify(result ?? null) };
          } catch (error) {
            const { name: errorType, message: errorMessage } = error as Error;
            const payload = JSON.stringify({ errorType, errorMessage, trace: [] });
            return { status: 200, headers: { ...headers, 'x-amz-function-error': 'Unhandled' }, body: payload };
          }
        },
      },
    ],
  };
}
