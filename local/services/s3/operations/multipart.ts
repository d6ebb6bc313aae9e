/** Multipart uploads. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
import * as z from 'zod';
import { BlobNotFound, type StoredChecksum, type Upload, type UploadPart } from '#local/backends/blobs';
import type { RestRequest } from '#local/wire/service';
import { ALGORITHMS, type Algorithm, algorithmNamed, compositeOf } from '../checksums/algorithms';
import { conditionally, unquote, writeCondition } from '../conditions';
import type { S3Handler, S3Request } from '../context';
import {
  badDigest,
  entityTooSmall,
  invalidArgument,
  invalidPart,
  invalidPartOrder,
  invalidRequest,
  noSuchUpload,
} from '../errors';
import { attributesFrom, checksumHeaders, quoted } from '../object-headers';
import { receive, receiveText } from '../received-body';
import { parseXml, repeated } from '../xml-input';
import { xmlResponse } from '../xml-output';

const SMALLEST_PART_BYTES = 5 * 1024 * 1024;
const MOST_PARTS = 10_000;

export const createMultipartUpload: S3Handler = async ({ request: { headers }, bucket, key, blobs }) => {
  const checksum = wantedChecksum(headers);
  const upload = await blobs.uploads.create({ ...attributesFrom(headers), bucket, key, ...(checksum && { checksum }) });
  return xmlResponse(
    'InitiateMultipartUploadResult',
    { Bucket: bucket, Key: key, UploadId: upload.id },
    checksum && {
      'x-amz-checksum-algorithm': algorithmNamed(checksum.algorithm)?.element,
      'x-amz-checksum-type': checksum.type,
    },
  );
};

function wantedChecksum(headers: RestRequest['headers']): Upload['checksum'] {
  const name = headers['x-amz-checksum-algorithm'];
  const type = headers['x-amz-checksum-type'];
  if (name === undefined) {
    if (type === undefined) return undefined;
    throw invalidRequest('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
  }
  const algorithm = algorithmNamed(name);
  if (!algorithm) {
    throw invalidRequest(
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${ALGORITHMS.map(({ element }) => element).join(', ')}]`,
    );
  }
  const wanted = type === undefined ? algorithm.types[0] : algorithm.types.find((possible) => possible === type);
  if (!wanted)
    throw invalidRequest(`The ${type} checksum type cannot be used with the ${name.toLowerCase()} checksum algorithm.`);
  return { algorithm: algorithm.name, type: wanted };
}

export const uploadPart: S3Handler = async (s3) => {
  const { request, blobs } = s3;
  const { upload, algorithm } = uploadOf(s3);
  const number = partNumberOf(request);
  const { content, checksum } = receive(request, algorithm);
  const part = await whileOpen(upload.id, () => blobs.uploads.putPart(upload.id, number, content, { checksum }));
  const { [TYPE_HEADER]: _, ...headers } = checksumHeaders(part.checksum);
  return { status: 200, headers: { etag: quoted(part.etag), 'x-amz-server-side-encryption': 'AES256', ...headers } };
};

/** Of a part there is no type to tell. */
const TYPE_HEADER = 'x-amz-checksum-type';

const CompletedPart = z.looseObject({ PartNumber: z.coerce.number().int().min(1).max(MOST_PARTS), ETag: z.string() });
type CompletedPart = z.infer<typeof CompletedPart>;
const CompleteMultipartUpload = z.strictObject({ Part: repeated(CompletedPart) });

export const completeMultipartUpload: S3Handler = async (s3) => {
  const { request, bucket, key, blobs } = s3;
  const { upload, algorithm } = uploadOf(s3);
  const { Part: wanted } = parseXml(await bodyText(request), 'CompleteMultipartUpload', CompleteMultipartUpload);
  const parts = checkParts(upload, wanted, blobs.uploads.parts(upload.id), algorithm);
  const onlyIf = writeCondition(request.headers);
  const { onContent, checksum } = finalChecksum(request, upload, parts, algorithm);
  const numbers = parts.map((part) => part.number);
  const object = await conditionally(key, onlyIf, () =>
    whileOpen(upload.id, () => blobs.uploads.complete(upload.id, numbers, { onlyIf, onContent, checksum })),
  );
  const element = algorithmNamed(object.checksum?.algorithm ?? '')?.element;
  return xmlResponse('CompleteMultipartUploadResult', {
    Location: `http://${request.headers.host}/${bucket}/${encodeURIComponent(key)}`,
    Bucket: bucket,
    Key: key,
    ETag: quoted(object.etag),
    ...(element && { [`Checksum${element}`]: object.checksum?.value, ChecksumType: object.checksum?.type }),
  });
};

/** @throws ServiceError for parts that cannot be joined */
function checkParts(
  { id }: Upload,
  wanted: readonly CompletedPart[],
  present: readonly UploadPart[],
  algorithm: Algorithm | undefined,
): UploadPart[] {
  const byNumber = new Map(present.map((part) => [part.number, part]));
  const parts = wanted.map((completed, index) => {
    const { PartNumber: number, ETag } = completed;
    if (number <= (wanted[index - 1]?.PartNumber ?? 0)) throw invalidPartOrder(id);
    const part = byNumber.get(number);
    if (!part || part.etag !== unquote(ETag)) throw invalidPart(id, number);
    const given = algorithm && completed[`Checksum${algorithm.element}`];
    if (given !== undefined && given !== part.checksum?.value) throw invalidPart(id, number);
    return part;
  });
  const small = parts.slice(0, -1).find((part) => part.size < SMALLEST_PART_BYTES);
  if (small) throw entityTooSmall(small.number, small.size, small.etag);
  return parts;
}

/** The object's checksum: of the parts' checksums, or of the whole content as it is joined; compared with what the client says. */
function finalChecksum({ headers }: RestRequest, upload: Upload, parts: readonly UploadPart[], algorithm?: Algorithm) {
  if (!algorithm || !upload.checksum) return {};
  const { type } = upload.checksum;
  const whole = type === 'FULL_OBJECT' ? algorithm.create() : undefined;
  return {
    onContent: whole && ((chunk: Uint8Array) => whole.update(chunk)),
    checksum(): StoredChecksum {
      const value = whole
        ? whole.digest().toString('base64')
        : compositeOf(
            parts.map((part) => part.checksum?.value ?? ''),
            algorithm,
          );
      const given = headers[`x-amz-checksum-${algorithm.name}`];
      if (given !== undefined && given !== value && given !== value.replace(/-\d+$/, ''))
        throw badDigest(algorithm.element);
      return { algorithm: algorithm.name, value, type };
    },
  };
}

/** The checksum headers of this request are those of the object, not of its body. */
function bodyText(request: RestRequest): Promise<string> {
  const headers = Object.entries(request.headers).filter(([name]) => !name.startsWith('x-amz-checksum-'));
  return receiveText({ ...request, headers: Object.fromEntries(headers) });
}

export const abortMultipartUpload: S3Handler = async (s3) => {
  const { upload } = uploadOf(s3);
  await whileOpen(upload.id, () => s3.blobs.uploads.abort(upload.id));
  return { status: 204 };
};

/** @throws ServiceError NoSuchUpload */
export function uploadOf({ request, bucket, key, blobs }: S3Request): {
  upload: Upload;
  algorithm: Algorithm | undefined;
} {
  const id = request.query.get('uploadId') ?? '';
  const upload = blobs.uploads.get(id);
  if (!upload || upload.bucket !== bucket || upload.key !== key) throw noSuchUpload(id);
  return { upload, algorithm: algorithmNamed(upload.checksum?.algorithm ?? '') };
}

/** @throws ServiceError InvalidArgument */
export function partNumberOf({ query }: RestRequest): number {
  const text = query.get('partNumber') ?? '';
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= MOST_PARTS) return number;
  throw invalidArgument(`Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`, 'partNumber', text);
}

/** The upload may end while a part of it is on its way. */
async function whileOpen<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof BlobNotFound ? noSuchUpload(id) : error;
  }
}
