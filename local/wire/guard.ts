/** Keeps web pages away from the AWS endpoint, see loopback.ts, and what it serves from acting as a page of its own. */
import { whyStranger } from '#local/loopback';
import type { WireRequest } from './exchange';
import { ServiceError } from './service';

/** @throws ServiceError AccessDenied, 403 */
export function refuseStrangers({ headers, port }: Pick<WireRequest, 'headers' | 'port'>): void {
  const reason = whyStranger(headers, port);
  if (reason) throw new ServiceError('AccessDenied', reason, 403);
}

/**
 * An object of a bucket may be a page with a script. Opened in a browser it would stand where the APIs are, and be let in as
 * one of their own: in a sandbox it has no origin and runs nothing.
 */
export const HARMLESS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  'x-content-type-options': 'nosniff',
} as const;
