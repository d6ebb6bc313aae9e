/** An S3 on a port of its own over a temporary store, with a bucket, and SDK clients for it. */
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { type Blobs, openBlobs } from '#local/backends/blobs';
import { type Clock, systemClock } from '#local/backends/clock';
import type { HandedOver } from '#local/services/s3/context';
import { createS3 } from '#local/services/s3/index';
import type { LocalServer } from '#local/wire/server';
import { clientOptions, startServer } from '#test/support/local-server';
import { temporaryDirectory } from '#test/support/temporary';

export const BUCKET = 'bucket';

export interface TestS3 {
  readonly server: LocalServer;
  readonly blobs: Blobs;
  readonly handedOver: HandedOver;
  /** What the server reported as faults of its own. */
  readonly faults: readonly unknown[];
  readonly client: S3Client;
  clientWith(options: S3ClientConfig): S3Client;
  put(key: string, body: string): Promise<void>;
  text(key: string): Promise<string>;
}

export async function startS3({
  clock = systemClock,
  region = 'us-east-1',
}: {
  clock?: Clock;
  region?: string;
} = {}): Promise<TestS3> {
  const directory = await temporaryDirectory();
  const blobs = openBlobs(join(directory, 's3'));
  const handedOver = { header: 'x-test-handed-over', directory: join(directory, 'handed-over') };
  const faults: unknown[] = [];
  const server = await startServer([createS3({ blobs, clock, handedOver })], {
    region,
    report: (fault) => void faults.push(fault),
  });
  const clientWith = (options: S3ClientConfig) =>
    new S3Client({ ...clientOptions(server), maxAttempts: 1, ...options });
  const client = clientWith({});
  if (region === 'us-east-1') await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  return {
    server,
    blobs,
    handedOver,
    faults,
    client,
    clientWith,
    put: async (Key, Body) => void (await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }))),
    text: async (Key) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      return (await Body?.transformToString()) ?? '';
    },
  };
}
