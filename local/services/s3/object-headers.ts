/** The HTTP headers that are kept with an object and given back with it. */
import type { BlobObject, ObjectAttributes, StoredChecksum } from '#local/backends/blobs';
import { metadataTooLarge } from './errors';

const METADATA = 'x-amz-meta-';
const MAX_METADATA_BYTES = 2048;

/** Headers besides Content-Type that are stored as they are. `aws-chunked` in Content-Encoding is the transfer's, not the object's. */
const KEPT = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires'] as const;

type Headers = Readonly<Record<string, string | undefined>>;

/** @throws ServiceError MetadataTooLarge */
export function attributesFrom(headers: Headers): ObjectAttributes {
  const metadata: Record<string, string> = {};
  let bytes = 0;
  for (const [name, value = ''] of Object.entries(headers)) {
    if (!name.startsWith(METADATA)) continue;
    metadata[name.slice(METADATA.length)] = value;
    bytes += name.length - METADATA.length + Buffer.byteLength(value, 'latin1');
  }
  if (bytes > MAX_METADATA_BYTES) throw metadataTooLarge(bytes);
  const kept = KEPT.map(
    (name) => [name, name === 'content-encoding' ? withoutChunked(headers[name]) : headers[name]] as const,
  );
  return {
    contentType: headers['content-type'] || undefined,
    metadata,
    headers: Object.fromEntries(kept.filter((entry): entry is [(typeof KEPT)[number], string] => Boolean(entry[1]))),
  };
}

const withoutChunked = (encoding = '') =>
  encoding
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== 'aws-chunked')
    .join(',');

/** Headers of GetObject and HeadObject, but for the length and range. */
export function headersOf(object: BlobObject): Record<string, string> {
  const metadata = Object.entries(object.metadata).map(([name, value]) => [METADATA + name, asHeader(value)]);
  return {
    'content-type': object.contentType,
    ...object.headers,
    ...Object.fromEntries(metadata),
    etag: quoted(object.etag),
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    'x-amz-server-side-encryption': 'AES256',
  };
}

export function checksumHeaders(checksum: StoredChecksum | undefined): Record<string, string> {
  if (!checksum) return {};
  return { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

export const quoted = (etag: string) => `"${etag}"`;

/** What a header cannot carry is encoded as S3 does, by RFC 2047. */
const asHeader = (value: string) =>
  /^[\t\x20-\x7e\x80-\xff]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
