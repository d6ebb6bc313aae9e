/** Files of a container as objects of S3, put there when a job has succeeded. */
import { join } from 'node:path';
import { packDirectory } from '#local/backends/archives';
import type { RoleBlobs } from '#local/backends/blobs';
import { linkFile, listFiles, removeTree } from '#local/backends/files';
import { parseS3Uri } from './inputs';

/** `s3://bucket/a` + `b/c` → `s3://bucket/a/b/c` */
export function under(uri: string, path: string): string {
  return `${uri.replace(/\/+$/, '')}/${path}`;
}

/** All files below a directory, with their sub-folders. */
export async function uploadDirectory(blobs: RoleBlobs, directory: string, uri: string): Promise<void> {
  for (const { path } of await listFiles(directory)) await uploadFile(blobs, join(directory, path), under(uri, path));
}

export async function uploadFile(blobs: RoleBlobs, file: string, uri: string): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  if (!blobs.hasBucket(bucket)) {
    throw new Error(`The specified bucket does not exist: ${bucket}. Please ensure that the output bucket exists`);
  }
  await blobs.putFile(bucket, key, file);
}

/**
 * The same directory of all hosts as one archive; nothing where all are empty. Of files with one name the first host's wins.
 *
 * @param scratch a directory for the archive, removed by its owner
 */
export async function uploadArchive(
  blobs: RoleBlobs,
  directories: readonly string[],
  scratch: string,
  uri: string,
): Promise<boolean> {
  const merged = join(scratch, 'merged');
  await removeTree(merged);
  const seen = new Set<string>();
  for (const directory of directories) {
    for (const { path } of await listFiles(directory)) {
      if (!seen.has(path)) await linkFile(join(directory, path), join(merged, path));
      seen.add(path);
    }
  }
  if (seen.size === 0) return false;
  const archive = join(scratch, uri.slice(uri.lastIndexOf('/') + 1));
  await packDirectory(merged, archive);
  await uploadFile(blobs, archive, uri);
  return true;
}
