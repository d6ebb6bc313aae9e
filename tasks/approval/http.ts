/** The HTTP side of the approval page: a function URL's events in, its answers out. */
import * as z from 'zod';
import { CONTENT_SECURITY_POLICY } from './page';

/**
 * The members that are read.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export const HttpEvent = z.object({
  version: z.literal('2.0'),
  rawQueryString: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
  requestContext: z.object({
    domainName: z.string(),
    http: z.object({ method: z.string() }),
  }),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
});
export type HttpEvent = z.output<typeof HttpEvent>;

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const answer = (statusCode: number, body: string): HttpAnswer => ({
  statusCode,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    // Other sites are not told the link; this one is told where a form came from.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'strict-transport-security': 'max-age=31536000',
  },
  body,
});

/** The fields of a form that was sent, or of the query. A field that is there twice counts for nothing. */
export function fieldsOf({ body = '', isBase64Encoded, rawQueryString, requestContext }: HttpEvent): object {
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  const parameters = new URLSearchParams(requestContext.http.method === 'POST' ? text : rawQueryString);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, onlyOne(parameters.getAll(name))]));
}

const onlyOne = (values: readonly string[]) => (values.length === 1 ? values[0] : undefined);

/** A form that this very page sent: browsers say with each POST where it comes from. */
export function isOwnForm({ headers, requestContext }: HttpEvent): boolean {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm && headers.origin === `https://${requestContext.domainName}`;
}
