/** The operations of S3 that are honoured: where each is found, and which of its parameters count. */
import type { RestRoute } from '#local/wire/service';
import { checkRequest, type Honoured, type S3Dependencies, type S3Handler } from './context';
import { noSuchBucket } from './errors';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './operations/buckets';
import { copyObject, uploadPartCopy } from './operations/copy';
import { deleteObjects } from './operations/deletion';
import { listObjects, listObjectsV2 } from './operations/listing';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './operations/multipart';
import { listMultipartUploads, listParts } from './operations/multipart-lists';
import {
  deleteObject,
  getObject,
  getObjectTagging,
  headObject,
  putObject,
  RESPONSE_OVERRIDES,
} from './operations/objects';

interface Entry extends Pick<RestRoute, 'operation' | 'query' | 'header'> {
  readonly method: string;
  readonly honours?: Honoured;
  readonly handle: S3Handler;
}

const READ_CONDITIONS = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];
const WRITE_CONDITIONS = ['if-match', 'if-none-match'];
const COPY_SOURCE = ['x-amz-copy-source', ...READ_CONDITIONS.map((name) => `x-amz-copy-source-${name}`)];
const LISTING = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

const OF_SERVICE: readonly Entry[] = [
  {
    operation: 'ListBuckets',
    method: 'GET',
    honours: { query: ['prefix', 'max-buckets', 'continuation-token'] },
    handle: listBuckets,
  },
];

/** More particular ones first. */
const OF_BUCKETS: readonly Entry[] = [
  { operation: 'CreateBucket', method: 'PUT', handle: createBucket },
  { operation: 'HeadBucket', method: 'HEAD', handle: headBucket },
  { operation: 'DeleteBucket', method: 'DELETE', handle: deleteBucket },
  { operation: 'DeleteObjects', method: 'POST', query: ['delete'], handle: deleteObjects },
  { operation: 'GetBucketLocation', method: 'GET', query: ['location'], handle: getBucketLocation },
  {
    operation: 'ListMultipartUploads',
    method: 'GET',
    query: ['uploads'],
    honours: { query: ['prefix', 'delimiter', 'encoding-type', 'max-uploads', 'key-marker', 'upload-id-marker'] },
    handle: listMultipartUploads,
  },
  {
    operation: 'ListObjectsV2',
    method: 'GET',
    query: ['list-type=2'],
    honours: { query: [...LISTING, 'continuation-token', 'start-after', 'fetch-owner'] },
    handle: listObjectsV2,
  },
  {
    operation: 'ListObjects',
    method: 'GET',
    honours: { query: [...LISTING, 'marker'] },
    handle: listObjects,
  },
];

const OF_OBJECTS: readonly Entry[] = [
  {
    operation: 'UploadPartCopy',
    method: 'PUT',
    query: ['uploadId', 'partNumber'],
    header: ['x-amz-copy-source'],
    honours: { headers: [...COPY_SOURCE, 'x-amz-copy-source-range'] },
    handle: uploadPartCopy,
  },
  { operation: 'UploadPart', method: 'PUT', query: ['uploadId', 'partNumber'], handle: uploadPart },
  {
    operation: 'CopyObject',
    method: 'PUT',
    header: ['x-amz-copy-source'],
    honours: { headers: [...COPY_SOURCE, ...WRITE_CONDITIONS, 'x-amz-metadata-directive', 'x-amz-meta-'] },
    handle: copyObject,
  },
  {
    operation: 'PutObject',
    method: 'PUT',
    honours: { headers: [...WRITE_CONDITIONS, 'x-amz-meta-'] },
    handle: putObject,
  },
  {
    operation: 'ListParts',
    method: 'GET',
    query: ['uploadId'],
    honours: { query: ['max-parts', 'part-number-marker'] },
    handle: listParts,
  },
  { operation: 'GetObjectTagging', method: 'GET', query: ['tagging'], handle: getObjectTagging },
  {
    operation: 'GetObject',
    method: 'GET',
    honours: { query: RESPONSE_OVERRIDES, headers: [...READ_CONDITIONS, 'x-amz-checksum-mode'] },
    handle: getObject,
  },
  {
    operation: 'HeadObject',
    method: 'HEAD',
    honours: { query: RESPONSE_OVERRIDES, headers: [...READ_CONDITIONS, 'x-amz-checksum-mode'] },
    handle: headObject,
  },
  {
    operation: 'CreateMultipartUpload',
    method: 'POST',
    query: ['uploads'],
    honours: { headers: ['x-amz-meta-'] },
    handle: createMultipartUpload,
  },
  {
    operation: 'CompleteMultipartUpload',
    method: 'POST',
    query: ['uploadId'],
    honours: { headers: [...WRITE_CONDITIONS] },
    handle: completeMultipartUpload,
  },
  { operation: 'AbortMultipartUpload', method: 'DELETE', query: ['uploadId'], handle: abortMultipartUpload },
  { operation: 'DeleteObject', method: 'DELETE', honours: { headers: ['if-match'] }, handle: deleteObject },
];

export function createRoutes(dependencies: S3Dependencies): RestRoute[] {
  const routes = (path: string, entries: readonly Entry[]) => entries.map((entry) => route(path, entry, dependencies));
  return [...routes('/', OF_SERVICE), ...routes('/{Bucket}', OF_BUCKETS), ...routes('/{Bucket}/{Key+}', OF_OBJECTS)];
}

function route(path: string, { handle, honours = {}, ...entry }: Entry, dependencies: S3Dependencies): RestRoute {
  const { blobs } = dependencies;
  const selectors = (entry.query ?? []).map((selector) => selector.replace(/=.*$/, ''));
  const honoured = { ...honours, query: [...selectors, ...(honours.query ?? [])] };
  return {
    ...entry,
    path,
    async respond(request, call) {
      const { Bucket: bucket = '', Key: key = '' } = request.path;
      const s3 = { request, call, bucket, key, ...dependencies };
      checkRequest(s3, honoured);
      if (bucket !== '' && entry.operation !== 'CreateBucket' && !blobs.hasBucket(bucket)) throw noSuchBucket(bucket);
      const response = await handle(s3);
      return { ...response, headers: { ...response.headers, 'x-amz-request-id': call.requestId } };
    },
  };
}
