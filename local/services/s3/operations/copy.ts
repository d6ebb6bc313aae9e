/** Copies on the server: CopyObject and UploadPartCopy. */
import type { BlobObject } from '#local/backends/blobs';
import type { RestRequest } from '#local/wire/service';
import { digestOf } from '../checksums/algorithms';
import { conditionally, evaluate, writeCondition } from '../conditions';
import type { S3Handler, S3Request } from '../context';
import {
  invalidArgument,
  invalidRequest,
  noSuchBucket,
  noSuchKey,
  parameterNotImplemented,
  preconditionFailed,
} from '../errors';
import { attributesFrom, quoted } from '../object-headers';
import { parseRange } from '../range';
import { xmlResponse } from '../xml-output';
import { partNumberOf, uploadOf } from './multipart';

const CONDITION_PREFIX = 'x-amz-copy-source-';

export const copyObject: S3Handler = async (s3) => {
  const { request, bucket, key, blobs } = s3;
  const source = findSource(s3);
  const replaces = directiveOf(request.headers) === 'REPLACE';
  if (!replaces && source.bucket === bucket && source.key === key) {
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const onlyIf = writeCondition(request.headers);
  const { contentType, metadata, headers } = replaces ? attributesFrom(request.headers) : source;
  // The checksum of a multipart object is that of its parts, which the copy has not.
  const checksum = source.checksum?.type === 'FULL_OBJECT' ? source.checksum : undefined;
  // An MD5 of the content stays one; what a multipart upload has instead tells of its parts.
  const etag = source.etag.includes('-') ? undefined : source.etag;
  const copy = await conditionally(key, onlyIf, () =>
    blobs.putFile(bucket, key, source.file, { contentType, metadata, headers, onlyIf, etag, checksum: () => checksum }),
  );
  return xmlResponse('CopyObjectResult', { ETag: quoted(copy.etag), LastModified: new Date(copy.lastModified) });
};

export const uploadPartCopy: S3Handler = async (s3) => {
  const { request, blobs } = s3;
  const { upload, algorithm } = uploadOf(s3);
  const source = findSource(s3);
  const header = request.headers['x-amz-copy-source-range'];
  const range = parseRange(header, source.size);
  if (header !== undefined && !range) {
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last',
      'x-amz-copy-source-range',
      header,
    );
  }
  const value = algorithm && (await digestOf(blobs.read(source, range), algorithm));
  const part = await blobs.uploads.putPart(upload.id, partNumberOf(request), blobs.read(source, range), {
    checksum: () => (algorithm && value ? { algorithm: algorithm.name, value, type: 'FULL_OBJECT' } : undefined),
  });
  return xmlResponse('CopyPartResult', {
    ETag: quoted(part.etag),
    LastModified: new Date(part.lastModified),
    ...(algorithm && { [`Checksum${algorithm.element}`]: value }),
  });
};

function findSource({ request, blobs }: S3Request): BlobObject {
  const header = request.headers['x-amz-copy-source'] ?? '';
  const { bucket, key } = parseSource(header);
  if (!blobs.hasBucket(bucket)) throw noSuchBucket(bucket);
  const source = blobs.head(bucket, key);
  if (!source) throw noSuchKey(key);
  if (evaluate(request.headers, source, CONDITION_PREFIX) === 'not-modified') {
    throw preconditionFailed('x-amz-copy-source-If-None-Match');
  }
  return source;
}

/** `/bucket/key`, percent-encoded, with or without the first slash, and maybe `?versionId=null`. */
function parseSource(header: string): { bucket: string; key: string } {
  const [path = '', version] = header.split('?');
  if (version !== undefined && version !== 'versionId=null') throw parameterNotImplemented('versionId');
  const found = /^\/?([^/]+)\/(.+)$/s.exec(decodeSource(path));
  if (!found)
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      header,
    );
  return { bucket: found[1] ?? '', key: found[2] ?? '' };
}

function decodeSource(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidArgument('Invalid copy source encoding.', 'x-amz-copy-source', path);
  }
}

function directiveOf(headers: RestRequest['headers']): 'COPY' | 'REPLACE' {
  const directive = headers['x-amz-metadata-directive'] ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive;
  throw invalidArgument('Unknown metadata directive.', 'x-amz-metadata-directive', directive);
}
