/**
 * S3 through the AWS SDK integration: for small JSON documents, as a state's payload ends at 256 KiB.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  PutObjectCommandInput,
  PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { type Permission, resourceArn } from '../integration';
import type { Result } from '../sdk';
import { task } from '../states/task';

const call = <V, Request, Response>(action: string, permissions: readonly Permission[]) =>
  task<V, Request, Result<Response>>({
    resource: resourceArn('aws-sdk:s3', action),
    permissions,
    transientErrors: ['S3.S3Exception'],
  });

/** The Task states of `aws-sdk:s3`; `V` are the machine's variables. */
export const s3 = <V>() => ({
  /** `Body` is the object's text. A missing key is S3.NoSuchKeyException. */
  getObject: call<V, GetObjectCommandInput, Omit<GetObjectCommandOutput, 'Body'> & { Body: string }>('getObject', [
    { actions: ['s3:GetObject'], resources: ['arn:${Partition}:s3:::{Bucket}/*'] },
    { actions: ['s3:ListBucket'], resources: ['arn:${Partition}:s3:::{Bucket}'] },
  ]),
  /** `Body` may be an object or a list: it is written as JSON text. */
  putObject: call<V, Omit<PutObjectCommandInput, 'Body'> & { Body: object | string }, PutObjectCommandOutput>(
    'putObject',
    [{ actions: ['s3:PutObject'], resources: ['arn:${Partition}:s3:::{Bucket}/*'] }],
  ),
});
