/** What an operation of S3 works with, and the checks that all of them share. */
import type { Blobs } from '#local/backends/blobs';
import type { Clock } from '#local/backends/clock';
import type { Call, RestRequest, RestResponse } from '#local/wire/service';
import { accessDenied, headerNotImplemented, keyTooLong, parameterNotImplemented } from './errors';

/** See handed-over.ts. */
export interface HandedOver {
  /** The header that names a link. */
  readonly header: string;
  /** The folder of the links. */
  readonly directory: string;
}

export interface S3Dependencies {
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Where clients on this machine leave files. Default: nowhere. */
  readonly handedOver?: HandedOver | undefined;
}

export interface S3Request extends S3Dependencies {
  readonly request: RestRequest;
  readonly call: Call;
  /** Empty for operations without one. The same for `key`. */
  readonly bucket: string;
  readonly key: string;
}

export type S3Handler = (s3: S3Request) => Promise<RestResponse> | RestResponse;

/** What an operation honours besides what every request may carry. Names in lower case; `x-amz-meta-` is a prefix. */
export interface Honoured {
  readonly query?: readonly string[];
  readonly headers?: readonly string[];
}

const MAX_KEY_BYTES = 1024;

/** Signatures, the SDKs' own marks, and checksums, which are verified wherever there is a body. */
const ALWAYS_HEADERS =
  /^x-amz-(?:date|content-sha256|user-agent|security-token|sdk-checksum-algorithm|checksum-[a-z0-9]+|decoded-content-length|trailer|expected-bucket-owner|te)$/;
const ALWAYS_QUERY =
  /^(?:x-id|x-amz-(?:algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256|sdk-checksum-algorithm|checksum-[a-z0-9]+))$/i;

/** Values that say what this S3 does anyway. */
const WITHOUT_EFFECT: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-server-side-encryption': ['AES256'],
};

/** @throws ServiceError NotImplemented for whatever would have to be ignored, KeyTooLongError, AccessDenied */
export function checkRequest({ request, call, key, clock }: S3Request, { query = [], headers = [] }: Honoured): void {
  for (const name of request.query.keys()) {
    if (!query.includes(name) && !ALWAYS_QUERY.test(name)) throw parameterNotImplemented(name);
  }
  for (const [name, value = ''] of Object.entries(request.headers)) {
    if (!/^(?:x-amz|if)-/.test(name) || ALWAYS_HEADERS.test(name)) continue;
    const isHonoured = headers.some(
      (allowed) => name === allowed || (allowed.endsWith('-') && name.startsWith(allowed)),
    );
    if (!isHonoured && !WITHOUT_EFFECT[name]?.includes(value)) throw headerNotImplemented(name, value);
  }
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > MAX_KEY_BYTES) throw keyTooLong(keyBytes);
  const owner = request.headers['x-amz-expected-bucket-owner'];
  if (owner !== undefined && owner !== call.account) throw accessDenied('Access Denied');
  if (isExpired(request.query, clock.now())) throw accessDenied('Request has expired');
}

/** Of a presigned URL. Its signature is not verified. */
function isExpired(query: URLSearchParams, now: number): boolean {
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '');
  const seconds = query.get('X-Amz-Expires');
  if (!date || seconds === null) return false;
  const [year = 0, month = 1, ...rest] = date.slice(1).map(Number);
  return now > Date.UTC(year, month - 1, ...(rest as [number])) + Number(seconds) * 1000;
}
