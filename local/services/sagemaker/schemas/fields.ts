/** Fields that many requests have, with the lengths and patterns of the published model. */
import type { Tag } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { timestamp } from '#local/wire/json';

/** Processing, training and transform jobs, endpoints and their configs, packages and their groups. */
export const entityName = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
export const tuningJobName = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/);
export const modelName = z
  .string()
  .max(63)
  .regex(/^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/);
export const arnOrName = z
  .string()
  .min(1)
  .max(170)
  .regex(/^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)$/);
export const versionedArnOrName = z
  .string()
  .min(1)
  .max(176)
  .regex(
    /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\/[0-9]{1,9})?$/,
  );
export const roleArn = z
  .string()
  .min(20)
  .max(2048)
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/);
/** AWS takes https URIs too; here only S3 holds data. */
export const s3Uri = z
  .string()
  .max(1024)
  .regex(/^s3:\/\/([^/]+)\/?(.*)$/);
export const kmsKeyId = z
  .string()
  .max(2048)
  .regex(/^[a-zA-Z0-9:/_-]*$/);
export const contentType = z.string().max(256);
export const image = z.string().max(255).regex(/^\S+$/);
export const description = z
  .string()
  .max(1024)
  .regex(/^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*$/u);

/** The SDK's enums of instance types change with AWS's catalogue; any name of their form is taken. */
export function instanceType<T extends string>() {
  return z
    .string()
    .regex(/^ml\.[a-z0-9-]+\.(nano|micro|small|medium|\d*x?large|metal)$/)
    .transform((text) => text as T);
}

export const tag: z.ZodType<Tag> = z.strictObject({
  Key: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u),
  Value: z
    .string()
    .max(256)
    .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u),
});
export const tags = z.array(tag).max(50).optional();

/** AWS bounds maps by their number of entries. */
export const atMost = (entries: number) => (map: object) => Object.keys(map).length <= entries;
export const tooMany = (member: string, entries: number) =>
  `Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${entries}`;

/** @param entries how many, @param value how long a value may be */
export function environmentMap(entries: number, value: number, key = 512) {
  return z
    .record(
      z
        .string()
        .max(key)
        .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/),
      z.string().max(value),
    )
    .refine(atMost(entries), tooMany('environment', entries))
    .optional();
}

/** Networks and keys have no meaning on one machine: they are kept and shown, and change nothing. */
export const vpcConfig = z
  .strictObject({
    SecurityGroupIds: z
      .array(
        z
          .string()
          .max(32)
          .regex(/^[-0-9a-zA-Z]+$/),
      )
      .min(1)
      .max(5),
    Subnets: z
      .array(
        z
          .string()
          .max(32)
          .regex(/^[-0-9a-zA-Z]+$/),
      )
      .min(1)
      .max(16),
  })
  .optional();

const nameContains = z
  .string()
  .max(63)
  .regex(/^[a-zA-Z0-9-]+$/)
  .optional();

export const paging = {
  MaxResults: z.int().min(1).max(100).optional(),
  NextToken: z.string().max(8192).optional(),
  SortOrder: z.enum(['Ascending', 'Descending']).optional(),
};

const time = timestamp.optional();
export const created = { CreationTimeAfter: time, CreationTimeBefore: time };
export const lastModified = { LastModifiedTimeAfter: time, LastModifiedTimeBefore: time };
export const named = { NameContains: nameContains, ...paging };

export const jobStatus = z.enum(['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped']).optional();
