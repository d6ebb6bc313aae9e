/** ListParts and ListMultipartUploads. */
import { algorithmNamed } from '../checksums/algorithms';
import type { S3Handler } from '../context';
import { parameterNotImplemented } from '../errors';
import { quoted } from '../object-headers';
import { encoderFor, ownerOf, xmlResponse } from '../xml-output';
import { pageLength } from './listing';
import { uploadOf } from './multipart';

export const listParts: S3Handler = (s3) => {
  const { request, call, bucket, key, blobs } = s3;
  const { upload, algorithm } = uploadOf(s3);
  const limit = pageLength(request.query, 'max-parts');
  const after = Number(request.query.get('part-number-marker') ?? 0) || 0;
  const following = blobs.uploads.parts(upload.id).filter((part) => part.number > after);
  const page = following.slice(0, limit);
  return xmlResponse('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: limit,
    IsTruncated: page.length < following.length,
    Part: page.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.lastModified),
      ETag: quoted(part.etag),
      Size: part.size,
      ...(algorithm && { [`Checksum${algorithm.element}`]: part.checksum?.value }),
    })),
    Initiator: ownerOf(call.account),
    Owner: ownerOf(call.account),
    StorageClass: 'STANDARD',
    ChecksumAlgorithm: algorithm?.element,
    ChecksumType: upload.checksum?.type,
  });
};

export const listMultipartUploads: S3Handler = ({ request: { query }, call, bucket, blobs }) => {
  if (query.get('delimiter')) throw parameterNotImplemented('delimiter');
  const encode = encoderFor(query.get('encoding-type'));
  const prefix = query.get('prefix') ?? '';
  const limit = pageLength(query, 'max-uploads');
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  const uploads = blobs.uploads.list(bucket).filter((upload) => upload.key.startsWith(prefix));
  const following = uploads.slice(uploads.findLastIndex(({ id, key }) => isMarked(id, key)) + 1);
  const page = following.slice(0, limit);
  return xmlResponse('ListMultipartUploadsResult', {
    Bucket: bucket,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: encode(page.at(-1)?.key ?? ''),
    NextUploadIdMarker: page.at(-1)?.id ?? '',
    Prefix: encode(prefix),
    MaxUploads: limit,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: page.length < following.length,
    Upload: page.map(({ id, key, initiated, checksum }) => ({
      Key: encode(key),
      UploadId: id,
      Initiator: ownerOf(call.account),
      Owner: ownerOf(call.account),
      StorageClass: 'STANDARD',
      Initiated: new Date(initiated),
      ChecksumAlgorithm: checksum && algorithmNamed(checksum.algorithm)?.element,
      ChecksumType: checksum?.type,
    })),
  });

  /** Whether the page before ended here or later: uploads are in order of their keys. */
  function isMarked(id: string, key: string): boolean {
    if (keyMarker === '') return false;
    return idMarker === '' ? key <= keyMarker : id === idMarker || key < keyMarker;
  }
};
