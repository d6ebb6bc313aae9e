/**
 * S3's operations, and the rights each needs.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
import type { RestRequest } from '#local/wire/service';
import type { AccessRequest } from '../matching';
import type { Rights, RightsTable, Surroundings } from './call';

interface Place {
  readonly bucket: string;
  readonly key: string;
}

const placeOf = ({ path }: RestRequest): Place => ({ bucket: path.Bucket ?? '', key: path.Key ?? '' });
const objectArn = ({ bucket, key }: Place) => `arn:aws:s3:::${bucket}/${key}`;

/** S3 asks for the bucket's key in the caller's name. */
function withKey(action: string, { bucket }: Place, surroundings: Surroundings): AccessRequest[] {
  const resource = surroundings.keyOf(bucket);
  const context = { 'kms:viaservice': `s3.${surroundings.region}.amazonaws.com` };
  return resource === undefined ? [] : [{ action, resource, context }];
}

export const readObject = (place: Place, surroundings: Surroundings): AccessRequest[] => [
  { action: 's3:GetObject', resource: objectArn(place) },
  // Who may not list is not told that there is no such object.
  ...(surroundings.hasObject(place.bucket, place.key)
    ? withKey('kms:Decrypt', place, surroundings)
    : [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${place.bucket}` }]),
];

export const writeObject = (place: Place, surroundings: Surroundings): AccessRequest[] => [
  { action: 's3:PutObject', resource: objectArn(place) },
  ...withKey('kms:GenerateDataKey', place, surroundings),
];

export const listObjects = (bucket: string, prefix: string): AccessRequest[] => [
  { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context: { 's3:prefix': prefix } },
];

export const removeObject = (place: Place): AccessRequest[] => [
  { action: 's3:DeleteObject', resource: objectArn(place) },
];

const read: Rights<RestRequest> = (request, surroundings) => readObject(placeOf(request), surroundings);
const write: Rights<RestRequest> = (request, surroundings) => writeObject(placeOf(request), surroundings);
const list: Rights<RestRequest> = ({ path, query }) => listObjects(path.Bucket ?? '', query.get('prefix') ?? '');
const onBucket =
  (action: string): Rights<RestRequest> =>
  ({ path }) => [{ action, resource: `arn:aws:s3:::${path.Bucket}` }];
const onObject =
  (action: string): Rights<RestRequest> =>
  (request) => [{ action, resource: objectArn(placeOf(request)) }];

/** Parts are encrypted on the way in, and decrypted to be joined. */
const writePart: Rights<RestRequest> = (request, surroundings) => [
  ...write(request, surroundings),
  ...withKey('kms:Decrypt', placeOf(request), surroundings),
];

export const s3: RightsTable = {
  ListBuckets: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
  CreateBucket: onBucket('s3:CreateBucket'),
  DeleteBucket: onBucket('s3:DeleteBucket'),
  HeadBucket: onBucket('s3:ListBucket'),
  GetBucketLocation: onBucket('s3:GetBucketLocation'),
  ListObjects: list,
  ListObjectsV2: list,
  ListMultipartUploads: onBucket('s3:ListBucketMultipartUploads'),
  GetObject: read,
  HeadObject: read,
  GetObjectTagging: onObject('s3:GetObjectTagging'),
  PutObject: write,
  DeleteObject: (request) => removeObject(placeOf(request)),
  CreateMultipartUpload: writePart,
  UploadPart: writePart,
  CompleteMultipartUpload: writePart,
  AbortMultipartUpload: onObject('s3:AbortMultipartUpload'),
  ListParts: onObject('s3:ListMultipartUploadParts'),
};
