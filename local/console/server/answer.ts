/** From a request to its answer: who asks, what for, the answer, or in words why there is none. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { RequestFailed } from '#local/client/failed';
import type { Problem } from '../api';
import type { Context } from './context';
import { checkChange, checkVisitor, plainHeaders } from './guard';
import { ASSET_HEADERS, PAGE_HEADERS, REPORT_HEADERS } from './headers';
import { changes, type Operation, reads } from './operations';
import { Refused } from './refused';
import { openReport } from './report';
import { shell } from './shell';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Whoever reads a run in the browser sends no more than an execution input or some rows. */
const LARGEST_BODY = 2_000_000;

export async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const reply = await replyTo(request, context).catch(explain);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
  if (!request.complete) request.resume();
}

async function replyTo(request: IncomingMessage, context: Context): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const headers = plainHeaders(request.headers);
  const [, area = '', ...rest] = url.pathname.split('/');
  const isPage = !['api', 'assets', 'reports'].includes(area);
  checkVisitor(headers, request.socket.localPort ?? 0, isPage);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (area === 'api' && request.method === 'POST') {
    checkChange(headers, context.token);
    return json(await run(changes, rest.join('/'), await bodyOf(request), context));
  }
  if (!isRead) throw new Refused(405, `expected GET or HEAD, got ${request.method}`);
  if (area === 'api') return json(await run(reads, rest.join('/'), Object.fromEntries(url.searchParams), context));
  if (area === 'reports') return report(rest, context);
  if (area === 'assets') return asset(url.pathname, context);
  return html(shell(context.token));
}

async function run(
  operations: Readonly<Record<string, Operation>>,
  name: string,
  input: unknown,
  context: Context,
): Promise<unknown> {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) throw new Refused(404, `no operation '${name}'`);
  return operation(input, context);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Refused(413, `expected at most ${LARGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refused(400, 'the request is not JSON');
  }
}

const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { ...PAGE_HEADERS, 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

const html = (body: string): Reply => ({
  status: 200,
  headers: { ...PAGE_HEADERS, 'content-type': 'text/html; charset=utf-8' },
  body,
});

async function report([run = '', name = '']: readonly string[], context: Context): Promise<Reply> {
  const body = await openReport(decodeURIComponent(run), name, context);
  return { status: 200, headers: { ...REPORT_HEADERS, 'content-type': 'text/html; charset=utf-8' }, body };
}

function asset(path: string, { assets }: Context): Reply {
  const found = assets.get(path);
  if (!found) throw new Refused(404, `no file '${path}'`);
  return { status: 200, headers: { ...ASSET_HEADERS, 'content-type': found.type }, body: found.content };
}

/** AWS's own words reach the page; a fault of ours is told to the terminal, too. */
function explain(error: unknown): Reply {
  if (error instanceof Refused) return problem(error.status, error);
  if (error instanceof RequestFailed) return problem(409, error);
  if (error instanceof z.ZodError) return problem(400, { message: z.prettifyError(error) });
  const { name, message, $fault } = error as Error & { $fault?: string };
  if ($fault === 'client') return problem(409, { message: `${name}: ${message}` });
  console.error('the console could not answer:', error);
  return problem(502, { message: `${name}: ${message}` });
}

const problem = (status: number, { message, hint }: Problem) =>
  json({ message, ...(hint === undefined ? {} : { hint }) } satisfies Problem, status);
