/** What a deployment may set: the member `ronda` of CDK's context, in cdk.json or by `-c ronda='{…}'`. Unknown keys are refused. */
import type { Node } from 'constructs';
import * as z from 'zod';
import { ExecutionInput, ModelName } from '#tasks/contracts/execution-input';
import { isBaseCapacity, isScheduleExpression, isTimeZone, SCHEDULE_EXPRESSIONS } from './aws-values';

const { model: _model, ...scheduledInput } = ExecutionInput.shape;
const { dataset, force: _force, ...otherInput } = scheduledInput;

const arn = (service: string) =>
  z.string().regex(new RegExp(`^arn:aws[\\w-]*:${service}:`), `expected an ARN that begins with arn:aws:${service}:`);
const s3Uri = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.*$/, 'expected an S3 URI such as s3://bucket/folder/');

const Schedule = z.strictObject({
  /** `cron(0 2 ? * SUN *)` or `rate(7 days)`. */
  expression: z.string().refine(isScheduleExpression, { error: SCHEDULE_EXPRESSIONS }),
  timeZone: z
    .string()
    .max(50)
    .refine(isTimeZone, { error: "expected an IANA name such as 'Europe/Berlin' or 'UTC'" })
    .default('UTC'),
  flexibleMinutes: z.number().int().min(0).max(1440).default(0),
  maximumRetries: z.number().int().min(0).max(185).default(3),
  /** Over the model's own input. */
  input: z.strictObject(scheduledInput).partial().default({}),
  enabled: z.boolean().default(true),
});

const Model = z.strictObject({
  dataset: dataset.unwrap().partial().optional(),
  input: z.strictObject(otherInput).partial().optional(),
  schedule: Schedule.optional(),
  /** Whether new objects under the dataset's prefix start a run. */
  startOnNewData: z.boolean().default(false),
  /** Further S3 URIs that runs may read. */
  readableUris: z.array(s3Uri).default([]),
  /** Who is asked by e-mail to approve, and told of alarms. */
  approvers: z.array(z.email()).default([]),
  /** False takes away what retrains and watches the model, and leaves what it has kept. */
  deployed: z.boolean().default(true),
});

/** A warehouse that exists. */
const existing = {
  databaseName: z.string().min(1).max(64),
  /** The role that COPY assumes; without it, one is made, and the warehouse's owner attaches it. */
  copyRoleArn: arn('iam').optional(),
};

/** A workgroup to be made. */
const NewWorkgroup = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]{3,64}$/)
    .default('ronda'),
  databaseName: z
    .string()
    .max(64)
    .regex(/^[a-z_][a-z0-9_]*$/, 'expected lower-case letters, digits and underscores, not beginning with a digit')
    .default('ronda'),
  /** In RPUs. */
  baseCapacity: z
    .number()
    .refine(isBaseCapacity, { error: 'expected 4, a multiple of 8 up to 512, or a multiple of 32 up to 1024' })
    .default(8),
  subnetIds: z.array(z.string().startsWith('subnet-')).min(2).optional(),
  securityGroupIds: z.array(z.string().startsWith('sg-')).min(1).optional(),
});

const Workgroup = z.strictObject({
  workgroupName: z.string().min(3).max(64),
  workgroupArn: arn('redshift-serverless'),
  ...existing,
});

const Cluster = z.strictObject({
  clusterIdentifier: z
    .string()
    .regex(/^(?!.*--)[a-z][a-z0-9-]{0,62}(?<!-)$/, 'expected lower-case letters, digits and single hyphens'),
  /** Whom the deployment runs SQL as. Without it, each role is a database user of its own. */
  databaseUser: z
    .string()
    .regex(/^[A-Za-z][\w+.@-]{0,62}$/, 'expected letters, digits and _ + . @ -, beginning with a letter')
    .optional(),
  ...existing,
});

const WarehouseSettings = z.union([NewWorkgroup, Workgroup, Cluster]);

/**
 * A stack has 200 outputs at most, each model five of them.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MOST_MODELS = 39;

export const Configuration = z.strictObject({
  /** Begins the name of every stack. */
  name: z
    .string()
    .regex(/^[A-Z][A-Za-z0-9]{0,30}$/, 'expected letters and digits, beginning with a capital')
    .default('Ronda'),
  models: z
    .record(ModelName, Model)
    .refine((models) => Object.keys(models).length > 0, { error: 'expected one model at least, such as {"fraud": {}}' })
    .refine((models) => Object.keys(models).length <= MOST_MODELS, {
      error: `expected ${MOST_MODELS} models at most: CloudFormation has no room for the outputs of more; deploy the others under another name, with another warehouse`,
    })
    .prefault({ fraud: {} }),
  warehouse: WarehouseSettings.prefault({}),
  /** An image that is in ECR already; without it, `cdk deploy` builds one, which needs Docker. */
  processingImageUri: z.string().optional(),
  /** Of each model's page; 0 sets nothing aside, for accounts whose quota leaves nothing to set aside. */
  approvalPageConcurrency: z.number().int().min(0).max(1000).optional(),
});
export type Configuration = z.output<typeof Configuration>;
export type ModelConfiguration = z.output<typeof Model>;

/** @throws Error naming each wrong key or value, and what is allowed */
export function readConfiguration(node: Node): Configuration {
  const context = node.tryGetContext('ronda') ?? {};
  const given = typeof context === 'string' ? parseJson(context) : context;
  const parsed = Configuration.safeParse(given);
  if (parsed.success) return parsed.data;
  const meant = Configuration.extend({ warehouse: warehouseMeantBy(given).optional() }).safeParse(given);
  throw new Error(
    `the context member 'ronda' is wrong:\n${explain((meant.error ?? parsed.error).issues)
      .map((line) => `  ${line}`)
      .join('\n')}`,
  );
}

/** The kind of warehouse that the keys tell: what is wrong is then told of that kind, not of each. */
function warehouseMeantBy(given: unknown): z.ZodType {
  const { warehouse } = z.looseObject({ warehouse: z.looseObject({}) }).safeParse(given).data ?? {};
  if (warehouse && 'clusterIdentifier' in warehouse) return Cluster;
  return warehouse && 'workgroupName' in warehouse ? Workgroup : NewWorkgroup;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`expected the context member 'ronda' to be JSON, got '${text}'`, { cause });
  }
}

type Issue = z.core.$ZodIssue;

function explain(issues: readonly Issue[], within: readonly PropertyKey[] = []): string[] {
  return issues.flatMap((issue) => {
    const path = [...within, ...issue.path];
    const at = path.length ? path.join('.') : 'ronda';
    if (issue.code === 'invalid_key') return explain(issue.issues, path);
    if (issue.code === 'invalid_union') return issue.errors.flatMap((each) => explain(each, path));
    if (issue.code !== 'unrecognized_keys') return [`${at}: ${issue.message}`];
    return [`${at}: no such key ${issue.keys.map((key) => `'${key}'`).join(', ')}; allowed are ${allowedAt(path)}`];
  });
}

/** The keys of the object at a path. */
function allowedAt(path: readonly PropertyKey[]): string {
  const found = path.reduce<z.ZodType | undefined>((schema, key) => memberOf(schema, key), Configuration);
  const keys = objectsIn(found).map(({ shape }) => Object.keys(shape).join(', '));
  return keys.join('; or ') || 'none';
}

const memberOf = (schema: z.ZodType | undefined, key: PropertyKey): z.ZodType | undefined => {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
  return objectsIn(inner).flatMap(({ shape }) => (key in shape ? [shape[String(key)] as z.ZodType] : []))[0];
};

const objectsIn = (schema: z.ZodType | undefined): z.ZodObject[] => {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => objectsIn(option as z.ZodType));
  return inner instanceof z.ZodObject ? [inner] : [];
};

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema;
}
