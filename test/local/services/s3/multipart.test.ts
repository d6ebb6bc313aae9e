import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { BUCKET, startS3, type TestS3 } from './store';

const MEBIBYTE = 2 ** 20;
const FIVE = 'x'.repeat(5 * MEBIBYTE);

let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});

async function begin(Key: string, input: object = {}) {
  const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key, ...input }));
  const upload = { Bucket: BUCKET, Key, UploadId };
  return {
    upload,
    part: async (PartNumber: number, Body: string) =>
      ({
        PartNumber,
        ETag: (await s3.client.send(new UploadPartCommand({ ...upload, PartNumber, Body }))).ETag,
      }) as const,
    complete: (Parts: object[], more: object = {}) =>
      s3.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more })),
  };
}

describe('serialization', () => {
  test.each<ChecksumAlgorithm | undefined>([undefined, 'CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'])(
    'takes what lib-storage uploads with %s, and gives it back verified',
    async (checksum) => {
      const content = randomBytes(11 * MEBIBYTE);
      const Key = `lib-storage-${checksum}`;
      const upload = new Upload({
        client: s3.client,
        params: {
          Bucket: BUCKET,
          Key,
          Body: Readable.from([content]),
          ChecksumAlgorithm: checksum,
          Metadata: { a: 'b' },
        },
      });
      expect((await upload.done()).ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
      const { Body, Metadata } = await s3.client.send(
        new GetObjectCommand({ Bucket: BUCKET, Key, ChecksumMode: 'ENABLED' }),
      );
      expect(content.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
      expect(Metadata).toEqual({ a: 'b' });
    },
  );

  test('has a checksum of checksums, or of the whole content', async () => {
    const composite = await begin('composite', { ChecksumAlgorithm: 'SHA256' });
    const parts = [await composite.part(1, FIVE), await composite.part(2, 'end')];
    expect(await composite.complete(parts)).toMatchObject({
      ChecksumSHA256: expect.stringMatching(/=-2$/),
      ChecksumType: 'COMPOSITE',
    });
    const full = await begin('full', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const { ChecksumCRC32, ChecksumType } = await full.complete([await full.part(1, FIVE), await full.part(2, 'end')]);
    await s3.put('same', `${FIVE}end`);
    const same = await s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'same', ChecksumMode: 'ENABLED' }));
    expect({ ChecksumCRC32, ChecksumType }).toEqual({ ChecksumCRC32: same.ChecksumCRC32, ChecksumType: 'FULL_OBJECT' });
  });

  test('lists uploads and their parts, page by page', async () => {
    const { upload, part } = await begin('listed/one');
    await begin('listed/two');
    for (const number of [3, 1, 2]) await part(number, `part ${number}`);
    const first = await s3.client.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    const second = await s3.client.send(
      new ListPartsCommand({ ...upload, PartNumberMarker: first.NextPartNumberMarker }),
    );
    expect([first, second].map(({ Parts = [] }) => Parts.map(({ PartNumber }) => PartNumber))).toEqual([[1, 2], [3]]);
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false]);
    const list = (input: object) =>
      s3.client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, Prefix: 'listed/', MaxUploads: 1, ...input }));
    const page = await list({});
    const next = await list({ KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker });
    expect([page, next].map(({ Uploads }) => Uploads?.[0]?.Key)).toEqual(['listed/one', 'listed/two']);
  });
});

describe('validation', () => {
  test('rejects parts that are missing, changed, out of order or too small', async () => {
    const { part, complete } = await begin('invalid');
    const one = await part(1, 'too small');
    const two = await part(2, 'end');
    await expect(complete([one, two])).rejects.toMatchObject({ name: 'EntityTooSmall', MinSizeAllowed: '5242880' });
    await expect(complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([one, { ...two, ETag: '"other"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete([{ ...one, PartNumber: 7 }])).rejects.toMatchObject({ name: 'InvalidPart' });
    expect(s3.blobs.head(BUCKET, 'invalid')).toBeUndefined();
    expect(await complete([one])).toMatchObject({ ETag: expect.stringMatching(/-1"$/) });
  });

  test('rejects a part with a wrong checksum', async () => {
    const { upload } = await begin('bad-part', { ChecksumAlgorithm: 'CRC32' });
    const wrong = new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x', ChecksumCRC32: 'AAAAAA==' });
    await expect(s3.client.send(wrong)).rejects.toMatchObject({ name: 'BadDigest' });
  });

  test.each([0, 10_001])('rejects the part number %d', async (PartNumber) => {
    const { part } = await begin('numbers');
    await expect(part(PartNumber, 'x')).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  test('rejects checksums that cannot be', async () => {
    await expect(begin('type', { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' })).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
  });
});

describe('behaviour', () => {
  test('rejects whatever comes for an upload that has ended', async () => {
    const { upload, part, complete } = await begin('ended');
    const one = await part(1, 'x');
    await s3.client.send(new AbortMultipartUploadCommand(upload));
    const attempts = await Promise.allSettled([
      part(2, 'y'),
      complete([one]),
      s3.client.send(new ListPartsCommand(upload)),
      s3.client.send(new AbortMultipartUploadCommand(upload)),
    ]);
    for (const attempt of attempts) {
      const reason = { name: 'NoSuchUpload', $metadata: { httpStatusCode: 404 } };
      expect(attempt).toMatchObject({ status: 'rejected', reason });
    }
  });

  test('completes only when the condition holds', async () => {
    await s3.put('taken', 'x');
    const { part, complete } = await begin('taken');
    const one = await part(1, 'y');
    await expect(complete([one], { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await s3.text('taken')).toBe('x');
    await complete([one]);
    expect(await s3.text('taken')).toBe('y');
  });

  test('copies parts from other objects', async () => {
    await s3.put('source', '0123456789');
    const { upload, complete } = await begin('copied', { ChecksumAlgorithm: 'CRC32' });
    const source = { ...upload, PartNumber: 1, CopySource: `${BUCKET}/source`, CopySourceRange: 'bytes=2-4' };
    const { CopyPartResult } = await s3.client.send(new UploadPartCopyCommand(source));
    await complete([{ PartNumber: 1, ETag: CopyPartResult?.ETag, ChecksumCRC32: CopyPartResult?.ChecksumCRC32 }]);
    expect(await s3.text('copied')).toBe('234');
  });
});
