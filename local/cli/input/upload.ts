/**
 * Takes files into the artifact bucket under a prefix that their content names. Objects appear whole or not at all, so a
 * prefix with all names in their sizes is complete and need not be written again.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PutObjectCommand, PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { Clients } from '#local/client/clients';
import { handedOver } from '#local/config';
import { piecesOf } from '#tasks/processing/pieces';
import type { Session } from '../server/session';
import { type Copy, startCopy } from './copies';
import type { DataFile } from './files';

export interface Uploaded {
  /** An S3 URI that ends with `/`. */
  readonly uri: string;
  readonly bytes: number;
  /** Whether the content was there already. */
  readonly known: boolean;
}

const READ_BYTES = 2 ** 20;
/** The most that S3 takes in one piece. */
const LARGEST_PIECE_BYTES = 5 * 2 ** 30;
const PART_BYTES = 256 * 2 ** 20;

/** Larger data, or more files, are copied only once they are known to be new. */
const MOST_COPIED = { bytes: 2 ** 30, files: 100 } as const;

export interface DataFiles {
  readonly files: readonly DataFile[];
  /** Their `contentHash`. */
  readonly hash: Promise<string>;
  /** Made while the hash was. */
  readonly copies: ReadonlyMap<DataFile, Copy>;
  /** Reads no further, and removes the copies that nobody took. */
  discard(): Promise<void>;
}

/** Begins to read files. @param copyTo the folder for copies of them. Default: none are made */
export function readFiles(files: readonly DataFile[], copyTo?: string): DataFiles {
  const copies = new Map<DataFile, Copy>();
  const isFew = files.length <= MOST_COPIED.files && sizeOf(files) <= MOST_COPIED.bytes;
  const isCopied = copyTo !== undefined && isFew;
  const over = new AbortController();
  const copy = async (file: DataFile) => {
    const copied = await startCopy(copyTo as string);
    copies.set(file, copied);
    return copied;
  };
  const hash = contentHash(files, { signal: over.signal, ...(isCopied && { copy }) });
  // Whoever needs it meets the error.
  hash.catch(() => {});
  return {
    files,
    hash,
    copies,
    async discard() {
      over.abort();
      await hash.catch(() => {});
      await Promise.all([...copies.values()].map((one) => one.remove()));
    },
  };
}

const sizeOf = (files: readonly DataFile[]) => files.reduce((sum, { size }) => sum + size, 0);

/** @param folder e.g. `datasets/fraud` */
export async function uploadFiles(session: Session, folder: string, data: DataFiles): Promise<Uploaded> {
  const { files, hash, copies } = data;
  const prefix = `${folder}/${(await hash).slice(0, 16)}/`;
  const uploaded = {
    uri: `s3://${session.deployment.bucket}/${prefix}`,
    bytes: sizeOf(files),
  };
  const present = await listSizes(session, prefix);
  const missing = files.filter(({ name, size }) => present.get(name) !== size);
  for (const file of missing) {
    const place = { Bucket: session.deployment.bucket, Key: `${prefix}${file.name}` };
    if (session.caller === undefined) await handOver(session, place, file, await hash, copies.get(file)?.path);
    else await send(session, place, file);
  }
  return { ...uploaded, known: missing.length === 0 };
}

interface Reading {
  readonly signal?: AbortSignal;
  /** Begins a copy of a file. Default: none is made. */
  copy?(file: DataFile): Promise<Copy>;
}

/** Of names, sizes and contents, in order of the names. Rejects as the signal says. */
export async function contentHash(files: readonly DataFile[], { signal, copy }: Reading = {}): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const { name, path, size } = file;
    const copied = await copy?.(file);
    hash.update(JSON.stringify([name, size]));
    for await (const piece of piecesOf(path)) {
      signal?.throwIfAborted();
      const writing = copied?.write(piece);
      hash.update(piece);
      await writing;
    }
    await copied?.finish();
  }
  return hash.digest('hex');
}

async function listSizes(clients: Clients, prefix: string): Promise<Map<string, number>> {
  const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
  const sizes = new Map<string, number>();
  for await (const page of paginateListObjectsV2(
    { client: await clients.s3() },
    { Bucket: clients.deployment.bucket, Prefix: prefix },
  )) {
    for (const { Key = '', Size = 0 } of page.Contents ?? []) sizes.set(Key.slice(prefix.length), Size);
  }
  return sizes;
}

type Place = Pick<PutObjectCommandInput, 'Bucket' | 'Key'>;

async function send(clients: Clients, place: Place, { path, size }: DataFile): Promise<void> {
  const client = await clients.s3();
  const object = { ...place, Body: createReadStream(path, { highWaterMark: READ_BYTES }) };
  if (size <= LARGEST_PIECE_BYTES) {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    await client.send(new PutObjectCommand({ ...object, ContentLength: size }));
  } else {
    const { Upload } = await import('@aws-sdk/lib-storage');
    await new Upload({ client, params: object, partSize: PART_BYTES, queueSize: 1 }).done();
  }
}

/**
 * The server is on this machine and copies the file itself: a gigabyte through a socket would take seconds of both.
 *
 * @param copy of the file, for the server to keep
 */
async function handOver(session: Session, place: Place, file: DataFile, hash: string, copy?: string): Promise<void> {
  const { path, size } = file;
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const { header, directory } = handedOver(session.stateDirectory);
  // Of the content and the name of the file: handed over, the same data has the same ETags, and thereby the same version, on every
  // machine. In an account, where files are sent, ETags are S3's own: there the same data has another version than here.
  const digest = createHash('sha256').update(`${hash} ${file.name}`).digest('hex').slice(0, 32);
  const name = `${digest}-${size}-${randomBytes(4).toString('hex')}`;
  const link = join(directory, name);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await (copy === undefined ? symlink(resolve(path), link) : rename(copy, link));
  try {
    const client = await session.s3();
    await client.send(withHeader(new PutObjectCommand({ ...place, ContentLength: 0 }), header, name));
  } finally {
    await rm(link, { force: true });
  }
}

function withHeader(command: PutObjectCommand, header: string, value: string): PutObjectCommand {
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers[header] = value;
      return next(args);
    },
    { step: 'build' },
  );
  return command;
}
