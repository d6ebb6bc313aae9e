/** Small objects of S3, whole. */
import type { Clients } from './clients';

export async function readBytes(clients: Clients, bucket: string, key: string): Promise<Uint8Array> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const { Body } = await (await clients.s3()).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

export async function readText(clients: Clients, bucket: string, key: string): Promise<string> {
  return Buffer.from(await readBytes(clients, bucket, key)).toString('utf8');
}

/** @returns undefined when there is no such object */
export async function readTextIfAny(clients: Clients, bucket: string, key: string): Promise<string | undefined> {
  const { NoSuchKey } = await import('@aws-sdk/client-s3');
  return readText(clients, bucket, key).catch((error: unknown) => {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  });
}
