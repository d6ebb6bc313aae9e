import { randomBytes } from 'node:crypto';
import { chmod, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '#local/backends/clock';
import { createS3 } from '#local/services/s3/index';
import { rawRequest } from '#test/support/raw-request';
import { temporaryDirectory } from '#test/support/temporary';
import { BUCKET, startS3, type TestS3 } from './store';

const CONTENT = 'a,b\n1,2\n';
const DIGEST = 'ab'.repeat(16);

let s3: TestS3;
let file: string;
beforeAll(async () => {
  s3 = await startS3();
  file = join(await temporaryDirectory(), 'data.csv');
  await writeFile(file, CONTENT);
});

const putWith = (name: string, key: string) =>
  rawRequest(s3.server.url, [
    `PUT /${BUCKET}/${key} HTTP/1.1`,
    'Content-Length: 0',
    `${s3.handedOver.header}: ${name}`,
  ]);

async function linkTo(target: string, size: number): Promise<string> {
  const name = `${DIGEST}-${size}-${randomBytes(4).toString('hex')}`;
  await symlink(target, join(s3.handedOver.directory, name));
  return name;
}

test('makes the folder of the links when the service begins, for its user alone', async () => {
  expect((await stat(s3.handedOver.directory)).mode & 0o777).toBe(0o700);
});

test('copies a file that a client of this machine has left a link to', async () => {
  const { status } = await putWith(await linkTo(file, CONTENT.length), 'linked');
  expect(status).toBe(200);
  await writeFile(file, 'changed afterwards');
  expect(await s3.text('linked')).toBe(CONTENT);
  expect(s3.blobs.head(BUCKET, 'linked')?.etag).toBe(`${DIGEST}-1`);
  expect((await stat(file)).mode & 0o200).toBe(0o200);
  await writeFile(file, CONTENT);
});

test('rejects a file of another size than the link says', async () => {
  const { status, body } = await putWith(await linkTo(file, 3), 'other-size');
  expect(status).toBe(400);
  expect(body).toContain('<Code>IncompleteBody</Code>');
  expect(s3.blobs.head(BUCKET, 'other-size')).toBeUndefined();
});

test.each(['../data.csv', '/etc/hostname', `../${DIGEST}-1-00000000`, 'x'])(
  'rejects %s, which is no name of a link',
  async (name) => {
    const { status, body } = await putWith(name, 'no-link');
    expect(status).toBe(400);
    expect(body).toContain('<Code>InvalidArgument</Code>');
    expect(s3.blobs.head(BUCKET, 'no-link')).toBeUndefined();
  },
);

test('rejects the name of a link that is not there', async () => {
  const { status, body } = await putWith(`${DIGEST}-1-00000000`, 'missing');
  expect(status).toBe(400);
  expect(body).toContain('<Code>InvalidArgument</Code>');
  expect(s3.faults).toEqual([]);
});

test('reads no link where others can make links, too', async () => {
  const name = await linkTo(file, CONTENT.length);
  await chmod(s3.handedOver.directory, 0o777);
  const { status, body } = await putWith(name, 'foreign');
  expect(status).toBe(403);
  expect(body).toContain('with mode 777: remove it and start the server anew');
  expect(s3.blobs.head(BUCKET, 'foreign')).toBeUndefined();
  await chmod(s3.handedOver.directory, 0o700);
});

test('keeps a file itself that a client leaves in place of a link, if it has the size of its name', async () => {
  const name = `${DIGEST}-${CONTENT.length}-00000001`;
  const given = join(s3.handedOver.directory, name);
  await writeFile(given, CONTENT);
  const { status } = await putWith(name, 'given');
  expect(status).toBe(200);
  expect(await s3.text('given')).toBe(CONTENT);
  expect(s3.blobs.head(BUCKET, 'given')?.etag).toBe(`${DIGEST}-1`);
  expect((await stat(given)).ino).toBe((await stat(s3.blobs.head(BUCKET, 'given')?.file ?? '')).ino);

  const cut = `${DIGEST}-3-00000002`;
  await writeFile(join(s3.handedOver.directory, cut), CONTENT);
  const refused = await putWith(cut, 'given-cut');
  expect(refused.body).toContain('<Code>IncompleteBody</Code>');
  expect(s3.blobs.head(BUCKET, 'given-cut')).toBeUndefined();
});

test('removes what a killed client has left, once it is old', async () => {
  const directory = await temporaryDirectory();
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
  const names = [`copy-${'0'.repeat(16)}`, `${DIGEST}-8-00000003`, 'notes.txt'];
  for (const name of [...names, `copy-${'1'.repeat(16)}`]) await writeFile(join(directory, name), CONTENT);
  for (const name of names) await utimes(join(directory, name), yesterday, yesterday);
  createS3({ blobs: s3.blobs, clock: systemClock, handedOver: { ...s3.handedOver, directory } });
  expect((await readdir(directory)).sort()).toEqual([`copy-${'1'.repeat(16)}`, 'notes.txt']);
});
