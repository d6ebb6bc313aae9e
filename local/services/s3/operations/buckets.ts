/** Buckets: create, head, locate, list, delete. */

import * as z from 'zod';
import { BucketNotEmpty } from '#local/backends/blobs';
import type { S3Handler } from '../context';
import {
  bucketAlreadyOwnedByYou,
  bucketNotEmpty,
  illegalLocation,
  invalidArgument,
  invalidBucketName,
} from '../errors';
import { receiveText } from '../received-body';
import { parseXml } from '../xml-input';
import { ownerOf, xmlResponse } from '../xml-output';

/** The region whose API differs from that of all others, for historical reasons. */
const FIRST_REGION = 'us-east-1';

const CreateBucketConfiguration = z.strictObject({ LocationConstraint: z.string().optional() });

export const createBucket: S3Handler = async ({ request, call, bucket, blobs }) => {
  if (!isBucketName(bucket)) throw invalidBucketName(bucket);
  const text = await receiveText(request);
  const { LocationConstraint: location } = text
    ? parseXml(text, 'CreateBucketConfiguration', CreateBucketConfiguration)
    : { LocationConstraint: undefined };
  if (location !== undefined && location !== call.region) throw illegalLocation(location);
  if (location === undefined && call.region !== FIRST_REGION) throw illegalLocation('unspecified');
  // Created again in us-east-1, a bucket of one's own is answered like a new one.
  if (blobs.hasBucket(bucket) && call.region !== FIRST_REGION) throw bucketAlreadyOwnedByYou(bucket);
  await blobs.createBucket(bucket);
  return { status: 200, headers: { location: `/${bucket}` } };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !/\.\.|\.-|-\./.test(name) &&
    !/^\d{1,3}(\.\d{1,3}){3}$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  );
}

export const headBucket: S3Handler = ({ call }) => ({
  status: 200,
  headers: {
    'x-amz-bucket-region': call.region,
    'x-amz-access-point-alias': 'false',
    'content-type': 'application/xml',
  },
});

export const getBucketLocation: S3Handler = ({ call }) => {
  const location = call.region === FIRST_REGION ? '' : call.region;
  return xmlResponse('LocationConstraint', location);
};

export const listBuckets: S3Handler = ({ request, call, blobs }) => {
  const prefix = request.query.get('prefix') ?? '';
  const after = request.query.get('continuation-token') ?? '';
  const limit = Number(request.query.get('max-buckets') ?? 10_000);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
    throw invalidArgument('max-buckets must be an integer from 1 to 10000', 'max-buckets', String(limit));
  }
  const found = blobs.listBuckets().filter(({ name }) => name.startsWith(prefix) && name > after);
  const page = found.slice(0, limit);
  return xmlResponse('ListAllMyBucketsResult', {
    Owner: ownerOf(call.account),
    Buckets: {
      Bucket: page.map(({ name, created }) => ({
        Name: name,
        CreationDate: new Date(created),
        BucketRegion: call.region,
      })),
    },
    ...(found.length > page.length && { ContinuationToken: page.at(-1)?.name }),
    ...(prefix && { Prefix: prefix }),
  });
};

export const deleteBucket: S3Handler = async ({ bucket, blobs }) => {
  try {
    await blobs.removeBucket(bucket);
  } catch (error) {
    throw error instanceof BucketNotEmpty ? bucketNotEmpty(bucket) : error;
  }
  return { status: 204 };
};
