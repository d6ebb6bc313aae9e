/** What all List operations share: filters, order, pages. */

import { validation } from './errors';
import type { Resource } from './store';

export interface ListRequest {
  readonly NameContains?: string;
  readonly StatusEquals?: string;
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
  readonly LastModifiedTimeAfter?: Date;
  readonly LastModifiedTimeBefore?: Date;
  readonly SortBy?: string;
  readonly SortOrder?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface ListOptions<T> {
  /** AWS's default where a request has none. */
  readonly sortOrder: 'Ascending' | 'Descending';
  readonly sortBy?: string;
  readonly pageSize?: number;
  /** Keys of SortBy other than CreationTime and Name. */
  readonly keys?: Readonly<Record<string, (item: T) => string | number>>;
}

type Listed = Resource & { readonly status?: string; readonly modified?: number };

/** One page of what matches the request. */
export function listPage<T extends Listed>(
  items: readonly T[],
  request: ListRequest,
  options: ListOptions<T>,
): { items: T[]; NextToken: string | undefined } {
  const sorted = sort(
    items.filter((item) => matches(item, request)),
    request,
    options,
  );
  const size = request.MaxResults ?? options.pageSize ?? 10;
  const start = request.NextToken === undefined ? 0 : startOf(sorted, request.NextToken);
  const page = sorted.slice(start, start + size);
  const last = page.at(-1);
  const more = start + size < sorted.length;
  return { items: page, NextToken: more && last ? Buffer.from(last.arn).toString('base64url') : undefined };
}

function matches(item: Listed, request: ListRequest): boolean {
  const after = (time: number, bound: Date | undefined) => bound === undefined || time > bound.getTime();
  const before = (time: number, bound: Date | undefined) => bound === undefined || time < bound.getTime();
  const modified = item.modified ?? item.created;
  return (
    item.name.toLowerCase().includes((request.NameContains ?? '').toLowerCase()) &&
    (request.StatusEquals === undefined || item.status === request.StatusEquals) &&
    after(item.created, request.CreationTimeAfter) &&
    before(item.created, request.CreationTimeBefore) &&
    after(modified, request.LastModifiedTimeAfter) &&
    before(modified, request.LastModifiedTimeBefore)
  );
}

/** Equal keys keep the order of creation, turned around with the rest. */
function sort<T extends Listed>(items: T[], request: ListRequest, options: ListOptions<T>): T[] {
  const sortBy = request.SortBy ?? options.sortBy ?? 'CreationTime';
  const key =
    options.keys?.[sortBy] ??
    {
      CreationTime: (item: T) => item.created,
      Name: (item: T) => item.name,
      Status: (item: T) => item.status ?? '',
    }[sortBy] ??
    ((item: T) => item.created);
  const sorted = items.sort((a, b) => compare(key(a), key(b)));
  return (request.SortOrder ?? options.sortOrder) === 'Descending' ? sorted.reverse() : sorted;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function startOf(items: readonly Resource[], token: string): number {
  const arn = Buffer.from(token, 'base64url').toString();
  const index = items.findIndex((item) => item.arn === arn);
  if (index === -1) throw validation('Invalid NextToken.');
  return index + 1;
}
