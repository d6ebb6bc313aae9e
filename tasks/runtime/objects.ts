/** The few things tasks do with S3 objects, by URI, with errors that name the object. */
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { ZodType } from 'zod';
import { parseS3Uri } from '#tasks/contracts/layout';
import { ONCE } from './parse-once';

export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

/** All objects under a prefix, in key order. Empty "folder" markers are left out. */
export async function listObjects(s3: S3Client, uri: string): Promise<ListedObject[]> {
  const { bucket, key: prefix } = parseS3Uri(uri);
  const objects: ListedObject[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }));
    for (const { Key = '', Size = 0, ETag = '' } of page.Contents ?? []) {
      if (!Key.endsWith('/')) objects.push({ key: Key, size: Size, etag: ETag.replaceAll('"', '') });
    }
    token = page.NextContinuationToken;
  } while (token);
  return objects;
}

/**
 * The object's text, or undefined when there is none. Looks for its name first: GetObject tells only those that it is missing who
 * may list the whole bucket, with other models' names in it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export async function readTextIfAny(s3: S3Client, uri: string): Promise<{ text: string; etag: string } | undefined> {
  const { bucket, key } = parseS3Uri(uri);
  for (let attempt = 1; ; attempt++) {
    const { Contents: [first] = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }),
    );
    if (first?.Key !== key) return undefined;
    try {
      return await read(s3, uri);
    } catch (error) {
      // Deleted since it was listed; written anew by the next look, perhaps.
      if (attempt === 3 || !mayBeMissing(error)) throw error;
    }
  }
}

/** @throws Error naming the object when it is missing, is no JSON or does not fit the schema */
export async function readJson<T>(s3: S3Client, uri: string, schema: ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(JSON.parse(await readText(s3, uri)), ONCE);
  if (!parsed.success) throw new Error(`${uri} does not have the expected content`, { cause: parsed.error });
  return parsed.data;
}

/** @throws Error naming the object when it is missing */
export async function readText(s3: S3Client, uri: string): Promise<string> {
  const { text } = await read(s3, uri).catch((cause) => {
    if (cause instanceof NoSuchKey) throw new Error(`expected an object at ${uri}, but there is none`, { cause });
    if (!mayBeMissing(cause)) throw cause;
    throw new Error(`expected an object at ${uri}, but there is none or it must not be read: ${cause.message}`, {
      cause,
    });
  });
  return text;
}

async function read(s3: S3Client, uri: string): Promise<{ text: string; etag: string }> {
  const { bucket, key } = parseS3Uri(uri);
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { text: (await object.Body?.transformToString()) ?? '', etag: object.ETag ?? '' };
}

/** S3 answers 403 for an object that is missing, too, to whoever may not list the bucket. */
const mayBeMissing = (error: unknown) =>
  error instanceof S3ServiceException && [403, 404].includes(error.$metadata.httpStatusCode ?? 0);

export async function openObject(s3: S3Client, uri: string): Promise<Readable> {
  const { bucket, key } = parseS3Uri(uri);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!(Body instanceof Readable)) throw new Error(`expected ${uri} to have a body that can be streamed`);
  return Body;
}

export async function putText(
  s3: S3Client,
  uri: string,
  body: string,
  contentType = 'application/json',
): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
}

type Condition = 'absent' | { readonly etag: string };

/** S3 answers some writes of the same object that race with 409, and writes neither. */
const MOST_RACES = 10;

/**
 * Writes only if nobody wrote before (`absent`) or since (an ETag). The text must be the caller's own, as by a time in it: where it
 * stands already, the answer to an earlier try was lost.
 *
 * @returns whether it was written
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export async function putTextIf(s3: S3Client, uri: string, body: string, condition: Condition): Promise<boolean> {
  const { bucket, key } = parseS3Uri(uri);
  const guard = condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
  for (let race = 1; ; race++) {
    try {
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json', ...guard }),
      );
      return true;
    } catch (error) {
      if (!isLostRace(error)) throw error;
      const found = await readTextIfAny(s3, uri);
      if (found?.text === body) return true;
      if (!holds(condition, found) || race === MOST_RACES) return false;
    }
  }
}

const holds = (condition: Condition, found: { etag: string } | undefined) =>
  condition === 'absent' ? found === undefined : found?.etag === condition.etag;

/** S3 answers 412 when the condition does not hold, 409 when two writes raced, 404 when the object to match is gone. */
export function isLostRace(error: unknown): boolean {
  return error instanceof S3ServiceException && [404, 409, 412].includes(error.$metadata.httpStatusCode ?? 0);
}
