/** IAM, as far as it decides: policies against calls. Roles and policies cannot be made by an API here; the composition gives them. */
export { type Asked, type Authorizer, createAuthorizer, type IamOptions } from './authorizer';
export { blobsAs } from './blobs-as';
export { decide, type Grant, type Identity } from './evaluate';
export type { AccessRequest } from './matching';
export { type PolicyDocument, type PolicyKind, readPolicy } from './policy';
