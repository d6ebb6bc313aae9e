/** The HTTP side of the local AWS: one loopback port, requests in, answers out. What is in between is pipeline.ts. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline as pipeStreams } from 'node:stream/promises';
import { complain } from '#local/complain';
import { credentialOf } from './credential';
import { asServiceError, encodeError } from './errors';
import type { Exchange, WireRequest } from './exchange';
import { HARMLESS } from './guard';
import { type Authorize, pipeline } from './pipeline';
import type { Call, ObservedCall, RestResponse, Service } from './service';

export interface LocalServerOptions {
  readonly services: readonly Service[];
  readonly account: string;
  readonly region: string;
  /** A loopback address. Default `127.0.0.1`. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Told of each finished call. */
  observe?(call: ObservedCall): void;
  readonly authorize?: Authorize;
  /** Told of faults of our own, which clients see as InternalFailure. Default: standard error. */
  report?(fault: unknown, operation: string | undefined): void;
  /** How long `close` lets calls in flight finish. Default 2,000. */
  readonly closeGraceMilliseconds?: number;
}

export interface LocalServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Listens, and resolves when requests are answered. @throws Error EADDRINUSE */
export async function createLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { host = '127.0.0.1', port, closeGraceMilliseconds = 2_000 } = options;
  // Uploads of gigabytes take their time, and pooled client connections must not meet a server that is just hanging up.
  const http = createServer({ requestTimeout: 0, keepAliveTimeout: 75_000 }, (request, response) => {
    answer(request, response, options).catch((fault) => {
      report(options, fault, undefined);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen({ host, port }, () => {
      http.off('error', reject);
      resolve();
    });
  });
  const address = http.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    async close() {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      // A connection whose last call has just been answered would otherwise be kept for the next one.
      const idle = setInterval(() => http.closeIdleConnections(), 10);
      const cut = setTimeout(() => http.closeAllConnections(), closeGraceMilliseconds);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, options: LocalServerOptions): Promise<void> {
  const request = readRequest(incoming);
  let exchange: Exchange = { request, call: newCall(request, outgoing, options) };
  let error: ObservedCall['error'];
  try {
    for (const stage of pipeline) exchange = { ...exchange, ...(await stage(exchange, options)) };
  } catch (thrown) {
    const serviceError = asServiceError(thrown);
    if (serviceError !== thrown && !exchange.call.signal.aborted) report(options, thrown, exchange.target?.operation);
    const { code, message, status, fields } = serviceError;
    error = { code, message, status, fields };
    exchange = { ...exchange, response: encodeError(serviceError, exchange) };
  }
  const { target, input, output, response } = exchange;
  if (target) options.observe?.({ service: target.service, operation: target.operation, input, output, error });
  if (response) await write(incoming, outgoing, response, exchange.call.requestId);
}

function readRequest(incoming: IncomingMessage): WireRequest {
  const { method = 'GET', url = '/' } = incoming;
  // An absolute URL is what a proxy would get; the path is what counts.
  const target = url.replace(/^https?:\/\/[^/?]+/i, '') || '/';
  const mark = target.indexOf('?');
  const query = new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1));
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  incoming.on('error', () => {});
  return {
    port: incoming.socket.localPort ?? 0,
    method,
    path: mark === -1 ? target : target.slice(0, mark),
    query,
    headers,
    // A reader who stops early must not take the connection with it: the answer is still to be sent.
    body: Readable.from(incoming.iterator({ destroyOnReturn: false }), { objectMode: false }),
    credential: credentialOf(headers, query),
  };
}

function newCall(request: WireRequest, outgoing: ServerResponse, { account, region }: LocalServerOptions): Call {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort(new Error('the client went away'));
  });
  const caller = { accessKeyId: request.credential?.accessKeyId ?? '' };
  return { requestId: randomUUID(), account, region, caller, signal: gone.signal };
}

async function write(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers = {}, body = '' }: RestResponse,
  requestId: string,
): Promise<void> {
  outgoing.statusCode = status;
  const length = body instanceof Readable ? undefined : String(Buffer.byteLength(body));
  const all = { 'x-amzn-requestid': requestId, 'content-length': length, ...headers, ...HARMLESS };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) outgoing.setHeader(name, value);
  if (status === 204 || status === 304) outgoing.removeHeader('content-length');
  if (body instanceof Readable && incoming.method !== 'HEAD') {
    // A body that breaks off closes the connection: the client sees that it is not whole.
    await pipeStreams(body, outgoing).catch(() => outgoing.destroy());
  } else {
    if (body instanceof Readable) body.destroy();
    outgoing.end(incoming.method === 'HEAD' ? undefined : body);
  }
  // What the client still sends is read away, so that it gets to see the answer and the connection can be used again.
  if (!incoming.complete) incoming.resume();
}

function report(options: LocalServerOptions, fault: unknown, operation: string | undefined): void {
  if (options.report) options.report(fault, operation);
  else complain(`internal failure in ${operation ?? 'a request'}`, fault);
}
