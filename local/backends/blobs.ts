/**
 * The objects of the local S3 as plain, immutable files: content is written and synced under a name of its own first and
 * becomes an object by one line in a log, so a reader, a hard link or a kill never sees half an object. One process at a time.
 */
import { createReadStream, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openCatalogue } from './blobs/catalogue';
import { openContents } from './blobs/contents';
import { BlobNotFound, type Blobs } from './blobs/model';
import { openUploads, type Publish } from './blobs/uploads';
import { type Clock, systemClock } from './clock';

export type {
  BlobObject,
  Blobs,
  Body,
  ObjectAttributes,
  PutOptions,
  RoleBlobs,
  StoredChecksum,
  Upload,
  UploadPart,
  Uploads,
} from './blobs/model';
export { BlobNotFound, BucketNotEmpty, FileChanged, PreconditionFailed } from './blobs/model';

const READ_BYTES = 1 << 20;

/**
 * Opens the objects under `directory`. Contents that belong to no object (a kill came between) are removed.
 * The content of a replaced or removed object stays for another minute, for those who were about to read it.
 */
export function openBlobs(directory: string, clock: Clock = systemClock): Blobs {
  const root = resolve(directory);
  mkdirSync(root, { recursive: true });
  const contents = openContents(join(root, 'content'));
  const catalogue = openCatalogue(join(root, 'index.jsonl'), contents);
  contents.removeAllBut(catalogue.files());

  /** Makes an object of a finished content, or removes the content. */
  const publish: Publish = async (bucket, key, content, options, uploadId) => {
    const file = content.file;
    try {
      const checksum = options.checksum?.();
      const object = {
        bucket,
        key,
        size: content.size,
        etag: content.etag,
        lastModified: clock.now(),
        contentType: options.contentType ?? 'binary/octet-stream',
        metadata: options.metadata ?? {},
        ...(options.headers && { headers: options.headers }),
        ...(checksum && { checksum }),
      };
      return await catalogue.putObject({ ...object, file }, options.onlyIf, uploadId);
    } catch (error) {
      await contents.discard(file);
      throw error;
    }
  };

  return {
    createBucket: (bucket) => catalogue.createBucket(bucket, clock.now()),
    hasBucket: (bucket) => catalogue.hasBucket(bucket),
    listBuckets: () => catalogue.listBuckets(),
    removeBucket: (bucket) => catalogue.removeBucket(bucket),
    put: async (bucket, key, body, options = {}) => publish(bucket, key, await contents.write(body), options),
    putFile: async (bucket, key, file, options = {}) =>
      publish(bucket, key, await contents.take(file, options), options),
    head: (bucket, key) => catalogue.head(bucket, key),
    read: (object, range) => createReadStream(object.file, { ...range, highWaterMark: READ_BYTES }),
    async readText(bucket, key) {
      const object = catalogue.head(bucket, key);
      if (!object) throw new BlobNotFound(`expected an object at s3://${bucket}/${key}, but there is none`);
      return readFile(object.file, 'utf8');
    },
    list: (bucket, prefix) => [...catalogue.scan(bucket, prefix)],
    scan: (bucket, prefix, after) => catalogue.scan(bucket, prefix, after),
    remove: (bucket, key, onlyIf) => catalogue.removeObject(bucket, key, onlyIf),
    uploads: openUploads({ catalogue, contents, clock, publish }),
    close: () => catalogue.close(),
  };
}
