/** Plain files of jobs: their directories, inputs, outputs. Objects of S3 are not files to anyone but `blobs.ts`. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export interface ListedFile {
  /** Relative to the listed directory, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

export const fileExists = existsSync;

export async function makeDirectory(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  return path;
}

export async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

/** Writes a file and the directories above it. */
export async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** The first `limit` bytes of a file, all of it by default; undefined when there is none. */
export async function readText(path: string, limit?: number): Promise<string | undefined> {
  try {
    const file = await open(path);
    try {
      if (limit === undefined) return await file.readFile('utf8');
      const { bytesRead, buffer } = await file.read(Buffer.alloc(limit), 0, limit, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** All regular files below a directory in order of their paths; links are left out, a missing directory is empty. */
export async function listFiles(directory: string): Promise<ListedFile[]> {
  if (!existsSync(directory)) return [];
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: path.slice(directory.length + 1), size: (await lstat(path)).size };
    });
  return (await Promise.all(files)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Gives a finished file a second name without copying it; copies where the file system cannot link. */
export async function linkFile(existing: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await link(existing, path);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await copyFile(existing, path);
  }
}

export async function linkSymbolically(existing: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(existing, path);
}

export async function renameFile(from: string, to: string): Promise<void> {
  await rename(from, to);
}

/** @param chunk bytes read at once */
export function readFileStream(path: string, chunk = 1 << 20): Readable {
  return createReadStream(path, { highWaterMark: chunk });
}

export function writeFileStream(path: string): Writable {
  return createWriteStream(path, { highWaterMark: 1 << 20 });
}
