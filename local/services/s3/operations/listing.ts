/** ListObjects and ListObjectsV2: keys in order, grouped at a delimiter, page by page. */
import type { BlobObject, Blobs } from '#local/backends/blobs';
import { algorithmNamed } from '../checksums/algorithms';
import type { S3Handler } from '../context';
import { invalidArgument } from '../errors';
import { quoted } from '../object-headers';
import { encoderFor, ownerOf, xmlResponse } from '../xml-output';

const LONGEST_PAGE = 1000;

/** Comes after every key that starts with what is before it. */
const HIGHEST = '\u{10ffff}';

interface Page {
  readonly objects: readonly BlobObject[];
  readonly prefixes: readonly string[];
  /** The last key or prefix of a page that another one follows. */
  readonly last: string | undefined;
}

export const listObjectsV2: S3Handler = ({ request: { query }, call, bucket, blobs }) => {
  const wanted = parameters(query);
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? undefined;
  const { objects, prefixes, last } = listPage(blobs, bucket, { ...wanted, after: decodeToken(token) ?? startAfter });
  const { encode } = wanted;
  const owner = query.get('fetch-owner') === 'true' ? ownerOf(call.account) : undefined;
  return xmlResponse('ListBucketResult', {
    Name: bucket,
    Prefix: encode(wanted.prefix),
    Delimiter: wanted.delimiter && encode(wanted.delimiter),
    StartAfter: startAfter && encode(startAfter),
    MaxKeys: wanted.limit,
    KeyCount: objects.length + prefixes.length,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: last !== undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: last && encodeToken(last),
    Contents: objects.map((object) => ({ ...entry(object, encode), Owner: owner })),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
};

export const listObjects: S3Handler = ({ request: { query }, call, bucket, blobs }) => {
  const wanted = parameters(query);
  const marker = query.get('marker') ?? '';
  const { objects, prefixes, last } = listPage(blobs, bucket, { ...wanted, after: marker || undefined });
  const { encode } = wanted;
  return xmlResponse('ListBucketResult', {
    Name: bucket,
    Prefix: encode(wanted.prefix),
    Marker: encode(marker),
    MaxKeys: wanted.limit,
    Delimiter: wanted.delimiter && encode(wanted.delimiter),
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: last !== undefined,
    // Without a delimiter the client takes the last key.
    NextMarker: wanted.delimiter && last && encode(last),
    Contents: objects.map((object) => ({ ...entry(object, encode), Owner: ownerOf(call.account) })),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
};

function parameters(query: URLSearchParams) {
  const encodingType = query.get('encoding-type');
  if (encodingType !== null && encodingType !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') || undefined,
    limit: pageLength(query, 'max-keys'),
    encode: encoderFor(encodingType),
  };
}

/** @throws ServiceError InvalidArgument */
export function pageLength(query: URLSearchParams, name: string): number {
  const text = query.get(name) || String(LONGEST_PAGE);
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1) {
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
  }
  return Math.min(Number(text), LONGEST_PAGE);
}

interface PageRequest {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  readonly after: string | undefined;
  readonly limit: number;
}

function listPage(blobs: Blobs, bucket: string, { limit, ...wanted }: PageRequest): Page {
  const objects: BlobObject[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  for (const { name, object } of limit === 0 ? [] : entries(blobs, bucket, wanted)) {
    if (objects.length + prefixes.length === limit) return { objects, prefixes, last };
    if (object) objects.push(object);
    else prefixes.push(name);
    last = name;
  }
  return { objects, prefixes, last: undefined };
}

/** Objects, and in place of those that share a prefix up to the delimiter, that prefix, unless the page before has shown it. */
function* entries(
  blobs: Blobs,
  bucket: string,
  { prefix, delimiter, after }: Omit<PageRequest, 'limit'>,
): Iterable<{ readonly name: string; readonly object?: BlobObject }> {
  let shown = delimiter === undefined ? undefined : groupOf(after ?? '', prefix, delimiter);
  let from = after;
  for (;;) {
    const group = yield* entriesUpToGroup(blobs.scan(bucket, prefix, from), prefix, delimiter);
    if (group === undefined) return;
    const isShown = group.name === shown;
    if (!isShown) yield { name: group.name };
    shown = group.name;
    from = isShown ? group.key : group.name + HIGHEST;
  }
}

/** @returns the first group and its first key, or undefined at the end */
function* entriesUpToGroup(objects: Iterable<BlobObject>, prefix: string, delimiter: string | undefined) {
  for (const object of objects) {
    const name = delimiter === undefined ? undefined : groupOf(object.key, prefix, delimiter);
    if (name !== undefined) return { name, key: object.key };
    yield { name: object.key, object };
  }
  return undefined;
}

/** The key up to the first delimiter after the prefix, with it. */
function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  const end = key.startsWith(prefix) ? key.indexOf(delimiter, prefix.length) : -1;
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

function entry(object: BlobObject, encode: (name: string) => string) {
  return {
    Key: encode(object.key),
    LastModified: new Date(object.lastModified),
    ETag: quoted(object.etag),
    ChecksumAlgorithm: object.checksum && algorithmNamed(object.checksum.algorithm)?.element,
    ChecksumType: object.checksum?.type,
    Size: object.size,
    StorageClass: 'STANDARD',
  };
}

/** Opaque to clients. */
const encodeToken = (name: string) => Buffer.from(name).toString('base64url');

function decodeToken(token: string | null): string | undefined {
  if (token === null) return undefined;
  const name = Buffer.from(token, 'base64url').toString('utf8');
  if (token !== '' && encodeToken(name) === token) return name;
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}
