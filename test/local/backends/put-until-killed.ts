/** A program for the kill test: puts objects of all sizes without end, several at once, and prints the key of each when it is done. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { openBlobs } from '#local/backends/blobs';

const [, , directory = '', round = ''] = process.argv;
const blobs = openBlobs(directory);

async function putForever(worker: number): Promise<never> {
  for (let count = 0; ; count++) {
    const key = `${round}/${worker}/${count % 50}`;
    const content = randomBytes(1 + ((count * 7919) % 300_000));
    const chunks = [content.subarray(0, content.length >> 1), content.subarray(content.length >> 1)];
    await blobs.put('bucket', key, Readable.from(chunks));
    process.stdout.write(`${key}\n`);
  }
}

blobs.createBucket('bucket').then(() => Promise.all([1, 2, 3].map(putForever)));
