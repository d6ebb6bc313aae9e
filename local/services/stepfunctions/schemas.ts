/** The inputs that are honoured. Members that AWS has but this service does not honour are refused, never ignored. */
import * as z from 'zod';

const arn = z.string().min(1).max(256);
const definition = z.string().min(1).max(1_048_576);
const pageSize = z.int().min(0).max(1000);
const pageToken = z.string().min(1).max(1024);
const includedData = z.enum(['ALL_DATA', 'METADATA_ONLY']);
const taskToken = z.string().min(1).max(2048);
const error = z.string().max(256);
const cause = z.string().max(32_768);
const tag = z.strictObject({ key: z.string().min(1).max(128), value: z.string().max(256) });

/** Only what changes nothing: logs and traces are not kept, and there is one key. */
const configurations = {
  loggingConfiguration: z
    .strictObject({ level: z.literal('OFF').optional(), includeExecutionData: z.boolean().optional() })
    .optional(),
  tracingConfiguration: z.strictObject({ enabled: z.literal(false).optional() }).optional(),
  encryptionConfiguration: z.strictObject({ type: z.literal('AWS_OWNED_KEY') }).optional(),
};

export const schemas = {
  CreateStateMachine: z.strictObject({
    name: z.string(),
    definition,
    roleArn: arn,
    type: z.enum(['STANDARD', 'EXPRESS']).optional(),
    tags: z.array(tag).max(50).optional(),
    ...configurations,
  }),
  UpdateStateMachine: z.strictObject({
    stateMachineArn: arn,
    definition: definition.optional(),
    roleArn: arn.optional(),
    ...configurations,
  }),
  DescribeStateMachine: z.strictObject({ stateMachineArn: arn, includedData: includedData.optional() }),
  DescribeStateMachineForExecution: z.strictObject({ executionArn: arn, includedData: includedData.optional() }),
  ListStateMachines: z.strictObject({ maxResults: pageSize.optional(), nextToken: pageToken.optional() }),
  DeleteStateMachine: z.strictObject({ stateMachineArn: arn }),
  ValidateStateMachineDefinition: z.strictObject({
    definition,
    type: z.enum(['STANDARD', 'EXPRESS']).optional(),
    severity: z.enum(['ERROR', 'WARNING']).optional(),
    maxResults: z.int().min(0).max(100).optional(),
  }),
  StartExecution: z.strictObject({
    stateMachineArn: arn,
    name: z.string().optional(),
    input: z.string().max(262_144).optional(),
  }),
  DescribeExecution: z.strictObject({ executionArn: arn, includedData: includedData.optional() }),
  ListExecutions: z.strictObject({
    stateMachineArn: arn,
    statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']).optional(),
    redriveFilter: z.enum(['REDRIVEN', 'NOT_REDRIVEN']).optional(),
    maxResults: pageSize.optional(),
    nextToken: z.string().min(1).max(3096).optional(),
  }),
  GetExecutionHistory: z.strictObject({
    executionArn: arn,
    maxResults: pageSize.optional(),
    reverseOrder: z.boolean().optional(),
    nextToken: pageToken.optional(),
    includeExecutionData: z.boolean().optional(),
  }),
  StopExecution: z.strictObject({ executionArn: arn, error: error.optional(), cause: cause.optional() }),
  RedriveExecution: z.strictObject({
    executionArn: arn,
    clientToken: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[!-~]+$/)
      .optional(),
  }),
  SendTaskSuccess: z.strictObject({ taskToken, output: z.string().max(262_144) }),
  SendTaskFailure: z.strictObject({ taskToken, error: error.optional(), cause: cause.optional() }),
  SendTaskHeartbeat: z.strictObject({ taskToken }),
  ListTagsForResource: z.strictObject({ resourceArn: arn }),
  TagResource: z.strictObject({ resourceArn: arn, tags: z.array(tag) }),
  UntagResource: z.strictObject({ resourceArn: arn, tagKeys: z.array(z.string().min(1).max(128)) }),
} as const;

/** The service's operations, by AWS's names. */
export type OperationName = keyof typeof schemas;
