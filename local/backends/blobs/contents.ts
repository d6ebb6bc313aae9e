/** The files with the contents: each is written once under a random name, synced, and never changed. Knows no keys. */
import { createHash, randomBytes } from 'node:crypto';
import { constants, createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { chmod, copyFile, type FileHandle, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Body, FileChanged, type FileSource } from './model';

export interface Content {
  /** Absolute path. */
  readonly file: string;
  readonly size: number;
  /** MD5 in hexadecimal; of a large file that was taken in, a name of its own (see `take`). */
  readonly etag: string;
}

export interface Contents {
  write(body: Body, onContent?: (chunk: Uint8Array) => void): Promise<Content>;
  /**
   * A hard link to a finished file, or a copy where links are not possible. Reading gigabytes only for an ETag would take longer
   * than all else: a large file gets one that says nothing about its content, in the form of S3's for multipart uploads.
   *
   * @throws FileChanged
   */
  take(file: string, source?: FileSource): Promise<Content>;
  /** The contents of several files in one. */
  join(files: readonly string[], onContent?: (chunk: Uint8Array) => void): Promise<Content>;
  discard(file: string): Promise<void>;
  /** Discards a content that somebody may be about to open by its path. */
  discardLater(file: string): void;
  removeAllBut(files: ReadonlySet<string>): void;
  /** The path relative to the directory, which is what a record keeps, and back. */
  nameOf(file: string): string;
  fileOf(name: string): string;
}

const READ_BYTES = 1 << 20;
/** From here on AWS's own tools upload in parts. */
const LARGE_BYTES = 8 * 2 ** 20;
const DISCARD_AFTER_MILLISECONDS = 60_000;

export function openContents(directory: string): Contents {
  mkdirSync(directory, { recursive: true });
  const folders = new Set(readdirSync(directory));

  /** A new name in one of 256 folders, so that no folder grows long. */
  const newFile = async (): Promise<string> => {
    const id = randomBytes(16).toString('hex');
    const folder = id.slice(0, 2);
    if (!folders.has(folder)) {
      await mkdir(join(directory, folder), { recursive: true });
      await syncFolder(directory);
      folders.add(folder);
    }
    return join(directory, folder, id);
  };

  const discard = (file: string) => rm(file, { force: true });

  const create = async (chunks: AsyncIterable<Uint8Array>, onContent?: (chunk: Uint8Array) => void) => {
    const file = await newFile();
    const handle = await open(file, 'wx', 0o444);
    try {
      const hash = createHash('md5');
      let size = 0;
      for await (const chunk of chunks) {
        const written = writeAll(handle, chunk);
        hash.update(chunk);
        onContent?.(chunk);
        size += chunk.byteLength;
        await written;
      }
      await Promise.all([handle.sync(), syncFolder(dirname(file))]);
      return { file, size, etag: hash.digest('hex') };
    } catch (error) {
      await discard(file);
      throw error;
    } finally {
      await handle.close();
    }
  };

  return {
    write: (body, onContent) => create(chunksOf(body), onContent),
    join: (files, onContent) => create(joined(files), onContent),
    async take(source, { etag: known, foreign } = {}) {
      const file = await newFile();
      try {
        await (foreign ? copy(source, file) : linkOrCopy(source, file));
        await chmod(file, 0o444);
        const { size } = await stat(file);
        if (foreign && foreign.size !== size) throw new FileChanged(source, foreign.size, size);
        const [etag] = await Promise.all([known ?? etagOf(file, size), syncFile(file), syncFolder(dirname(file))]);
        return { file, size, etag };
      } catch (error) {
        await discard(file);
        throw error;
      }
    },
    discard,
    discardLater(file) {
      setTimeout(() => discard(file).catch(() => {}), DISCARD_AFTER_MILLISECONDS).unref();
    },
    removeAllBut(files) {
      for (const folder of folders) {
        for (const name of readdirSync(join(directory, folder))) {
          const file = join(directory, folder, name);
          if (!files.has(file)) rmSync(file, { force: true });
        }
      }
    },
    nameOf: (file) => file.slice(directory.length + 1),
    fileOf: (name) => join(directory, name),
  };
}

async function* chunksOf(body: Body): AsyncIterable<Uint8Array> {
  if (typeof body === 'string') yield Buffer.from(body);
  else if (body instanceof Uint8Array) yield body;
  else for await (const chunk of body) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

async function* joined(files: readonly string[]): AsyncIterable<Uint8Array> {
  for (const file of files) yield* createReadStream(file, { highWaterMark: READ_BYTES });
}

async function etagOf(file: string, size: number): Promise<string> {
  if (size > LARGE_BYTES) return `${randomBytes(16).toString('hex')}-${Math.ceil(size / LARGE_BYTES)}`;
  return createHash('md5')
    .update(await readFile(file))
    .digest('hex');
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.byteLength; ) {
    offset += (await handle.write(chunk, offset)).bytesWritten;
  }
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    await copy(source, target);
  }
}

/** The kernel does it; where the file system can, both files share their blocks until one is written to. */
const copy = (source: string, target: string) =>
  copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The names in a folder are durable only once the folder itself is synced. */
const syncFolder = syncFile;
