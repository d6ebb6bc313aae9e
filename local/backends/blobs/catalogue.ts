/** Which objects, buckets and uploads there are: held in memory, kept by a change log. Holds no contents. */

import { openChangeLog } from './change-log';
import type { Contents } from './contents';
import { compareKeys, OrderedKeys } from './key-order';
import {
  BlobNotFound,
  type BlobObject,
  BucketNotEmpty,
  PreconditionFailed,
  type PutOptions,
  type Upload,
  type UploadPart,
} from './model';

/** A part with the file of its content. */
export type PartRecord = UploadPart & { readonly file: string };

/** The lines of the log. Files are named relative to the directory of the contents, so that the whole may be moved. */
type Change =
  | { readonly bucket: string; readonly created: number }
  | { readonly removedBucket: string }
  | { readonly object: BlobObject }
  | { readonly removed: readonly [bucket: string, key: string] }
  | { readonly upload: Upload }
  | { readonly part: PartRecord; readonly of: string }
  | { readonly endedUpload: string };

interface Bucket {
  readonly created: number;
  readonly objects: Map<string, BlobObject>;
  readonly order: OrderedKeys;
}

export interface Catalogue {
  createBucket(bucket: string, created: number): Promise<void>;
  hasBucket(bucket: string): boolean;
  listBuckets(): { readonly name: string; readonly created: number }[];
  removeBucket(bucket: string): Promise<void>;
  /** Ends the upload that the object comes from in the same step. */
  putObject(object: BlobObject, onlyIf: PutOptions['onlyIf'], uploadId?: string): Promise<BlobObject>;
  removeObject(bucket: string, key: string, onlyIf?: { readonly etag: string }): Promise<void>;
  head(bucket: string, key: string): BlobObject | undefined;
  scan(bucket: string, prefix?: string, after?: string): Iterable<BlobObject>;
  putUpload(upload: Upload): Promise<void>;
  getUpload(id: string): Upload | undefined;
  listUploads(bucket: string): Upload[];
  endUpload(id: string): Promise<void>;
  putPart(uploadId: string, part: PartRecord): Promise<void>;
  listParts(uploadId: string): PartRecord[];
  /** Of all objects and parts. */
  files(): Set<string>;
  close(): Promise<void>;
}

/** @param contents what is replaced or removed is discarded there */
export function openCatalogue(file: string, contents: Contents): Catalogue {
  const buckets = new Map<string, Bucket>();
  const uploads = new Map<string, { readonly upload: Upload; readonly parts: Map<number, PartRecord> }>();
  let loaded = false;

  const bucketOf = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (!bucket) throw new BlobNotFound(`expected a bucket named '${name}', but there is none`);
    return bucket;
  };
  const uploadOf = (id: string) => {
    const upload = uploads.get(id);
    if (!upload) throw new BlobNotFound(`expected an upload with the id '${id}', but there is none`);
    return upload;
  };
  /** While the log is read, `removeAllBut` is still to come. */
  const discard = (content: string | undefined) => {
    if (loaded && content) contents.discardLater(content);
  };

  const apply = (change: Change): void => {
    if ('object' in change) {
      const object = { ...change.object, file: contents.fileOf(change.object.file) };
      const { objects, order } = bucketOf(object.bucket);
      if (!objects.has(object.key)) order.add(object.key);
      discard(objects.get(object.key)?.file);
      objects.set(object.key, object);
    } else if ('removed' in change) {
      const [bucket, key] = change.removed;
      const { objects, order } = bucketOf(bucket);
      discard(objects.get(key)?.file);
      if (objects.delete(key)) order.remove(key);
    } else if ('bucket' in change) {
      buckets.set(change.bucket, { created: change.created, objects: new Map(), order: new OrderedKeys() });
    } else if ('removedBucket' in change) {
      buckets.delete(change.removedBucket);
    } else if ('upload' in change) {
      uploads.set(change.upload.id, { upload: change.upload, parts: new Map() });
    } else if ('part' in change) {
      const { parts } = uploadOf(change.of);
      discard(parts.get(change.part.number)?.file);
      parts.set(change.part.number, { ...change.part, file: contents.fileOf(change.part.file) });
    } else {
      for (const part of uploads.get(change.endedUpload)?.parts.values() ?? []) discard(part.file);
      uploads.delete(change.endedUpload);
    }
  };

  const snapshot = function* (): Iterable<Change> {
    for (const [name, { created, objects }] of buckets) {
      yield { bucket: name, created };
      for (const object of objects.values()) yield { object: stored(object) };
    }
    for (const [id, { upload, parts }] of uploads) {
      yield { upload };
      for (const part of parts.values()) yield { of: id, part: stored(part) };
    }
  };
  const stored = <T extends { readonly file: string }>(record: T): T => ({
    ...record,
    file: contents.nameOf(record.file),
  });

  const log = openChangeLog<Change>(file, { apply, snapshot });
  loaded = true;

  return {
    createBucket: (bucket, created) =>
      log.commit({ whole: bucket }, () => (buckets.has(bucket) ? [] : [{ bucket, created }])),
    hasBucket: (bucket) => buckets.has(bucket),
    listBuckets: () =>
      [...buckets].map(([name, { created }]) => ({ name, created })).sort((a, b) => compareKeys(a.name, b.name)),
    removeBucket: (bucket) =>
      log.commit({ whole: bucket }, () => {
        if (bucketOf(bucket).objects.size > 0) throw new BucketNotEmpty(`the bucket '${bucket}' is not empty`);
        const open = [...uploads.values()].filter(({ upload }) => upload.bucket === bucket);
        return [...open.map(({ upload }) => ({ endedUpload: upload.id })), { removedBucket: bucket }];
      }),
    async putObject(object, onlyIf, uploadId) {
      const { bucket, key } = object;
      await log.commit({ whole: bucket, part: uploadId === undefined ? key : undefined }, () => {
        const present = bucketOf(bucket).objects.get(key);
        checkPrecondition(object, present, onlyIf);
        if (uploadId === undefined) return [{ object: stored(object) }];
        uploadOf(uploadId);
        return [{ object: stored(object) }, { endedUpload: uploadId }];
      });
      return object;
    },
    removeObject: (bucket, key, onlyIf) =>
      log.commit({ whole: bucket, part: key }, () => {
        const present = buckets.get(bucket)?.objects.get(key);
        checkPrecondition({ bucket, key }, present, onlyIf);
        return present ? [{ removed: [bucket, key] }] : [];
      }),
    head: (bucket, key) => buckets.get(bucket)?.objects.get(key),
    *scan(bucket, prefix = '', after) {
      const found = buckets.get(bucket);
      if (!found) return;
      for (const key of found.order.walk(prefix, after)) yield found.objects.get(key) as BlobObject;
    },
    putUpload: (upload) =>
      log.commit({ whole: upload.bucket, part: uploadScope(upload.id) }, () => {
        bucketOf(upload.bucket);
        return [{ upload }];
      }),
    getUpload: (id) => uploads.get(id)?.upload,
    listUploads: (bucket) =>
      [...uploads.values()]
        .map(({ upload }) => upload)
        .filter((upload) => upload.bucket === bucket)
        .sort((a, b) => compareKeys(a.key, b.key) || a.initiated - b.initiated),
    endUpload: async (id) =>
      log.commit({ whole: uploadOf(id).upload.bucket }, () => (uploads.has(id) ? [{ endedUpload: id }] : [])),
    putPart: async (id, part) =>
      log.commit({ whole: uploadOf(id).upload.bucket, part: uploadScope(id) + part.number }, () => {
        uploadOf(id);
        return [{ of: id, part: stored(part) }];
      }),
    listParts: (id) => [...uploadOf(id).parts.values()].sort((a, b) => a.number - b.number),
    files() {
      const objects = [...buckets.values()].flatMap((bucket) => [...bucket.objects.values()]);
      const parts = [...uploads.values()].flatMap((upload) => [...upload.parts.values()]);
      return new Set([...objects, ...parts].map((record) => record.file));
    },
    close: () => log.close(),
  };
}

/** Keys hold no NUL that comes first, so an upload's scope is no key. */
const uploadScope = (id: string) => `\0${id}/`;

function checkPrecondition(
  { bucket, key }: Pick<BlobObject, 'bucket' | 'key'>,
  present: BlobObject | undefined,
  onlyIf: PutOptions['onlyIf'],
): void {
  const place = `s3://${bucket}/${key}`;
  if (onlyIf === 'absent' && present) throw new PreconditionFailed(`expected no object at ${place}, but there is one`);
  if (typeof onlyIf !== 'object') return;
  if (!present) throw new PreconditionFailed(`expected an object at ${place}, but there is none`, true);
  if (present.etag !== onlyIf.etag) {
    throw new PreconditionFailed(`expected ${place} to have the ETag ${onlyIf.etag}, got ${present.etag}`);
  }
}
