/** Fields that many requests have, with the lengths and patterns of the published model. */
import type { Tag } from '@aws-sdk/client-sagemaker';
import { z } from 'zod';

/** Processing, training and transform jobs, endpoints and their configs, packages and their groups. */
export const entityName = z.string().min(1).max(63).regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
export const tuningJobName = z.string().min(1).max(32).regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/);
export const modelName = z.string().max(63).regex(/^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/);
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
export const s3Uri = z.string().max(1024).regex(/^s3:\/\/([^/]+)\/?(.*)$/);
export const kmsKeyId = z.string().max(2048).regex(/^[a-zA-Z0-9:/_-]*$/);
export const contentType = z.string().max(256);
export const image = z.string().max(255).regex(/^\S+$/);
export const description = z.string().max(1024).regex(/^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*$/u);

/** The SDK's enums of instance types change with AWS's catalogue; any name of their form is taken. */
export function instanceType<T extends string>() {
  return z.custom<T>((value) => typeof value === 'string' && /^ml\.[a-z0-9-]+\.(nano|micro|small|medium|\d*x?large|metal)$/.test(value));
}

export const tag: z.ZodType<Tag> = z.strictObject({
  Key: z.string().min(1).max(128).regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u),
  Value: z.string().max(256).regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u),
});
export const tags = z.array(tag).max(50).optional();

/** @param entries how many, @param value how long a value may be */
export function environmentMap(entries: number, value: number, key = 512) {
  return z
    .record(z.string().max(key).regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string().max(value))
    .refine((map) => Object.keys(map).length <= entries, `Member must have length less than or equal to ${entries}`)
    .optional();
}

/** Networks and keys have no meaning on one machine: they are kept and shown, and change nothing. */
export const vpcConfig = z
  .strictObject({
    SecurityGroupIds: z.array(z.string().max(32).regex(/^[-0-9a-zA-Z]+$/)).min(1).max(5),
    Subnets: z.array(z.string().max(32).regex(/^[-0-9a-zA-Z]+$/)).min(1).max(16),
  })
  .optional();

/** Epoch seconds on the wire; ISO text and a Date are taken as well. */
const timestamp = z
  .union([z.number().transform((seconds) => new Date(seconds * 1000)), z.string().transform((text) => new Date(text)), z.date()])
  .refine((date) => !Number.isNaN(date.getTime()))
  .optional();

const nameContains = z.string().max(63).regex(/^[a-zA-Z0-9-]+$/).optional();

const paging = {
  MaxResults: z.int().min(1).max(100).optional(),
  NextToken: z.string().max(8192).optional(),
  SortOrder: z.enum(['Ascending', 'Descending']).optional(),
};

export const created = { CreationTimeAfter: timestamp, CreationTimeBefore: timestamp };
export const lastModified = { LastModifiedTimeAfter: timestamp, LastModifiedTimeBefore: timestamp };
export const named = { NameContains: nameContains, ...paging };
export { paging };

export const jobStatus = z.enum(['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped']).optional();
