/** Objects of S3 as the files of a container: which objects a data source names, where they go, which host gets which. */
import { join } from 'node:path';
import type { BlobObject, RoleBlobs } from '#local/backends/blobs';
import { linkFile } from '#local/backends/files';

export interface DataSource {
  readonly uri: string;
  /** Default `S3Prefix`. */
  readonly type?: string | undefined;
}

export interface InputObject {
  readonly object: BlobObject;
  /** Where it goes below the channel's directory: the key behind the prefix. */
  readonly path: string;
}

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** `s3://bucket/key` */
export function parseS3Uri(uri: string): S3Location {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  return { bucket, key };
}

/**
 * The objects of a data source in order of their keys. Objects that stand for folders (keys that end with `/`) are left out.
 *
 * @throws when a manifest cannot be read, or a key cannot be a path
 */
export async function objectsOf(blobs: RoleBlobs, source: DataSource): Promise<InputObject[]> {
  const { bucket, key } = parseS3Uri(source.uri);
  if (!blobs.hasBucket(bucket)) return [];
  const objects =
    source.type === 'ManifestFile'
      ? await objectsOfManifest(blobs, source.uri)
      : blobs.list(bucket, key).map((object) => ({ object, path: pathBehind(object.key, key) }));
  return objects.filter(({ object }) => !object.key.endsWith('/')).map(checked);
}

/** The shard of one of `hosts` hosts. */
export function shardOf<T>(objects: readonly T[], host: number, hosts: number): T[] {
  return objects.filter((_, i) => i % hosts === host);
}

export async function linkObjects(objects: readonly InputObject[], directory: string): Promise<void> {
  for (const { object, path } of objects) await linkFile(object.file, join(directory, path));
}

/**
 * A prefix is matched as text. What is behind a folder's prefix keeps its sub-folders; a prefix that is a whole key gives the
 * file's name; a prefix that ends within a name (`data/tr` for `data/train/a`) gives the path behind the last `/`.
 */
function pathBehind(key: string, prefix: string): string {
  if (prefix === '' || prefix.endsWith('/')) return key.slice(prefix.length);
  if (key.startsWith(`${prefix}/`)) return key.slice(prefix.length + 1);
  return key.slice(prefix.lastIndexOf('/') + 1);
}

/** `[{"prefix": "s3://bucket/folder/"}, "a.csv", "b/c.csv"]` */
async function objectsOfManifest(blobs: RoleBlobs, uri: string): Promise<InputObject[]> {
  const { bucket, key } = parseS3Uri(uri);
  const manifest = JSON.parse(await blobs.readText(bucket, key)) as unknown;
  if (!Array.isArray(manifest)) throw new Error(`expected the manifest ${uri} to be a JSON array`);
  const [first, ...paths] = manifest as [{ prefix?: unknown }, ...unknown[]];
  const prefix = first && typeof first.prefix === 'string' ? first.prefix : undefined;
  if (prefix === undefined) throw new Error(`expected the manifest ${uri} to begin with {"prefix": "s3://…"}`);
  return paths.map((path) => {
    const location = parseS3Uri(`${prefix}${path}`);
    const object = blobs.head(location.bucket, location.key);
    if (!object) throw new Error(`the manifest ${uri} names ${prefix}${path}, which does not exist`);
    return { object, path: String(path) };
  });
}

function checked(input: InputObject): InputObject {
  if (input.path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new Error(`the key ${input.object.key} cannot be a file's path in the container`);
  }
  return input;
}
