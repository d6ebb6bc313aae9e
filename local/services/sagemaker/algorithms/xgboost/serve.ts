/**
 * The built-in XGBoost algorithm's serving container, as a program: `/ping`, `/execution-parameters` and `/invocations` on a
 * free loopback port, which it tells the server over IPC as `{ port }`. Statuses and texts are those of the 1.7-1 container.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openXGBoost, type Scores } from '#local/backends/xgboost';
import { UnreadablePayload } from './csv-cell';
import { parseEnvironment } from './environment';
import { loadModel, type Model } from './model';
import { decodePayload } from './payloads';
import { encodeScores, isResponseType, RESPONSE_TYPES } from './responses';
import { encodeSelected } from './selected-output';

const environment = parseEnvironment(process.env);
const log = (line: string) => process.stdout.write(`${line}\n`);

// The server is gone: nobody would ask any more.
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));

interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

void serve();

async function serve(): Promise<void> {
  const model = await loadModel(openXGBoost(environment.library), join(environment.base, 'model'), {
    // As the container: a request is small, and many are answered at once.
    threads: environment.threads ?? 1,
    log,
  });
  log(`INFO:root:Model objective : ${model.objective}`);
  log(`INFO:root:Model loaded successfully for worker : pid ${process.pid}`);
  const server = createServer((request, response) => {
    answer(request, model)
      .catch((error: unknown): Reply => {
        log(`ERROR:root:${error instanceof Error ? error.stack : error}`);
        return { status: 500, type: 'text/html', body: 'Internal Server Error' };
      })
      .then((reply) => send(response, reply));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
}

async function answer(request: IncomingMessage, model: Model): Promise<Reply> {
  const path = request.url?.split('?')[0];
  if (path === '/ping' && request.method === 'GET') return { status: 200, type: 'text/html', body: '' };
  if (path === '/execution-parameters' && request.method === 'GET') {
    const parameters = {
      MaxConcurrentTransforms: availableParallelism(),
      BatchStrategy: 'MULTI_RECORD',
      MaxPayloadInMB: Math.floor(environment.maxContentLength / 1024 ** 2),
    };
    return { status: 200, type: 'application/json', body: JSON.stringify(parameters) };
  }
  if (path !== '/invocations') return { status: 404, type: 'text/html', body: 'Not Found' };
  if (request.method !== 'POST') return { status: 405, type: 'text/html', body: 'Method Not Allowed' };
  const body = await bodyOf(request, environment.maxContentLength);
  return body
    ? invoke(body, request.headers, model)
    : { status: 413, type: 'text/html', body: 'Request Entity Too Large' };
}

/** The order of the checks is the container's: body, content type and data, prediction, accept. */
function invoke(body: Buffer, headers: IncomingHttpHeaders, model: Model): Reply {
  if (body.length === 0) return { status: 204, body: '' };
  let scores: Scores;
  try {
    const rows = decodePayload(body, headers['content-type']);
    scores = model.predict(rows.values, rows.columns);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log(`ERROR:root:${message}`);
    if (error instanceof UnreadablePayload) return { status: 415, type: 'text/html', body: message };
    return { status: 400, type: 'text/html', body: `Unable to evaluate payload provided: ${message}` };
  }
  const accept = headers.accept?.split(';')[0]?.trim() ?? '';
  const type = accept === '' || accept === '*/*' ? environment.defaultAccept : accept.toLowerCase();
  if (!isResponseType(type)) {
    const accepted = RESPONSE_TYPES.map((one) => `'${one}'`).join(', ');
    const text = `Accept type ${accept} is not supported. Please use supported accept types: [${accepted}].`;
    return { status: 406, type: 'text/html', body: text };
  }
  const selection = { keys: environment.selectedOutput, objective: model.objective };
  const encoded = selection.keys.length > 0 ? encodeSelected(scores, selection, type) : encodeScores(scores, type);
  return { status: 200, type, body: encoded };
}

async function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  const contentType = type?.startsWith('text/') ? `${type}; charset=utf-8` : type;
  const length = { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, contentType ? { 'content-type': contentType, ...length } : length);
  response.end(body);
}
