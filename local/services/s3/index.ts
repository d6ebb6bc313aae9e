/** Amazon S3: buckets and objects over the blob store. No versions, encryption keys, access control lists or tags. */
import { makeOwnFolder, removeLeft } from '#local/backends/own-folder';
import type { RestService } from '#local/wire/service';
import type { S3Dependencies } from './context';
import { createRoutes } from './operations';
import { unsupported } from './unsupported';

/** What lies there longer was left by a client that was killed. */
const LONGEST_HANDOVER_MILLISECONDS = 60 * 60 * 1000;

export function createS3(dependencies: S3Dependencies): RestService {
  if (dependencies.handedOver) {
    makeOwnFolder(dependencies.handedOver.directory);
    removeLeft(dependencies.handedOver.directory, LONGEST_HANDOVER_MILLISECONDS);
  }
  return { protocol: 'rest-xml', signingName: 's3', routes: createRoutes(dependencies), unsupported };
}
