/** Who may ask the console what. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { whyStranger, wrongHost } from '#local/loopback';
import { TOKEN_HEADER } from '../api';
import { Refused } from './refused';

type Headers = Readonly<Record<string, string | undefined>>;

/** The headers that matter here come once, or are joined. */
export const plainHeaders = (headers: IncomingHttpHeaders): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );

/** A page of another site may link to the console, which shows nothing to it; it may not frame, fetch or embed it. */
const isFollowedLink = (headers: Headers) =>
  headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document' && headers.origin === undefined;

/** @throws Refused 403 */
export function checkVisitor(headers: Headers, port: number, isPage: boolean): void {
  const reason = isPage && isFollowedLink(headers) ? wrongHost(headers, port) : whyStranger(headers, port);
  if (reason) throw new Refused(403, reason);
}

/**
 * A change carries what only the page knows, in a header that a foreign page cannot send, and JSON, which no form can.
 *
 * @throws Refused 403 or 415
 */
export function checkChange(headers: Headers, token: string): void {
  const given = Buffer.from(headers[TOKEN_HEADER] ?? '');
  const wanted = Buffer.from(token);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new Refused(403, 'the console was started anew since this page was loaded', 'load the page again');
  }
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refused(415, `expected application/json, got '${type ?? ''}'`);
}
