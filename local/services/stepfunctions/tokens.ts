/** Opaque tokens: of tasks, which lead to their execution, and of pages, which lead to where the next one begins. */
import { randomBytes } from 'node:crypto';
import { invalidToken } from './errors';

/** Nobody can guess it; it names the execution, so that an answer finds it after a restart, too. */
export function newTaskToken(executionArn: string): string {
  return `${Buffer.from(executionArn).toString('base64url')}.${randomBytes(24).toString('base64url')}`;
}

/** @throws ServiceError InvalidToken */
export function executionOfToken(token: string): string {
  const [arn = '', secret] = token.split('.');
  if (!secret) throw invalidToken();
  return Buffer.from(arn, 'base64url').toString('utf8');
}

/**
 * @param kind what is listed, with its filters: a token of another list is refused
 */
export function pageToken(kind: string, next: number | string): string {
  return Buffer.from(JSON.stringify([kind, next])).toString('base64url');
}

/** @throws ServiceError InvalidToken */
export function readPageToken(token: string | undefined, kind: string): number | string | undefined {
  if (token === undefined) return undefined;
  try {
    const [tokenKind, next] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [string, number | string];
    if (tokenKind === kind) return next;
  } catch {
    // Falls through: it is none of ours.
  }
  throw invalidToken();
}

const DEFAULT_PAGE = 100;

/** AWS takes 0 for its default. */
export const pageSizeOf = (maxResults: number | undefined): number => maxResults || DEFAULT_PAGE;
