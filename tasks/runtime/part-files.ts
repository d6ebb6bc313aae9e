/** The part files under an S3 prefix as texts to read one after another. */
import type { S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '#tasks/contracts/layout';
import type { ScoreFile } from '#tasks/evaluation/scores';
import { listObjects, openObject } from '#tasks/runtime/objects';

/** In key order, so that files about the same rows line up. */
export async function* partFiles(s3: S3Client, uri: string): AsyncGenerator<ScoreFile> {
  const { bucket } = parseS3Uri(uri);
  for (const { key } of await listObjects(s3, uri)) {
    const name = `s3://${bucket}/${key}`;
    yield { name, content: await openObject(s3, name) };
  }
}
