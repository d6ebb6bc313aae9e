import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { rawRequest } from '#test/support/raw-request';
import { BUCKET, startS3, type TestS3 } from './store';

let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});

describe('buckets', () => {
  test('are created, found, listed and deleted', async () => {
    await s3.client.send(new CreateBucketCommand({ Bucket: 'another-one' }));
    expect(await s3.client.send(new HeadBucketCommand({ Bucket: 'another-one' }))).toMatchObject({
      BucketRegion: 'us-east-1',
    });
    const { Buckets } = await s3.client.send(new ListBucketsCommand({}));
    expect(Buckets).toEqual(
      ['another-one', BUCKET].map((Name) => ({ Name, CreationDate: expect.any(Date), BucketRegion: 'us-east-1' })),
    );
    const { LocationConstraint } = await s3.client.send(new GetBucketLocationCommand({ Bucket: BUCKET }));
    expect(LocationConstraint).toBeFalsy();
    await s3.client.send(new DeleteBucketCommand({ Bucket: 'another-one' }));
    await expect(s3.client.send(new HeadBucketCommand({ Bucket: 'another-one' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  test('are listed page by page', async () => {
    for (const Bucket of ['page-1', 'page-2', 'page-3']) await s3.client.send(new CreateBucketCommand({ Bucket }));
    const first = await s3.client.send(new ListBucketsCommand({ Prefix: 'page-', MaxBuckets: 2 }));
    const second = await s3.client.send(
      new ListBucketsCommand({ Prefix: 'page-', ContinuationToken: first.ContinuationToken }),
    );
    const names = [first, second].map(({ Buckets = [] }) => Buckets.map(({ Name }) => Name));
    expect(names).toEqual([['page-1', 'page-2'], ['page-3']]);
    expect(second.ContinuationToken).toBeUndefined();
  });

  test('may be created twice in us-east-1, elsewhere not', async () => {
    await s3.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const { client, clientWith } = await startS3({ region: 'eu-central-1' });
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    const create = () => client.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }));
    await create();
    await expect(create()).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
      $metadata: { httpStatusCode: 409 },
    });
    const elsewhere = { Bucket: 'elsewhere', CreateBucketConfiguration: { LocationConstraint: 'sa-east-1' as const } };
    await expect(clientWith({}).send(new CreateBucketCommand(elsewhere))).rejects.toMatchObject({
      name: 'IllegalLocationConstraintException',
    });
    const located = await client.send(new GetBucketLocationCommand({ Bucket: BUCKET }));
    expect(located.LocationConstraint).toBe('eu-central-1');
  });

  test.each(['ab', 'Upper', 'under_score', '1.2.3.4', 'a..b', '-a-', 'a'.repeat(64), 'xn--abc'])(
    'rejects the name %s',
    async (name) => {
      const answer = await rawRequest(s3.server.url, [`PUT /${name} HTTP/1.1`, 'Content-Length: 0']);
      expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('<Code>InvalidBucketName</Code>') });
    },
  );

  test('are not deleted while they hold objects', async () => {
    await s3.put('kept', 'x');
    await expect(s3.client.send(new DeleteBucketCommand({ Bucket: BUCKET }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
      $metadata: { httpStatusCode: 409 },
    });
    await s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'kept' }));
  });

  test('have no access control lists: the operation is named', async () => {
    await expect(s3.client.send(new GetBucketAclCommand({ Bucket: BUCKET }))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('GetBucketAcl'),
    });
  });
});

describe('listing', () => {
  const KEYS = ['a', 'b/1', 'b/2', 'b/c/3', 'd & <e>', 'f/', 'f/g', 'ü', '\uffee', '😀'];
  beforeAll(async () => {
    await s3.client.send(new CreateBucketCommand({ Bucket: 'listed' }));
    await Promise.all(KEYS.map((key) => s3.blobs.put('listed', key, key)));
  });
  const list = (input: Partial<ListObjectsV2CommandInput> = {}) =>
    s3.client.send(new ListObjectsV2Command({ Bucket: 'listed', ...input }));

  test('gives keys in the order of their bytes, with size, time and ETag', async () => {
    const { Contents = [], KeyCount, IsTruncated } = await list();
    expect(Contents.map(({ Key }) => Key)).toEqual(KEYS);
    expect({ KeyCount, IsTruncated }).toEqual({ KeyCount: KEYS.length, IsTruncated: false });
    const { etag, size } = s3.blobs.head('listed', 'b/1') ?? {};
    expect(Contents[1]).toEqual({
      Key: 'b/1',
      ETag: `"${etag}"`,
      Size: size,
      LastModified: expect.any(Date),
      StorageClass: 'STANDARD',
    });
  });

  test('encodes keys when asked', async () => {
    const { Contents = [], EncodingType } = await list({ EncodingType: 'url', StartAfter: 'b/c/3', MaxKeys: 1 });
    expect({ EncodingType, keys: Contents.map(({ Key }) => Key) }).toEqual({
      EncodingType: 'url',
      keys: ['d%20%26%20%3Ce%3E'],
    });
  });

  test('groups keys at the delimiter', async () => {
    const { Contents, CommonPrefixes } = await list({ Delimiter: '/' });
    expect(Contents?.map(({ Key }) => Key)).toEqual(['a', 'd & <e>', 'ü', '\uffee', '😀']);
    expect(CommonPrefixes).toEqual([{ Prefix: 'b/' }, { Prefix: 'f/' }]);
    const below = await list({ Delimiter: '/', Prefix: 'b/' });
    expect(below.Contents?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2']);
    expect(below.CommonPrefixes).toEqual([{ Prefix: 'b/c/' }]);
    const folder = await list({ Delimiter: '/', Prefix: 'f/' });
    expect(folder.Contents?.map(({ Key }) => Key)).toEqual(['f/', 'f/g']);
  });

  test.each([1, 2, 3, 4])('gives everything once in pages of %d, grouped or not', async (pageSize) => {
    for (const Delimiter of [undefined, '/', '1']) {
      const names: (string | undefined)[] = [];
      for await (const page of paginateListObjectsV2(
        { client: s3.client, pageSize },
        { Bucket: 'listed', Delimiter },
      )) {
        expect(page.KeyCount).toBeLessThanOrEqual(pageSize);
        names.push(
          ...(page.Contents ?? []).map(({ Key }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        );
      }
      const whole = await list({ Delimiter });
      const expected = [
        ...(whole.Contents ?? []).map(({ Key }) => Key),
        ...(whole.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ];
      expect(names.sort()).toEqual(expected.sort());
    }
  });

  test('pages in the first version of the operation too', async () => {
    const names: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await s3.client.send(
        new ListObjectsCommand({ Bucket: 'listed', Delimiter: '/', MaxKeys: 2, Marker }),
      );
      names.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      );
      Marker = page.IsTruncated ? page.NextMarker : undefined;
    } while (Marker);
    expect(new Set(names)).toEqual(new Set(['a', 'b/', 'd & <e>', 'f/', 'ü', '\uffee', '😀']));
    expect(names).toHaveLength(7);
  });

  test('rejects parameters out of range', async () => {
    await expect(list({ ContinuationToken: 'no token' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(list({ MaxKeys: -1 })).rejects.toMatchObject({ name: 'InvalidArgument' });
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
    const wrong = await rawRequest(s3.server.url, ['GET /listed?list-type=2&encoding-type=x HTTP/1.1']);
    expect(wrong.body).toContain('Invalid Encoding Method specified in Request');
  });
});
