/** Objects for a test, as a user would put them into the bucket. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '#tasks/contracts/layout';
import type { AwsClients } from './aws-clients';

export async function putText({ s3 }: AwsClients, uri: string, text: string): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
}
