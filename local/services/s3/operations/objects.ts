/** Single objects: put, get, head, delete. */
import type { BlobObject, PutOptions } from '#local/backends/blobs';
import type { RestResponse } from '#local/wire/service';
import { conditionally, evaluate, writeCondition } from '../conditions';
import type { S3Handler, S3Request } from '../context';
import { noSuchKey } from '../errors';
import { handedOverFile } from '../handed-over';
import { attributesFrom, checksumHeaders, headersOf, quoted } from '../object-headers';
import { parseRange } from '../range';
import { receive } from '../received-body';
import { xmlResponse } from '../xml-output';

export const putObject: S3Handler = async (s3) => {
  const { request, bucket, key, blobs } = s3;
  const onlyIf = writeCondition(request.headers);
  const attributes = attributesFrom(request.headers);
  const { content, checksum } = receive(request);
  const put =
    handedOverFile(s3) ?? ((options: PutOptions) => blobs.put(bucket, key, content, { ...options, checksum }));
  const object = await conditionally(key, onlyIf, () => put({ ...attributes, onlyIf }));
  const headers = {
    etag: quoted(object.etag),
    'x-amz-server-side-encryption': 'AES256',
    ...checksumHeaders(object.checksum),
  };
  return { status: 200, headers };
};

export const getObject: S3Handler = (s3) => {
  const object = find(s3);
  const { request, blobs } = s3;
  if (evaluate(request.headers, object) === 'not-modified') return notModified(object);
  const range = parseRange(request.headers.range, object.size);
  const headers = answerHeaders(s3, object, range !== undefined);
  if (!range) return { status: 200, headers, body: blobs.read(object) };
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(range.end - range.start + 1),
      'content-range': `bytes ${range.start}-${range.end}/${object.size}`,
    },
    body: blobs.read(object, range),
  };
};

/** Answers as GetObject would, but for the body. */
export const headObject: S3Handler = (s3) => {
  const object = find(s3);
  const { headers } = s3.request;
  if (evaluate(headers, object) === 'not-modified') return notModified(object);
  const range = parseRange(headers.range, object.size);
  return {
    status: range ? 206 : 200,
    headers: {
      ...answerHeaders(s3, object, range !== undefined),
      ...(range && { 'content-length': String(range.end - range.start + 1) }),
      ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` }),
    },
  };
};

export const deleteObject: S3Handler = async ({ request, bucket, key, blobs }) => {
  const condition = writeCondition(request.headers);
  const onlyIf = typeof condition === 'object' ? condition : undefined;
  await conditionally(key, onlyIf, () => blobs.remove(bucket, key, onlyIf));
  return { status: 204 };
};

/** Objects have no tags: whoever tries to give them some is refused. The AWS CLI asks before it copies large objects. */
export const getObjectTagging: S3Handler = (s3) => {
  find(s3);
  return xmlResponse('Tagging', { TagSet: '' });
};

function find({ blobs, bucket, key }: S3Request): BlobObject {
  const object = blobs.head(bucket, key);
  if (!object) throw noSuchKey(key);
  return object;
}

const notModified = (object: BlobObject): RestResponse => ({ status: 304, headers: { etag: quoted(object.etag) } });

/** A checksum is of the whole object; with a range it would mislead clients, which verify what they get. */
function answerHeaders({ request }: S3Request, object: BlobObject, isRange: boolean): Record<string, string> {
  const wantsChecksum = request.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED' && !isRange;
  return {
    ...headersOf(object),
    'content-length': String(object.size),
    ...(wantsChecksum && checksumHeaders(object.checksum)),
    ...overrides(request.query),
  };
}

/** Query parameters of GetObject that replace a header of its answer. */
export const RESPONSE_OVERRIDES = [
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
];

function overrides(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    RESPONSE_OVERRIDES.flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[name.slice('response-'.length), value]];
    }),
  );
}
