/** The approval page as a browser uses it: HTTP events of a function URL, given to the function on the local AWS. */
import { join } from 'node:path';
import { openDocuments } from '#local/backends/documents';
import { MESSAGES, type StoredMessage } from '#local/services/sns/store';
import type { HttpAnswer } from '#tasks/approval/http';
import type { Link } from '#tasks/approval/link';
import { until } from './until';

export const DOMAIN = 'approval.example';

export interface Request {
  readonly method: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** After the query or the form, as it stands: `id=twice`. */
  readonly more?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const get = (query: object): Request => ({ method: 'GET', query: { ...query } });
/** From the page itself, unless the headers say otherwise. */
export const post = (form: object, headers: Request['headers'] = { origin: `https://${DOMAIN}` }): Request => ({
  method: 'POST',
  form: { ...form },
  headers,
});

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
function eventOf({ method, query = {}, form, more = '', headers = {} }: Request): object {
  const encoded = (fields: Readonly<Record<string, string>>) =>
    [new URLSearchParams(fields).toString(), more].filter(Boolean).join('&');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: form ? '' : encoded(query),
    headers: { host: DOMAIN, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
    requestContext: {
      accountId: 'anonymous',
      domainName: DOMAIN,
      http: { method, path: '/', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'r',
      routeKey: '$default',
      stage: '$default',
    },
    ...(form && { body: Buffer.from(encoded(form)).toString('base64'), isBase64Encoded: true }),
  };
}

export const visit = async (
  { invoke }: { invoke(task: string, payload: object): Promise<unknown> },
  request: Request,
): Promise<HttpAnswer> => (await invoke('approval-page', eventOf(request))) as HttpAnswer;

/** What SNS was given, oldest first. */
export async function messagesIn(stateDirectory: string): Promise<StoredMessage[]> {
  return openDocuments(join(stateDirectory, 'documents')).list<StoredMessage>(MESSAGES);
}

/** The first message about a question, once it is sent. */
export const messageAbout = (stateDirectory: string, id: string): Promise<string> =>
  until(`a message about ${id}`, async () =>
    (await messagesIn(stateDirectory)).map(({ message }) => message).find((text) => text.includes(id)),
  );

export function linkIn(message: string): Link {
  const url = /https:\/\/approval\.example\/\?\S+/.exec(message)?.[0];
  if (!url) throw new Error(`expected a link in the message:\n${message}`);
  return Object.fromEntries(new URL(url).searchParams) as Link;
}
