/**
 * The objects of the local S3 as plain, immutable files: what is put is written to a temporary file, synced and renamed,
 * so that a reader, a hard link or a kill never sees half an object.
 */
import type { Readable } from 'node:stream';

export interface BlobObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes: MD5 of the content, or `<md5 of md5s>-<parts>` for a multipart object. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Absolute path of a read-only file with the content, to be read or hard-linked, never written. */
  readonly file: string;
}

export interface PutOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** `'absent'`: only when no object has this key; an ETag: only when the object has it. Checked and written as one step. */
  readonly onlyIf?: 'absent' | { readonly etag: string };
}

/** What `put` and `putFile` throw when `onlyIf` does not hold. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';
}

export interface Blobs {
  createBucket(bucket: string): Promise<void>;
  hasBucket(bucket: string): boolean;
  listBuckets(): { readonly name: string; readonly created: number }[];
  removeBucket(bucket: string): Promise<void>;
  put(bucket: string, key: string, body: Readable | Uint8Array | string, options?: PutOptions): Promise<BlobObject>;
  /** Takes a finished local file in by a hard link or a copy. The file stays where it is; it must not be written any more. */
  putFile(bucket: string, key: string, file: string, options?: PutOptions): Promise<BlobObject>;
  head(bucket: string, key: string): BlobObject | undefined;
  /** `range` is inclusive on both ends, in bytes. */
  read(object: BlobObject, range?: { readonly start: number; readonly end: number }): Readable;
  readText(bucket: string, key: string): Promise<string>;
  /** In UTF-8 byte order of their keys, which is S3's order. */
  list(bucket: string, prefix?: string): BlobObject[];
  remove(bucket: string, key: string): Promise<void>;
}
