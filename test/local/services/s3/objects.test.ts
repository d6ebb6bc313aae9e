/** Objects of S3 through the real SDK and on the wire: every operation on one object. One server for all, so one file. */
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { rawRequest } from '#test/support/raw-request';
import { BUCKET, startS3, type TestS3 } from './store';

let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});

const at = (Key: string) => ({ Bucket: BUCKET, Key });
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const raw = (method: string, path: string, headers: readonly string[] = [], body = '') =>
  rawRequest(s3.server.url, [`${method} /${BUCKET}/${path} HTTP/1.1`, ...headers], body);

describe('serialization', () => {
  test('keeps content, type, headers and metadata', async () => {
    const sent = {
      ContentType: 'text/csv',
      CacheControl: 'no-store',
      ContentDisposition: 'attachment; filename="a.csv"',
      ContentLanguage: 'de',
      Metadata: { 'run-id': 'abc', second: 'x y' },
    };
    const { ETag } = await s3.client.send(new PutObjectCommand({ ...at('attributes'), Body: 'hello', ...sent }));
    expect(ETag).toBe(`"${md5('hello')}"`);
    const { Body, ...got } = await s3.client.send(new GetObjectCommand(at('attributes')));
    expect(got).toMatchObject({ ...sent, ETag, ContentLength: 5, AcceptRanges: 'bytes' });
    expect(await Body?.transformToString()).toBe('hello');
    expect(await s3.client.send(new HeadObjectCommand(at('attributes')))).toMatchObject({
      ...sent,
      ETag,
      ContentLength: 5,
    });
  });

  test('says binary/octet-stream when nothing was said', async () => {
    await raw('PUT', 'untyped', [], 'x');
    expect(await s3.client.send(new HeadObjectCommand(at('untyped')))).toMatchObject({
      ContentType: 'binary/octet-stream',
    });
  });

  test('takes a stream of unknown checksum in chunks with a trailer', async () => {
    const Body = Readable.from(['he', 'llo', ' ', 'world'].map((text) => Buffer.from(text)));
    await s3.client.send(new PutObjectCommand({ ...at('stream'), Body, ContentLength: 11, ContentEncoding: 'gzip' }));
    const { ContentEncoding, ChecksumCRC32 } = await s3.client.send(
      new HeadObjectCommand({ ...at('stream'), ChecksumMode: 'ENABLED' }),
    );
    expect({ ContentEncoding, ChecksumCRC32 }).toEqual({ ContentEncoding: 'gzip', ChecksumCRC32: 'DUoRhQ==' });
    expect(await s3.text('stream')).toBe('hello world');
  });

  test('takes signed chunks, however the bytes are cut', async () => {
    const chunk = (text: string) => `${text.length.toString(16)};chunk-signature=${'0'.repeat(64)}\r\n${text}\r\n`;
    const headers = ['x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'x-amz-decoded-content-length: 70000'];
    const body = chunk('a'.repeat(65_536)) + chunk('b'.repeat(4_464)) + chunk('');
    expect(await raw('PUT', 'signed', headers, body)).toMatchObject({ status: 200 });
    expect(await s3.text('signed')).toBe('a'.repeat(65_536) + 'b'.repeat(4_464));
  });

  test.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=5-100', '56789', 'bytes 5-9/10'],
  ])('answers the range %s', async (Range, text, ContentRange) => {
    await s3.put('digits', '0123456789');
    const { Body, ...got } = await s3.client.send(
      new GetObjectCommand({ ...at('digits'), Range, ChecksumMode: 'ENABLED' }),
    );
    expect(await Body?.transformToString()).toBe(text);
    expect(got).toMatchObject({ ContentRange, ContentLength: text.length, $metadata: { httpStatusCode: 206 } });
    expect(got.ChecksumCRC32).toBeUndefined();
  });

  test('replaces headers of the answer as the query says', async () => {
    await s3.put('typed', 'x');
    const { ContentType, ContentDisposition } = await s3.client.send(
      new GetObjectCommand({ ...at('typed'), ResponseContentType: 'text/x', ResponseContentDisposition: 'inline' }),
    );
    expect({ ContentType, ContentDisposition }).toEqual({ ContentType: 'text/x', ContentDisposition: 'inline' });
  });

  test('writes errors as XML with the key and the request’s id', async () => {
    const { status, body, headers } = await raw('GET', 'no%26such');
    expect(status).toBe(404);
    expect(body).toContain(
      '<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>no&amp;such</Key>',
    );
    expect(body).toContain(`<RequestId>${headers['x-amzn-requestid']}</RequestId>`);
  });

  test('takes every kind of key', async () => {
    const keys = [
      'a',
      'a/b',
      'a/b/',
      '../x',
      'x/../y',
      '/lead',
      'a//b',
      'ü n+ö%25&<>"\'?#',
      '\r\n\x01',
      '😀',
      'k'.repeat(1024),
    ];
    for (const key of keys) await s3.put(key, `content of ${key}`);
    for (const key of keys) expect(await s3.text(key)).toBe(`content of ${key}`);
  });
});

describe('validation', () => {
  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'verifies %s and gives it back',
    async (algorithm) => {
      const name = `Checksum${algorithm}` as const;
      await s3.client.send(new PutObjectCommand({ ...at(algorithm), Body: '123456789', ChecksumAlgorithm: algorithm }));
      const got = await s3.client.send(new GetObjectCommand({ ...at(algorithm), ChecksumMode: 'ENABLED' }));
      const known = {
        CRC32: 'y/Q5Jg==',
        CRC32C: '4waSgw==',
        CRC64NVME: 'rosUhgp5mIg=',
        SHA1: createHash('sha1').update('123456789').digest('base64'),
        SHA256: createHash('sha256').update('123456789').digest('base64'),
      };
      expect(got[name]).toBe(known[algorithm]);
      const wrong = { ...at(algorithm), Body: 'other', [name]: got[name] };
      await expect(s3.client.send(new PutObjectCommand(wrong))).rejects.toMatchObject({ name: 'BadDigest' });
      expect(await s3.text(algorithm)).toBe('123456789');
    },
  );

  test.each([
    ['a wrong checksum', ['x-amz-checksum-crc32: AAAAAA=='], 'BadDigest', 400],
    ['a checksum of the wrong length', ['x-amz-checksum-crc32: x'], 'InvalidRequest', 400],
    ['two checksums', ['x-amz-checksum-crc32: AAAAAA==', 'x-amz-checksum-sha1: x'], 'InvalidRequest', 400],
    ['an algorithm that is not honoured', ['x-amz-checksum-xxhash64: AAAAAA=='], 'NotImplemented', 501],
    ['a wrong MD5', ['Content-MD5: AAAAAAAAAAAAAAAAAAAAAA=='], 'BadDigest', 400],
    ['an MD5 of the wrong length', ['Content-MD5: AAAA'], 'InvalidDigest', 400],
    ['a wrong SHA-256', [`x-amz-content-sha256: ${'0'.repeat(64)}`], 'XAmzContentSHA256Mismatch', 400],
    ['a key of KMS', ['x-amz-server-side-encryption: aws:kms'], 'NotImplemented', 501],
    ['another storage class', ['x-amz-storage-class: GLACIER'], 'NotImplemented', 501],
    ['tags', ['x-amz-tagging: a=b'], 'NotImplemented', 501],
    ['another owner', ['x-amz-expected-bucket-owner: 111111111111'], 'AccessDenied', 403],
    ['a condition that S3 does not know', ['If-None-Match: "etag"'], 'NotImplemented', 501],
    ['no length', ['Transfer-Encoding: chunked'], 'MissingContentLength', 411],
    ['too much metadata', [`x-amz-meta-big: ${'x'.repeat(2048)}`], 'MetadataTooLarge', 400],
    ['too many bytes announced', ['Content-Length: 6000000000'], 'EntityTooLarge', 400],
  ])('rejects a put with %s', async (_, headers, code, status) => {
    const isChunked = headers[0]?.startsWith('Transfer');
    const answer = await raw('PUT', 'refused', headers, isChunked ? '1\r\nx\r\n0\r\n\r\n' : 'x');
    expect({ status: answer.status, code: /<Code>(\w+)/.exec(answer.body)?.[1] }).toEqual({ status, code });
    expect(s3.blobs.head(BUCKET, 'refused')).toBeUndefined();
  });

  test.each([
    ['fewer bytes than announced', '5\r\nhello\r\n0\r\n\r\n', 6],
    ['more bytes than announced', '5\r\nhello\r\n0\r\n\r\n', 4],
    ['a size that is no number', 'x\r\nhello\r\n0\r\n\r\n', 5],
    ['a chunk without its end', '5\r\nhello0\r\n\r\n', 5],
    ['no last chunk', '5\r\nhello\r\n', 5],
  ])('rejects aws-chunked content with %s', async (_, body, length) => {
    const headers = ['Content-Encoding: aws-chunked', `x-amz-decoded-content-length: ${length}`];
    expect(await raw('PUT', 'chunks', headers, body)).toMatchObject({
      status: 400,
      body: expect.stringContaining('IncompleteBody'),
    });
    expect(s3.blobs.head(BUCKET, 'chunks')).toBeUndefined();
  });

  test('rejects a key of more than 1024 bytes', async () => {
    await expect(s3.put('ü'.repeat(513), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  test('rejects a range beyond the end', async () => {
    await s3.put('short', 'abc');
    const attempt = s3.client.send(new GetObjectCommand({ ...at('short'), Range: 'bytes=3-' }));
    await expect(attempt).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } });
  });

  test('rejects parameters that it would have to ignore, naming them', async () => {
    await s3.put('version', 'x');
    await expect(s3.client.send(new GetObjectCommand({ ...at('version'), VersionId: 'v1' }))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('versionId'),
    });
    const tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await expect(
      s3.client.send(new PutObjectTaggingCommand({ ...at('version'), Tagging: tagging })),
    ).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    expect((await s3.client.send(new GetObjectTaggingCommand(at('version')))).TagSet).toEqual([]);
  });

  test.each([
    '<Delete',
    '<Delete></Delete>',
    '<!DOCTYPE x [<!ENTITY a "b">]><Delete><Object><Key>&a;</Key></Object></Delete>',
    '<Delete><Object><Key>a</Key><Odd/></Object></Delete>',
  ])('rejects the XML %s', async (xml) => {
    const answer = await rawRequest(s3.server.url, [`POST /${BUCKET}?delete HTTP/1.1`], xml);
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('MalformedXML') });
  });
});

describe('behaviour', () => {
  test('fails on objects and buckets that are not there', async () => {
    await expect(s3.text('missing')).rejects.toMatchObject({
      name: 'NoSuchKey',
      message: 'The specified key does not exist.',
    });
    await expect(s3.client.send(new HeadObjectCommand(at('missing')))).rejects.toMatchObject({
      name: 'NotFound',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(s3.client.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'a' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  test('answers conditional reads', async () => {
    await s3.put('read', 'hello');
    const { ETag, LastModified } = await s3.client.send(new HeadObjectCommand(at('read')));
    const read = (condition: object) => s3.client.send(new GetObjectCommand({ ...at('read'), ...condition }));
    const before = new Date((LastModified?.getTime() ?? 0) - 60_000);
    await read({ IfMatch: ETag });
    await read({ IfNoneMatch: '"other"', IfModifiedSince: LastModified });
    await read({ IfUnmodifiedSince: LastModified });
    await expect(read({ IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(read({ IfUnmodifiedSince: before })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(read({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(read({ IfModifiedSince: LastModified })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });

  test('lets one of many conditional writers win', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 10 }, (_, writer) =>
        s3.client.send(new PutObjectCommand({ ...at('lease'), Body: `${writer}`, IfNoneMatch: '*' })),
      ),
    );
    const lost = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
    expect(lost).toHaveLength(9);
    for (const error of lost) {
      expect(error).toMatchObject({
        name: 'PreconditionFailed',
        Condition: 'If-None-Match',
        $metadata: { httpStatusCode: 412 },
      });
    }
  });

  test('replaces and deletes only while the ETag is the same', async () => {
    await s3.put('guarded', 'first');
    const IfMatch = `"${md5('first')}"`;
    const replace = () => s3.client.send(new PutObjectCommand({ ...at('guarded'), Body: 'second', IfMatch }));
    await replace();
    await expect(replace()).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(s3.client.send(new DeleteObjectCommand({ ...at('guarded'), IfMatch }))).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    const missing = s3.client.send(new PutObjectCommand({ ...at('gone'), Body: 'x', IfMatch }));
    await expect(missing).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
  });

  test('deletes one object or many; those that are not there count too', async () => {
    const keys = ['d1', 'd&<2>', '\rd3', 'not there'];
    for (const key of keys.slice(0, 3)) await s3.put(key, 'x');
    await s3.client.send(new DeleteObjectCommand(at('not there')));
    const Objects = keys.map((Key) => ({ Key }));
    const { Deleted } = await s3.client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    expect(Deleted).toEqual(Objects);
    for (const key of keys) expect(s3.blobs.head(BUCKET, key)).toBeUndefined();
    const quiet = await s3.client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects, Quiet: true } }));
    expect(quiet.Deleted).toBeUndefined();
  });

  test('deletes a thousand keys full of entities at once', async () => {
    const Objects = Array.from({ length: 1000 }, (_, index) => ({ Key: `&&&&&<<<<"'${index}` }));
    await Promise.all(Objects.map(({ Key }) => s3.blobs.put(BUCKET, Key, '')));
    const { Deleted } = await s3.client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    expect(Deleted).toHaveLength(1000);
    expect(s3.blobs.list(BUCKET, '&&')).toEqual([]);
  });

  test('copies with the source’s attributes, or with new ones', async () => {
    const key = 'from/ü &+?.txt';
    await s3.client.send(
      new PutObjectCommand({ ...at(key), Body: 'copied', ContentType: 'text/x', Metadata: { a: '1' } }),
    );
    const CopySource = `${BUCKET}/${encodeURIComponent(key)}`;
    const { CopyObjectResult } = await s3.client.send(new CopyObjectCommand({ ...at('to'), CopySource }));
    expect(CopyObjectResult).toMatchObject({ ETag: `"${md5('copied')}"`, LastModified: expect.any(Date) });
    expect(await s3.client.send(new HeadObjectCommand(at('to')))).toMatchObject({
      ContentType: 'text/x',
      Metadata: { a: '1' },
    });
    const replaced = {
      ...at('to'),
      CopySource: `/${BUCKET}/to`,
      MetadataDirective: 'REPLACE' as const,
      Metadata: { b: '2' },
    };
    await s3.client.send(new CopyObjectCommand(replaced));
    const { Metadata } = await s3.client.send(new HeadObjectCommand(at('to')));
    expect(Metadata).toEqual({ b: '2' });
    expect(await s3.text('to')).toBe('copied');
  });

  test('rejects copies onto themselves, from nowhere, and whose condition does not hold', async () => {
    await s3.put('self', 'x');
    const copy = (input: object) =>
      s3.client.send(new CopyObjectCommand({ ...at('self'), CopySource: `${BUCKET}/self`, ...input }));
    await expect(copy({})).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(copy({ CopySource: `${BUCKET}/none` })).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(copy({ CopySource: 'nowhere/none' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(copy({ CopySource: 'nonsense' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    const unmet = { Key: 'elsewhere', CopySourceIfMatch: '"other"' };
    await expect(copy(unmet)).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  test('never shows an object whose upload broke off, and reports no fault of it', async () => {
    const { hostname, port } = new URL(s3.server.url);
    const socket = connect(Number(port), hostname);
    socket.write(`PUT /${BUCKET}/cut HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 100\r\n\r\nonly this`);
    await sleep(50);
    socket.destroy();
    await sleep(50);
    expect(s3.blobs.head(BUCKET, 'cut')).toBeUndefined();
    expect(s3.faults).toEqual([]);
  });

  test('answers an error while the body is still being sent, and keeps the connection', async () => {
    const body = 'x'.repeat(20_000_000);
    const { hostname, port } = new URL(s3.server.url);
    const socket = connect(Number(port), hostname);
    const put = `PUT /nowhere/key HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    socket.write(`${put}GET /${BUCKET}/none HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
    const answers = await text(socket);
    expect(answers.match(/<Code>\w+/g)).toEqual(['<Code>NoSuchBucket', '<Code>NoSuchKey']);
  });

  test('goes on reading an object that is replaced meanwhile', async () => {
    await s3.put('replaced', 'old '.repeat(1_000_000));
    const { Body } = await s3.client.send(new GetObjectCommand(at('replaced')));
    await s3.put('replaced', 'new');
    expect(await Body?.transformToString()).toBe('old '.repeat(1_000_000));
    expect(await s3.text('replaced')).toBe('new');
  });
});
