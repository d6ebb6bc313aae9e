/** From a request to its answer: who asks, what for, the answer, or in words why there is none. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { RequestFailed } from '#local/client/failed';
import { complain } from '#local/complain';
import type { Problem } from '../api';
import type { Context } from './context';
import { checkChange, checkVisitor, plainHeaders } from './guard';
import { ASSET_HEADERS, PAGE_HEADERS, REPORT_HEADERS } from './headers';
import { RunName } from './operation';
import { changes, type Operation, reads } from './operations';
import { isPage, placeOf } from './place';
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
  const headers = plainHeaders(request.headers);
  const { area, rest, query } = placeOf(request.url ?? '');
  checkVisitor(headers, request.socket.localPort ?? 0, area === 'page');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (area === 'api' && request.method === 'POST') {
    checkChange(headers, context.token);
    return json(await run(changes, rest.join('/'), await bodyOf(request), context));
  }
  if (!isRead) throw new Refused(405, `expected GET or HEAD, got ${request.method}`);
  if (area === 'api') return json(await run(reads, rest.join('/'), query, context));
  if (area === 'reports') return report(rest, context);
  if (area === 'assets') return asset(`/assets/${rest.join('/')}`, context);
  return page(rest, context);
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

/** Also for what is no page: there it says so, and leads back. */
const page = (path: readonly string[], context: Context): Reply => ({
  status: isPage(path) ? 200 : 404,
  headers: { ...PAGE_HEADERS, 'content-type': 'text/html; charset=utf-8' },
  body: shell(context),
});

async function report([run = '', name = '', ...rest]: readonly string[], context: Context): Promise<Reply> {
  if (rest.length > 0) throw new Refused(404, 'no such report');
  const body = await openReport(RunName.parse(run), name, context);
  return { status: 200, headers: { ...REPORT_HEADERS, 'content-type': 'text/html; charset=utf-8' }, body };
}

function asset(path: string, { assets }: Context): Reply {
  const found = assets.get(path);
  if (!found) throw new Refused(404, `no file '${path}'`);
  return { status: 200, headers: { ...ASSET_HEADERS, 'content-type': found.type }, body: found.content };
}

/** What AWS calls it when somebody asks for what does not exist. */
const ABSENT = /^(?:ExecutionDoesNotExist|NoSuchKey|NoSuchBucket|ResourceNotFoundException)$/;

/** AWS's own words reach the page; a fault of ours is told to the terminal, too. */
function explain(error: unknown): Reply {
  if (error instanceof Refused) return problem(error.status, error);
  if (error instanceof RequestFailed) return problem(409, error);
  if (error instanceof z.ZodError) return problem(400, { message: z.prettifyError(error) });
  const { name, message, $fault } = error as Error & { $fault?: string };
  if ($fault === 'client') return problem(ABSENT.test(name) ? 404 : 409, { message: `${name}: ${message}` });
  complain('the console could not answer', error);
  return problem(502, { message: `${name}: ${message}` });
}

const problem = (status: number, { message, hint }: Problem) =>
  json({ message, ...(hint === undefined ? {} : { hint }) } satisfies Problem, status);
