/**
 * Copies of data files in the folder from which the server of this machine takes files over, made while they are read for their hash:
 * what is stored is what was hashed, though somebody should write to a file meanwhile, and each is read once.
 */
import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** To wait for the disk takes some milliseconds, whatever the size: for small files the server's own wait is enough. */
const LEAST_SYNCED_BYTES = 8 * 2 ** 20;

export interface Copy {
  /** Undefined when it could not be written: only a short cut is lost. */
  readonly path: string | undefined;
  write(piece: Uint8Array): Promise<void>;
  /** All is written. */
  finish(): Promise<void>;
  remove(): Promise<void>;
}

export async function startCopy(directory: string): Promise<Copy> {
  let path: string | undefined = join(directory, `copy-${randomBytes(8).toString('hex')}`);
  let handle: FileHandle | undefined;
  let written = 0;
  const close = async () => {
    const open = handle;
    handle = undefined;
    await open?.close().catch(() => {});
  };
  const remove = async () => {
    await close();
    if (path !== undefined) await rm(path, { force: true });
    path = undefined;
  };
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    handle = await open(path, 'wx', 0o600);
  } catch {
    path = undefined;
  }
  return {
    get path() {
      return path;
    },
    async write(piece) {
      try {
        for (let from = 0; handle && from < piece.byteLength; ) from += (await handle.write(piece, from)).bytesWritten;
        written += piece.byteLength;
      } catch {
        await remove();
      }
    },
    async finish() {
      if (written < LEAST_SYNCED_BYTES) return close();
      // Whoever stores it waits for the disk; it may begin now.
      handle
        ?.datasync()
        .catch(() => {})
        .finally(close);
    },
    remove,
  };
}
