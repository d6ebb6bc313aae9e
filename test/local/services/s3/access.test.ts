/** Other ways in: presigned URLs and the AWS CLI. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { awsCli, testWithCli } from '#test/support/aws-cli';
import { temporaryDirectory } from '#test/support/temporary';
import { BUCKET, startS3, type TestS3 } from './store';

let s3: TestS3;
const now = Date.UTC(2030, 0, 1);
beforeAll(async () => {
  s3 = await startS3({ clock: { now: () => now, sleep: () => Promise.reject(new Error('nobody sleeps here')) } });
});

describe('presigned URLs', () => {
  const presigned = (date: string, seconds: number) =>
    `${s3.server.url}/${BUCKET}/presigned?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=K%2F20300101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=${date}&X-Amz-Expires=${seconds}&X-Amz-SignedHeaders=host&X-Amz-Signature=0`;

  test('give access until they expire', async () => {
    await s3.put('presigned', 'hello');
    expect(await (await fetch(presigned('20291231T235500Z', 301))).text()).toBe('hello');
    const expired = await fetch(presigned('20291231T235500Z', 299));
    expect(expired.status).toBe(403);
    expect(await expired.text()).toContain('Request has expired');
  });
});

describe('the AWS CLI', () => {
  const aws = (...args: string[]) => awsCli(s3.server.url, ...args);

  testWithCli('syncs a folder once, copies both ways and on the server, lists and removes', async () => {
    const directory = await temporaryDirectory();
    const source = join(directory, 'source');
    await mkdir(join(source, 'sub'), { recursive: true });
    await writeFile(join(source, 'sub', 'small ü+.txt'), 'small');
    const big = Buffer.alloc(9 * 2 ** 20, 7);
    await writeFile(join(source, 'big.bin'), big);

    await aws('s3', 'mb', 's3://cli-bucket');
    const sync = () => aws('s3', 'sync', '--no-progress', source, 's3://cli-bucket/synced');
    expect((await sync()).match(/^upload:/gm)).toHaveLength(2);
    expect(await sync()).toBe('');
    await aws('s3', 'cp', 's3://cli-bucket/synced/big.bin', 's3://cli-bucket/copy.bin');
    await aws('s3', 'cp', 's3://cli-bucket/copy.bin', join(directory, 'back.bin'));
    expect(big.equals(await readFile(join(directory, 'back.bin')))).toBe(true);
    const lines = (await aws('s3', 'ls', '--recursive', 's3://cli-bucket')).trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\S+ \S+ +/, ''))).toEqual([
      '9437184 copy.bin',
      '9437184 synced/big.bin',
      '5 synced/sub/small ü+.txt',
    ]);
    expect(await aws('s3', 'ls', 's3://cli-bucket')).toContain('PRE synced/');
    await aws('s3', 'rb', '--force', 's3://cli-bucket');
    expect(s3.blobs.hasBucket('cli-bucket')).toBe(false);
  });
});
