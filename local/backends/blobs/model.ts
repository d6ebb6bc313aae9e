/** The words of the object store, and what it throws. Does nothing. */
import type { Readable } from 'node:stream';

/** A checksum in S3's form: base64, for `COMPOSITE` followed by `-<parts>`. */
export interface StoredChecksum {
  /** The end of the header's name, e.g. `crc32` of `x-amz-checksum-crc32`. */
  readonly algorithm: string;
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

export interface BlobObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Without quotes: MD5 of the content, `<md5 of md5s>-<parts>` for a multipart object, and 32 random digits in that form for a
   * large file that was taken in.
   */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Further HTTP headers that are given back with the object, e.g. `cache-control`. Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly checksum?: StoredChecksum;
  /** Absolute path of a read-only file with the content, to be read or hard-linked, never written. */
  readonly file: string;
}

/** What is kept with an object besides its content. */
export interface ObjectAttributes {
  /** Default `binary/octet-stream`. */
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PutOptions extends ObjectAttributes {
  /** `'absent'`: only when no object has this key; an ETag: only when the object has it. Checked and written as one step. */
  readonly onlyIf?: 'absent' | { readonly etag: string };
  /** Asked once the whole content has been read, for trailers; what it throws refuses the object. */
  checksum?(): StoredChecksum | undefined;
}

export interface Upload extends ObjectAttributes {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly initiated: number;
  /** The checksum that its parts carry. */
  readonly checksum?: Pick<StoredChecksum, 'algorithm' | 'type'>;
}

export interface UploadPart {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: number;
  readonly checksum?: StoredChecksum;
}

/** Objects in the making, part by part. They outlive a restart. */
export interface Uploads {
  create(upload: Omit<Upload, 'id' | 'initiated'>): Promise<Upload>;
  get(id: string): Upload | undefined;
  /** In order of key, then time. */
  list(bucket: string): Upload[];
  /** A part of the same number is replaced. */
  putPart(id: string, number: number, body: Body, options?: Pick<PutOptions, 'checksum'>): Promise<UploadPart>;
  /** In order of their numbers. */
  parts(id: string): UploadPart[];
  /** Joins the parts in the order given; `onContent` sees the joined content as it is written. */
  complete(
    id: string,
    numbers: readonly number[],
    options?: Pick<PutOptions, 'onlyIf' | 'checksum'> & { onContent?(chunk: Uint8Array): void },
  ): Promise<BlobObject>;
  abort(id: string): Promise<void>;
}

export type Body = Readable | Uint8Array | string;

/** What is known of a file that is taken in. */
export interface FileSource {
  /** That of the content, when it is known. */
  readonly etag?: string | undefined;
  /** Somebody else may write to the file: it is copied, never linked, and refused when it has another size than it had. */
  readonly foreign?: { readonly size: number } | undefined;
}

/** A foreign file has been written to. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged';
  constructor(file: string, expected: number, got: number) {
    super(`expected ${file} to have ${expected} bytes, got ${got}`);
  }
}

/** What `put`, `putFile` and `complete` throw when `onlyIf` does not hold. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';
  /** @param missing whether there is no object at all */
  constructor(
    message: string,
    readonly missing = false,
  ) {
    super(message);
  }
}

/** The bucket, upload or part is not there (any more). */
export class BlobNotFound extends Error {
  override readonly name = 'BlobNotFound';
}

/** `removeBucket` of a bucket with objects. */
export class BucketNotEmpty extends Error {
  override readonly name = 'BucketNotEmpty';
}

export interface Blobs {
  createBucket(bucket: string): Promise<void>;
  hasBucket(bucket: string): boolean;
  listBuckets(): { readonly name: string; readonly created: number }[];
  removeBucket(bucket: string): Promise<void>;
  /** Resolves when the object is on the disk; from then on, and no sooner, it can be seen. */
  put(bucket: string, key: string, body: Body, options?: PutOptions): Promise<BlobObject>;
  /**
   * Takes a finished local file in by a hard link or a copy. The file stays where it is; it must not be written any more, unless
   * it is `foreign`.
   */
  putFile(bucket: string, key: string, file: string, options?: PutOptions & FileSource): Promise<BlobObject>;
  head(bucket: string, key: string): BlobObject | undefined;
  /** `range` is inclusive on both ends, in bytes. */
  read(object: BlobObject, range?: { readonly start: number; readonly end: number }): Readable;
  readText(bucket: string, key: string): Promise<string>;
  /** In UTF-8 byte order of their keys, which is S3's order. */
  list(bucket: string, prefix?: string): BlobObject[];
  /** Like `list`, from the first key after `after`, one by one. To be consumed without waiting in between. */
  scan(bucket: string, prefix?: string, after?: string): Iterable<BlobObject>;
  /** An object that is not there counts as removed, unless `onlyIf` wants it to be there. */
  remove(bucket: string, key: string, onlyIf?: { readonly etag: string }): Promise<void>;
  readonly uploads: Uploads;
  close(): Promise<void>;
}

/** What a service does with objects on a role's behalf: each of these asks for the role's rights. */
export type RoleBlobs = Pick<Blobs, 'hasBucket' | 'list' | 'head' | 'readText' | 'put' | 'putFile' | 'remove'>;
