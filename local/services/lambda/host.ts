/**
 * The program in which a Lambda function runs: loads one bundle, takes one event at a time over IPC, and answers. Kept tiny,
 * because its start is the function's cold start. Arguments: the path of the bundle. It reads no environment of its own.
 */
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { logged, startLogging } from './host/logging';
import type { AnswerMessage, InvokeMessage, ReadyMessage } from './messages';

type Callback = (error: unknown, result?: unknown) => void;
type Handler = (event: unknown, context: object, callback: Callback) => unknown;

/** Lambda's bound of an answer: 6 MB and 100 bytes. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024 + 100;

const requireBundle = createRequire(import.meta.url);
const [, , bundle = ''] = process.argv;
let current: { readonly message: InvokeMessage; readonly started: number } | undefined;

startLogging(() => current?.message.requestId);
// Once all of this file is there: a bundle is read at once.
const loading = Promise.resolve(bundle).then(load);
loading.then(
  () => process.send?.({ ready: true } satisfies ReadyMessage),
  () => {},
);

process.on('disconnect', () => process.exit(1));
// In order: what the bundle's loader does at the end is done.
process.on('SIGTERM', () => process.exit(0));
process.on('message', (message) => void invoke(message as InvokeMessage));
process.on('uncaughtException', (error) => answerLast(toFailure(error)));
process.on('unhandledRejection', (reason) =>
  answerLast({ ...toFailure(reason), errorType: 'Runtime.UnhandledPromiseRejection' }),
);

function load(file: string): Handler {
  let module: { handler?: unknown };
  try {
    module = requireBundle(file);
  } catch (error) {
    const errorType = error instanceof SyntaxError ? 'Runtime.UserCodeSyntaxError' : undefined;
    throw new InitFailure({ ...toFailure(error), ...(errorType && { errorType }) });
  }
  if (typeof module.handler === 'function') return module.handler as Handler;
  throw new InitFailure({
    errorType: 'Runtime.HandlerNotFound',
    errorMessage: 'index.handler is undefined or not exported',
    trace: [],
  });
}

async function invoke(message: InvokeMessage): Promise<void> {
  current = { message, started: performance.now() };
  logged.restart();
  process.stdout.write(`START RequestId: ${message.requestId} Version: $LATEST\n`);
  try {
    const handler = await loading;
    const result = await run(handler, message, Date.now() + message.milliseconds);
    answer(serialize(result));
  } catch (error) {
    const failure = error instanceof InitFailure ? error.failure : toFailure(error);
    answer({ failure }, error instanceof InitFailure);
  }
}

/** Awaits a promise, or the callback of a handler that returns none. */
function run(handler: Handler, message: InvokeMessage, deadline: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback: Callback = (error, result) => (error == null ? resolve(result) : reject(error));
    const returned = handler(JSON.parse(message.payload), contextOf(message, deadline), callback);
    const isPromise = typeof (returned as PromiseLike<unknown> | undefined)?.then === 'function';
    if (isPromise || handler.length < 3) resolve(returned);
  });
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(message: InvokeMessage, deadline: number): object {
  return {
    functionName: message.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: message.functionArn,
    memoryLimitInMB: String(message.memoryMegabytes),
    awsRequestId: message.requestId,
    logGroupName: message.logGroup,
    logStreamName: message.logStream,
    identity: undefined,
    clientContext: message.clientContext === undefined ? undefined : JSON.parse(message.clientContext),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** The bundle could not be loaded: every event would fail in the same way. */
class InitFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.errorMessage);
  }
}

/** As Lambda's Node runtime writes errors, whatever was thrown. */
function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Error || isErrorLike(thrown)) {
    const { name, message, stack = '' } = thrown;
    return { errorType: name, errorMessage: message, trace: stack.split('\n') };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}

const isErrorLike = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && 'name' in value && 'message' in value && 'stack' in value;

type Outcome = { readonly payload: string } | { readonly failure: Failure };

function serialize(result: unknown): Outcome {
  let payload: string;
  try {
    payload = JSON.stringify(result) ?? 'null';
  } catch (error) {
    const errorMessage = `Unable to stringify response body: ${(error as Error).message}`;
    return { failure: { errorType: 'Runtime.MarshalError', errorMessage, trace: [] } };
  }
  if (Buffer.byteLength(payload) <= MAX_ANSWER_BYTES) return { payload };
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`;
  return { failure: { errorType: 'Function.ResponseSizeTooLarge', errorMessage, trace: [] } };
}

function answer(outcome: Outcome, isLast = false): void {
  if (!current) return;
  const { requestId, memoryMegabytes } = current.message;
  if ('failure' in outcome) {
    const { errorType, errorMessage, trace } = outcome.failure;
    console.error('Invoke Error', JSON.stringify({ errorType, errorMessage, stack: trace }));
  }
  const duration = performance.now() - current.started;
  const used = Math.ceil(process.memoryUsage.rss() / 2 ** 20);
  process.stdout.write(
    `END RequestId: ${requestId}\nREPORT RequestId: ${requestId}\tDuration: ${duration.toFixed(2)} ms\tBilled Duration: ${Math.ceil(duration)} ms\tMemory Size: ${memoryMegabytes} MB\tMax Memory Used: ${used} MB\n`,
  );
  current = undefined;
  const message: AnswerMessage = {
    requestId,
    payload: 'failure' in outcome ? JSON.stringify(outcome.failure) : outcome.payload,
    isError: 'failure' in outcome,
    logTail: logged.tail(),
    isLast,
  };
  process.send?.(message, () => {
    if (isLast) process.exit(1);
  });
}

/** What nobody caught fails the event at hand, and the child with it. */
function answerLast(failure: Failure): void {
  if (!current) {
    console.error(inspect(failure));
    process.exit(1);
  }
  answer({ failure }, true);
}
