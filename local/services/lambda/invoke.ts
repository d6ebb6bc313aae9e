/** Invoke: at once, in the background, or only checked. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */

import { readBody } from '#local/wire/body';
import type { RestRequest, RestResponse } from '#local/wire/service';
import { findRequested, type LambdaHandler, type OperationDependencies } from './context';
import { invalidParameter, invalidRequestContent, requestTooLarge } from './errors';
import type { DeployedFunction } from './functions';
import type { Pool } from './pool';

const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
const MAX_EVENT_BYTES = 1024 * 1024;

/** Between the attempts at an asynchronous event: there are three. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS_MILLISECONDS = [60_000, 120_000];

export const invoke: LambdaHandler = async (request, call, dependencies) => {
  const deployed = findRequested(request, call, dependencies);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const logType = request.headers['x-amz-log-type'] ?? 'None';
  check('invocationType', type, ['Event', 'RequestResponse', 'DryRun']);
  check('logType', logType, ['None', 'Tail']);
  const event = {
    requestId: call.requestId,
    payload: await readPayload(request, type === 'Event' ? MAX_EVENT_BYTES : MAX_PAYLOAD_BYTES),
    functionArn: deployed.arn,
    clientContext: clientContextOf(request),
  };
  if (type === 'DryRun') return { status: 204 };
  const pool = poolOf(deployed, dependencies);
  if (type === 'Event') {
    dependencies.inBackground(invokeUntilDone(pool, event, dependencies));
    return { status: 202 };
  }
  const { payload, isError, logTail } = await pool.invoke(event);
  return answer(payload, {
    'x-amz-function-error': isError ? 'Unhandled' : undefined,
    'x-amz-log-result': logType === 'Tail' ? Buffer.from(logTail).toString('base64') : undefined,
  });
};

const answer = (payload: string, headers: NonNullable<RestResponse['headers']>): RestResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST', ...headers },
  body: payload,
});

function check(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}

/** JSON text; nothing at all is an empty event. */
async function readPayload({ body }: RestRequest, limit: number): Promise<string> {
  const text = (await readBody(body, limit, () => requestTooLarge(limit))).toString('utf8') || '{}';
  try {
    JSON.parse(text);
  } catch (error) {
    throw invalidRequestContent(`Could not parse request body into json: ${(error as Error).message}`);
  }
  return text;
}

function clientContextOf({ headers }: RestRequest): string | undefined {
  const header = headers['x-amz-client-context'];
  if (header === undefined) return undefined;
  const text = Buffer.from(header, 'base64').toString('utf8');
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw invalidRequestContent('Client context must be a valid Base64-encoded JSON object.');
  }
}

function poolOf({ name }: DeployedFunction, { pools }: OperationDependencies): Pool {
  const pool = pools.get(name);
  if (!pool) throw new Error(`expected each function to have a pool, '${name}' has none`);
  return pool;
}

async function invokeUntilDone(
  pool: Pool,
  event: Parameters<Pool['invoke']>[0],
  { clock, closing }: OperationDependencies,
): Promise<void> {
  for (const delay of [...RETRY_DELAYS_MILLISECONDS, undefined]) {
    const { isError } = await pool.invoke(event);
    if (!isError || delay === undefined || closing.aborted) return;
    const isClosed = await clock.sleep(delay, closing).then(
      () => false,
      () => true,
    );
    if (isClosed) return;
  }
}
