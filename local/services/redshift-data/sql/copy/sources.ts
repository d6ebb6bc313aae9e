/** The objects that a COPY reads: all under a key prefix, or those that a manifest lists. */
import type { BlobObject, RoleBlobs } from '#local/backends/blobs';
import { SqlError } from '../sql-error';

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** @throws {SqlError} when the text is not `s3://bucket/key`. */
export function parseS3(url: string): S3Location {
  const found = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(url);
  if (!found) throw new SqlError(`The S3 path '${url}' is not valid; it must begin with s3://`);
  return { bucket: found[1] as string, key: found[2] as string };
}

export function s3Url(object: Pick<BlobObject, 'bucket' | 'key'>): string {
  return `s3://${object.bucket}/${object.key}`;
}

/** In the order of their keys, or of the manifest. */
export async function findSources(source: string, isManifest: boolean, blobs: RoleBlobs): Promise<BlobObject[]> {
  const location = parseS3(source);
  requireBucket(location.bucket, blobs);
  if (isManifest) return listed(location, blobs);
  const objects = blobs.list(location.bucket, location.key).filter((object) => !object.key.endsWith('/'));
  if (objects.length === 0) throw new SqlError(`The specified S3 prefix '${location.key}' does not exist`);
  return objects;
}

export function requireBucket(bucket: string, blobs: RoleBlobs): void {
  if (blobs.hasBucket(bucket)) return;
  throw new SqlError('S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket');
}

interface ManifestEntry {
  readonly url: string;
  readonly mandatory: boolean;
}

async function listed(location: S3Location, blobs: RoleBlobs): Promise<BlobObject[]> {
  if (!blobs.head(location.bucket, location.key))
    throw new SqlError(`The specified S3 prefix '${location.key}' does not exist`);
  const entries = parseManifest(await blobs.readText(location.bucket, location.key));
  const objects: BlobObject[] = [];
  for (const { url, mandatory } of entries) {
    const { bucket, key } = parseS3(url);
    const object = blobs.hasBucket(bucket) ? blobs.head(bucket, key) : undefined;
    if (object) objects.push(object);
    else if (mandatory)
      throw new SqlError(
        `Problem reading manifest file - S3ServiceException: The specified key does not exist: ${url}`,
      );
  }
  if (objects.length === 0) throw new SqlError(`The specified S3 prefix '${location.key}' does not exist`);
  return objects;
}

/** `mandatory` is false unless it is stated. */
function parseManifest(text: string): ManifestEntry[] {
  const invalid = (reason: string) => new SqlError(`Manifest file is not in correct json format: ${reason}`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  const entries = (document as { entries?: unknown } | null)?.entries;
  if (!Array.isArray(entries)) throw invalid('expected a list named entries');
  return entries.map((entry: { url?: unknown; mandatory?: unknown } | null) => {
    if (typeof entry?.url !== 'string') throw invalid('expected a url in each entry');
    return { url: entry.url, mandatory: entry.mandatory === true };
  });
}
