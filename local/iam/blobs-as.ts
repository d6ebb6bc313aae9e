/** The objects as a role may use them: for services that read and write S3 on somebody's behalf. Nothing passes that is not listed. */
import type { Blobs, RoleBlobs } from '#local/backends/blobs';
import type { Authorizer } from './authorizer';
import { listObjects, readObject, removeObject, writeObject } from './calls/s3';

/** @param services those that take the role for this, e.g. `['sagemaker.amazonaws.com']` */
export function blobsAs(blobs: Blobs, authorizer: Authorizer, roleArn: string, services: readonly string[]): RoleBlobs {
  const check = (requests: Parameters<Authorizer['check']>[2]) => authorizer.check(roleArn, services, requests);
  const checkRead = (bucket: string, key: string) => check((around) => readObject({ bucket, key }, around));
  const checkWrite = (bucket: string, key: string) => check((around) => writeObject({ bucket, key }, around));
  return {
    // Only to say in whose words an object is missing.
    hasBucket: (bucket) => blobs.hasBucket(bucket),
    list(bucket, prefix = '') {
      check(() => listObjects(bucket, prefix));
      const found = blobs.list(bucket, prefix);
      // Listed to be read, from their files and not by this store.
      for (const { key } of found) if (!key.endsWith('/')) checkRead(bucket, key);
      return found;
    },
    head(bucket, key) {
      checkRead(bucket, key);
      return blobs.head(bucket, key);
    },
    readText(bucket, key) {
      checkRead(bucket, key);
      return blobs.readText(bucket, key);
    },
    put(bucket, key, body, options) {
      checkWrite(bucket, key);
      return blobs.put(bucket, key, body, options);
    },
    putFile(bucket, key, file, options) {
      checkWrite(bucket, key);
      return blobs.putFile(bucket, key, file, options);
    },
    remove(bucket, key, onlyIf) {
      check(() => removeObject({ bucket, key }));
      return blobs.remove(bucket, key, onlyIf);
    },
  };
}
