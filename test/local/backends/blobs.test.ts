import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { link, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BlobNotFound, type Blobs, BucketNotEmpty, openBlobs, PreconditionFailed } from '#local/backends/blobs';
import { bundleProgram } from '#test/support/bundle';
import { temporaryDirectory } from '#test/support/temporary';

async function open(): Promise<{ blobs: Blobs; directory: string }> {
  const directory = await temporaryDirectory();
  const blobs = openBlobs(directory);
  await blobs.createBucket('bucket');
  return { blobs, directory };
}

const keysOf = (blobs: Blobs, prefix?: string) => blobs.list('bucket', prefix).map(({ key }) => key);

function contentFiles(directory: string): string[] {
  return readdirSync(join(directory, 'content'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

describe('objects', () => {
  test('keeps content, attributes and MD5 across a restart', async () => {
    const { blobs, directory } = await open();
    await blobs.put('bucket', 'a/b', 'hello', {
      contentType: 'text/plain',
      metadata: { author: 'me' },
      headers: { 'cache-control': 'no-store' },
    });
    await blobs.close();
    const again = openBlobs(directory);
    expect(again.head('bucket', 'a/b')).toMatchObject({
      size: 5,
      etag: createHash('md5').update('hello').digest('hex'),
      contentType: 'text/plain',
      metadata: { author: 'me' },
      headers: { 'cache-control': 'no-store' },
    });
    expect(await again.readText('bucket', 'a/b')).toBe('hello');
  });

  test('keeps each object in a read-only file that can be linked and outlives the object', async () => {
    const { blobs, directory } = await open();
    const { file } = await blobs.put('bucket', 'key', Readable.from(['he', 'llo']));
    expect(statSync(file).mode & 0o222).toBe(0);
    const linked = join(directory, 'linked');
    await link(file, linked);
    await blobs.put('bucket', 'key', 'other');
    await blobs.remove('bucket', 'key');
    expect(await readFile(linked, 'utf8')).toBe('hello');
    expect(await readFile(file, 'utf8')).toBe('hello');
  });

  test('reads a range with both ends included', async () => {
    const { blobs } = await open();
    const object = await blobs.put('bucket', 'key', '0123456789');
    expect(await text(blobs.read(object, { start: 2, end: 4 }))).toBe('234');
  });

  test('takes a local file in without changing it', async () => {
    const { blobs, directory } = await open();
    const source = join(directory, 'source.csv');
    writeFileSync(source, 'a,b\n');
    const object = await blobs.putFile('bucket', 'data/source.csv', source, { contentType: 'text/csv' });
    expect(object).toMatchObject({ size: 4, etag: createHash('md5').update('a,b\n').digest('hex') });
    expect(readFileSync(source, 'utf8')).toBe('a,b\n');
    expect(statSync(object.file).ino).toBe(statSync(source).ino);
  });

  test('gives a large file that it takes in an ETag as of a multipart upload, unless its own is known', async () => {
    const { blobs, directory } = await open();
    const source = join(directory, 'large.bin');
    writeFileSync(source, Buffer.alloc(9 * 2 ** 20));
    const first = await blobs.putFile('bucket', 'first', source);
    const second = await blobs.putFile('bucket', 'second', source);
    expect(first.etag).toMatch(/^[0-9a-f]{32}-2$/);
    expect(second.etag).not.toBe(first.etag);
    expect(await blobs.putFile('bucket', 'third', source, { etag: 'known' })).toMatchObject({ etag: 'known' });
  });

  test('holds keys that would be in each other’s way as paths', async () => {
    const { blobs } = await open();
    const keys = ['a', 'a/b', 'a/b/', '../x', 'x/../../y', '/', '//', '.', 'ü'.repeat(512), 'A', 'con', 'a\nb', '😀'];
    for (const key of keys) await blobs.put('bucket', key, `content of ${key}`);
    for (const key of keys) expect(await blobs.readText('bucket', key)).toBe(`content of ${key}`);
  });

  test('lists in the order of UTF-8 bytes, whatever the keys are', async () => {
    const { blobs } = await open();
    const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 });
    const keys = fc.sample(fc.uniqueArray(key, { minLength: 100, maxLength: 100 }), { numRuns: 1, seed: 7 })[0] ?? [];
    await Promise.all([...keys, '\uffee', '😀', '\ud7ff'].map((name) => blobs.put('bucket', name, '')));
    const listed = keysOf(blobs);
    expect(listed).toEqual([...listed].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(new Set(listed)).toEqual(new Set([...keys, '\uffee', '😀', '\ud7ff']));
  });

  test('lists by prefix, and from a key on', async () => {
    const { blobs } = await open();
    for (const name of ['b/2', 'a', 'b/1', 'b', 'c', 'b/3']) await blobs.put('bucket', name, '');
    expect(keysOf(blobs, 'b/')).toEqual(['b/1', 'b/2', 'b/3']);
    expect([...blobs.scan('bucket', 'b/', 'b/1')].map(({ key }) => key)).toEqual(['b/2', 'b/3']);
    expect([...blobs.scan('bucket', 'b/', 'a')].map(({ key }) => key)).toEqual(['b/1', 'b/2', 'b/3']);
    await blobs.remove('bucket', 'b/2');
    expect(keysOf(blobs, 'b/')).toEqual(['b/1', 'b/3']);
  });

  test('shows nothing of a body that breaks off, and leaves no file behind', async () => {
    const { blobs, directory } = await open();
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('gone');
    }
    await expect(blobs.put('bucket', 'key', Readable.from(broken()))).rejects.toThrow('gone');
    expect(blobs.head('bucket', 'key')).toBeUndefined();
    expect(contentFiles(directory)).toEqual([]);
  });

  test('refuses an object whose checksum callback throws', async () => {
    const { blobs } = await open();
    const refuse = () => {
      throw new Error('not what was announced');
    };
    await expect(blobs.put('bucket', 'key', 'x', { checksum: refuse })).rejects.toThrow('not what was announced');
    expect(blobs.head('bucket', 'key')).toBeUndefined();
  });
});

describe('conditions', () => {
  test('lets exactly one of many simultaneous writers create an object', async () => {
    const { blobs } = await open();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, writer) => blobs.put('bucket', 'lease', `${writer}`, { onlyIf: 'absent' })),
    );
    const winners = attempts.flatMap((attempt, writer) => (attempt.status === 'fulfilled' ? [writer] : []));
    expect(winners).toHaveLength(1);
    expect(await blobs.readText('bucket', 'lease')).toBe(`${winners[0]}`);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(PreconditionFailed);
    }
  });

  test('replaces an object only while it has the ETag', async () => {
    const { blobs } = await open();
    const { etag } = await blobs.put('bucket', 'key', 'first');
    await blobs.put('bucket', 'key', 'second', { onlyIf: { etag } });
    await expect(blobs.put('bucket', 'key', 'third', { onlyIf: { etag } })).rejects.toThrow(PreconditionFailed);
    await expect(blobs.remove('bucket', 'key', { etag })).rejects.toThrow(PreconditionFailed);
    expect(await blobs.readText('bucket', 'key')).toBe('second');
  });

  test('rejects a condition on an object that is not there, saying so', async () => {
    const { blobs } = await open();
    const attempt = blobs.put('bucket', 'key', 'x', { onlyIf: { etag: 'e' } });
    await expect(attempt).rejects.toMatchObject({ name: 'PreconditionFailed', missing: true });
  });
});

describe('buckets', () => {
  test('removes a bucket only when it is empty', async () => {
    const { blobs } = await open();
    await blobs.put('bucket', 'key', 'x');
    await expect(blobs.removeBucket('bucket')).rejects.toThrow(BucketNotEmpty);
    await blobs.remove('bucket', 'key');
    await blobs.removeBucket('bucket');
    expect(blobs.hasBucket('bucket')).toBe(false);
  });

  test('never leaves an object in a bucket that is removed at the same time', async () => {
    const { blobs, directory } = await open();
    const [put, removal] = await Promise.allSettled([blobs.put('bucket', 'key', 'x'), blobs.removeBucket('bucket')]);
    expect([put, removal].filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await blobs.close();
    expect(() => openBlobs(directory)).not.toThrow();
  });

  test('rejects an object for a bucket that is not there', async () => {
    const { blobs } = await open();
    await expect(blobs.put('other', 'key', 'x')).rejects.toThrow(BlobNotFound);
  });
});

describe('uploads', () => {
  test('joins parts in their order, across a restart', async () => {
    const { blobs, directory } = await open();
    const { id } = await blobs.uploads.create({ bucket: 'bucket', key: 'big', contentType: 'text/plain' });
    await blobs.uploads.putPart(id, 2, 'world');
    await blobs.uploads.putPart(id, 1, 'replaced');
    await blobs.uploads.putPart(id, 1, 'hello ');
    await blobs.close();
    const again = openBlobs(directory);
    expect(again.uploads.parts(id).map(({ number, size }) => [number, size])).toEqual([
      [1, 6],
      [2, 5],
    ]);
    const object = await again.uploads.complete(id, [1, 2]);
    expect(object).toMatchObject({
      size: 11,
      contentType: 'text/plain',
      etag: expect.stringMatching(/^[0-9a-f]{32}-2$/),
    });
    expect(await again.readText('bucket', 'big')).toBe('hello world');
    expect(again.uploads.list('bucket')).toEqual([]);
  });

  test('rejects parts and completion after an abort', async () => {
    const { blobs } = await open();
    const { id } = await blobs.uploads.create({ bucket: 'bucket', key: 'big' });
    await blobs.uploads.putPart(id, 1, 'x');
    await blobs.uploads.abort(id);
    await expect(blobs.uploads.putPart(id, 2, 'y')).rejects.toThrow(BlobNotFound);
    await expect(blobs.uploads.complete(id, [1])).rejects.toThrow(BlobNotFound);
  });
});

describe('durability', () => {
  test('has only whole objects after the writing process is killed', async () => {
    const directory = await temporaryDirectory();
    const program = await bundleProgram('test/local/backends/put-until-killed.ts', join(directory, 'writer.cjs'));
    const state = join(directory, 'state');
    for (let round = 0; round < 4; round++) {
      const writer = spawn(process.execPath, [program, state, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const reported = new Set<string>();
      writer.stdout.setEncoding('utf8').on('data', (lines: string) => {
        for (const line of lines.split('\n').filter(Boolean)) reported.add(line);
        if (reported.size > 20 + round * 15) writer.kill('SIGKILL');
      });
      await once(writer, 'close');
      const blobs = openBlobs(state);
      const objects = blobs.list('bucket');
      for (const object of objects) {
        const content = readFileSync(object.file);
        expect(content).toHaveLength(object.size);
        expect(createHash('md5').update(content).digest('hex')).toBe(object.etag);
      }
      // A line may be cut by the kill; every other one names an object that must be there.
      for (const key of [...reported].slice(0, -1)) expect(blobs.head('bucket', key)).toBeDefined();
      expect(contentFiles(state)).toHaveLength(new Set(objects.map(({ file }) => file)).size);
      await blobs.close();
    }
  });

  test('drops a torn last line, and content that no line names', async () => {
    const { blobs, directory } = await open();
    const { file } = await blobs.put('bucket', 'key', 'whole');
    await blobs.close();
    appendFileSync(join(directory, 'index.jsonl'), '{"object":{"bucket":"bucket","key":"torn"');
    writeFileSync(`${file}x`, 'orphan');
    const again = openBlobs(directory);
    expect(again.list('bucket').map(({ key }) => key)).toEqual(['key']);
    expect(contentFiles(directory)).toHaveLength(1);
    await again.put('bucket', 'next', 'x');
    await again.close();
    expect(openBlobs(directory).list('bucket')).toHaveLength(2);
  });

  test('fails when the index was changed by something else, naming the line', async () => {
    const { blobs, directory } = await open();
    await blobs.put('bucket', 'key', 'x');
    await blobs.close();
    const index = join(directory, 'index.jsonl');
    writeFileSync(index, `garbage\n${readFileSync(index, 'utf8')}`);
    expect(() => openBlobs(directory)).toThrow(/line 1 of .*index\.jsonl/);
  });

  test('rewrites an index that has grown much longer than needed', async () => {
    const { blobs, directory } = await open();
    for (let round = 0; round < 13; round++) {
      await Promise.all(Array.from({ length: 100 }, (_, key) => blobs.put('bucket', `${key}`, `${round}`)));
    }
    await blobs.close();
    const lines = () => readFileSync(join(directory, 'index.jsonl'), 'utf8').split('\n').length - 1;
    expect(lines()).toBe(1301);
    const again = openBlobs(directory);
    expect(lines()).toBe(101);
    expect(await again.readText('bucket', '99')).toBe('12');
    await again.put('bucket', 'more', 'x');
    await again.close();
    expect(openBlobs(directory).list('bucket')).toHaveLength(101);
  });
});
