/** The inputs that the local CloudWatch Logs honours. Lengths and patterns are those of the API model. */
import * as z from 'zod';

const GroupName = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[.\-_/#A-Za-z0-9]+$/);
const StreamName = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^:*]*$/);
const Milliseconds = z.number().int().min(0);
const Token = z.string().min(1);
const Page = { nextToken: Token.optional(), limit: z.number().int().min(1).max(50).default(50) };
const Events = {
  startTime: Milliseconds.optional(),
  endTime: Milliseconds.optional(),
  nextToken: Token.optional(),
  limit: z.number().int().min(1).max(10_000).default(10_000),
};

/** A group by its name, or by its name or ARN in the newer member. */
const Group = {
  logGroupName: GroupName.optional(),
  logGroupIdentifier: z
    .string()
    .min(1)
    .max(2048)
    .regex(/^[\w#+=/:,.@-]*$/)
    .optional(),
};

export const DescribeLogGroupsInput = z.strictObject({ logGroupNamePrefix: GroupName.optional(), ...Page });

export const DescribeLogStreamsInput = z.strictObject({
  ...Group,
  logStreamNamePrefix: StreamName.optional(),
  orderBy: z.enum(['LogStreamName', 'LastEventTime']).default('LogStreamName'),
  descending: z.boolean().default(false),
  ...Page,
});

export const GetLogEventsInput = z.strictObject({
  ...Group,
  logStreamName: StreamName,
  startFromHead: z.boolean().default(false),
  ...Events,
});

export const FilterLogEventsInput = z.strictObject({
  ...Group,
  logStreamNames: z.array(StreamName).min(1).max(100).optional(),
  logStreamNamePrefix: StreamName.optional(),
  filterPattern: z.string().max(1024).default(''),
  /** Deprecated on AWS too: the events are interleaved whatever it says. */
  interleaved: z.boolean().optional(),
  ...Events,
});
