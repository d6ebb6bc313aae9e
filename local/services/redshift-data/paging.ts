/** Tokens for the next page of a list: the index at which it starts, opaque to the client. */
import { validation } from './errors';

export function pageOf<Item>(
  items: readonly Item[],
  nextToken: string | undefined,
  size: number,
): { items: readonly Item[]; nextToken?: string } {
  const start = decodeToken(nextToken);
  const end = start + size;
  return { items: items.slice(start, end), ...(end < items.length ? { nextToken: encodeToken(end) } : {}) };
}

export function encodeToken(index: number): string {
  return Buffer.from(`page:${index}`).toString('base64url');
}

/** @throws ValidationException for a token that no answer had */
export function decodeToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const found = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!found) throw validation('Invalid NextToken.');
  return Number(found[1]);
}
