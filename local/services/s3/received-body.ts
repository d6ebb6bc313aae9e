/**
 * The content of an upload as it streams in: decoded, counted, and checked against every digest that came with it. What does not
 * fit ends the stream with an error, so that no object is made of it.
 */
import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { StoredChecksum } from '#local/backends/blobs';
import { readBody } from '#local/wire/body';
import type { RestRequest } from '#local/wire/service';
import { ALGORITHMS, type Algorithm, algorithmNamed } from './checksums/algorithms';
import { decodeAwsChunked } from './chunked';
import {
  badDigest,
  contentSha256Mismatch,
  entityTooLarge,
  headerNotImplemented,
  incompleteBody,
  invalidDigest,
  invalidRequest,
  malformedXml,
  missingContentLength,
} from './errors';

export interface ReceivedBody {
  readonly content: Readable;
  /** Once the content has been read: the checksum that the client gave, or else that of the wanted algorithm. */
  checksum(): StoredChecksum | undefined;
}

export const MAX_PUT_BYTES = 5 * 1024 ** 3;
const MAX_XML_BYTES = 4 * 1024 * 1024;

/**
 * @param wanted computes this checksum also when the client gives none
 * @throws ServiceError for headers that cannot be right whatever the content is
 */
export function receive({ headers, body }: RestRequest, wanted?: Algorithm): ReceivedBody {
  const sha256 = headers['x-amz-content-sha256'] ?? '';
  const isChunked = sha256.startsWith('STREAMING-') || /\baws-chunked\b/.test(headers['content-encoding'] ?? '');
  const length = lengthOf(headers, isChunked);
  const declared = declaredChecksum(headers);
  const algorithm = declared?.algorithm ?? wanted;

  const checks: { readonly hash: Pick<Hash, 'update'>; verify(): void }[] = [];
  const md5 = headers['content-md5'];
  if (md5 !== undefined) checks.push(contentMd5(md5));
  if (/^[0-9a-f]{64}$/i.test(sha256)) checks.push(contentSha256(sha256));
  const crc = algorithm?.create();
  const trailers = new Map<string, string>();
  let value: string | undefined;

  async function* content(): AsyncGenerator<Buffer> {
    const decoded = isChunked ? decodeAwsChunked(body, (name, text) => trailers.set(name, text)) : body;
    let size = 0;
    for await (const chunk of decoded as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > length) throw incompleteBody();
      for (const { hash } of checks) hash.update(chunk);
      crc?.update(chunk);
      yield chunk;
    }
    if (size !== length) throw incompleteBody();
    for (const check of checks) check.verify();
    value = crc?.digest().toString('base64');
    const expected = declared?.value ?? (declared && trailers.get(`x-amz-checksum-${declared.algorithm.name}`));
    if (declared && expected !== value) throw badDigest(declared.algorithm.element);
  }

  return {
    content: Readable.from(content(), { objectMode: false }),
    checksum: () => (algorithm && value ? { algorithm: algorithm.name, value, type: 'FULL_OBJECT' } : undefined),
  };
}

/** A small body, checked in the same way. @throws ServiceError MalformedXML when it is too large to be meant */
export async function receiveText(request: RestRequest): Promise<string> {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (length === undefined && coding === undefined) return '';
  const bytes = await readBody(receive(request).content, MAX_XML_BYTES, malformedXml);
  return bytes.toString('utf8');
}

function lengthOf(headers: RestRequest['headers'], isChunked: boolean): number {
  const text = isChunked ? headers['x-amz-decoded-content-length'] : headers['content-length'];
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw missingContentLength();
  const length = Number(text);
  if (length > MAX_PUT_BYTES) throw entityTooLarge(length, MAX_PUT_BYTES);
  return length;
}

/** The one checksum that came with the request, or is announced as a trailer. */
function declaredChecksum(headers: RestRequest['headers']): { algorithm: Algorithm; value?: string } | undefined {
  const PREFIX = 'x-amz-checksum-';
  const trailers = (headers['x-amz-trailer'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const named = [...Object.keys(headers), ...trailers].filter(
    (name) => name.startsWith(PREFIX) && !/-(?:algorithm|mode|type)$/.test(name),
  );
  const [name] = named;
  if (name === undefined) return undefined;
  if (named.length > 1) {
    throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  }
  const algorithm = algorithmNamed(name.slice(PREFIX.length));
  if (!algorithm) throw headerNotImplemented(name, `only ${ALGORITHMS.map(({ element }) => element)}`);
  const value = headers[name];
  if (value !== undefined && Buffer.from(value, 'base64').length !== algorithm.create().digest().length) {
    throw invalidRequest(`Value for ${name} header is invalid.`);
  }
  return { algorithm, value };
}

function contentMd5(expected: string) {
  if (Buffer.from(expected, 'base64').length !== 16) throw invalidDigest();
  const hash = createHash('md5');
  return {
    hash,
    verify() {
      if (hash.digest('base64') !== expected) throw badDigest('Content-MD5');
    },
  };
}

function contentSha256(expected: string) {
  const hash = createHash('sha256');
  return {
    hash,
    verify() {
      if (hash.digest('hex') !== expected.toLowerCase()) throw contentSha256Mismatch();
    },
  };
}
