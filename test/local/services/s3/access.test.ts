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

  testWithCli('makes buckets, copies files of any size both ways, lists and removes', async () => {
    const directory = await temporaryDirectory();
    const small = join(directory, 'small ü+.txt');
    const big = join(directory, 'big.bin');
    await writeFile(small, 'small');
    await writeFile(big, Buffer.alloc(9 * 2 ** 20, 7));
    await aws('s3', 'mb', 's3://cli-bucket');
    await aws('s3', 'cp', small, 's3://cli-bucket/dir/');
    await aws('s3', 'cp', big, 's3://cli-bucket/big');
    await aws('s3', 'cp', 's3://cli-bucket/big', 's3://cli-bucket/copy');
    await aws('s3', 'cp', 's3://cli-bucket/copy', join(directory, 'back.bin'));
    expect((await readFile(join(directory, 'back.bin'))).equals(await readFile(big))).toBe(true);
    const listing = await aws('s3', 'ls', '--recursive', 's3://cli-bucket');
    expect(listing.match(/ \d+ .*$/gm)).toEqual(
      [' 9437184 big', ' 9437184 copy', ' 5 dir/small ü+.txt'].map((line) => expect.stringContaining(line.trim())),
    );
    expect(await aws('s3', 'ls', 's3://cli-bucket')).toContain('PRE dir/');
    await aws('s3', 'rb', '--force', 's3://cli-bucket');
    expect(s3.blobs.hasBucket('cli-bucket')).toBe(false);
  });

  testWithCli('syncs a folder, and the second time nothing', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'sub'));
    for (const name of ['a', 'sub/b', 'sub/c']) await writeFile(join(directory, name), name);
    const sync = () => aws('s3', 'sync', '--no-progress', directory, `s3://${BUCKET}/synced`);
    expect((await sync()).match(/^upload:/gm)).toHaveLength(3);
    expect(await sync()).toBe('');
    const removed = await aws('s3', 'rm', '--recursive', `s3://${BUCKET}/synced`);
    expect(removed.match(/^delete:/gm)).toHaveLength(3);
  });
});
