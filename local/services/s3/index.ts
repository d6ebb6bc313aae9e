/** Amazon S3: buckets and objects over the blob store. No versions, encryption keys, access control lists or tags. */
import type { RestService } from '#local/wire/service';
import type { S3Dependencies } from './context';
import { prepareHandover } from './handed-over';
import { createRoutes } from './operations';
import { unsupported } from './unsupported';

export function createS3(dependencies: S3Dependencies): RestService {
  if (dependencies.handedOver) prepareHandover(dependencies.handedOver);
  return { protocol: 'rest-xml', signingName: 's3', routes: createRoutes(dependencies), unsupported };
}
