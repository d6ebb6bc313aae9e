/** The one reader of `process.env` in tasks/. What infra and the local composition give every function. */

import { z } from 'zod';
import { TaskError } from '#tasks/contracts/errors';

const Config = z.object({
  ARTIFACT_BUCKET: z.string().min(3),
  /** Redshift Serverless workgroup and database, and the role that COPY assumes. */
  WAREHOUSE_WORKGROUP: z.string().min(1),
  WAREHOUSE_DATABASE: z.string().min(1),
  WAREHOUSE_COPY_ROLE_ARN: z.string().min(1),
  /** Of the code that is deployed: a commit, or a release. */
  CODE_VERSION: z.string().min(1).optional(),
  /** Execution input of the deployment, under what the caller gives: JSON. */
  EXECUTION_DEFAULTS: z.string().default('{}'),
});

export interface Config {
  readonly bucket: string;
  readonly workgroup: string;
  readonly database: string;
  readonly copyRoleArn: string;
  /** Null where the deployment does not say. */
  readonly codeVersion: string | null;
  readonly executionDefaults: Readonly<Record<string, unknown>>;
}

/** @throws TaskError InvalidConfiguration naming the variable */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Config.safeParse(environment);
  if (!parsed.success) {
    throw new TaskError('InvalidConfiguration', z.prettifyError(parsed.error));
  }
  const { data } = parsed;
  return {
    bucket: data.ARTIFACT_BUCKET,
    workgroup: data.WAREHOUSE_WORKGROUP,
    database: data.WAREHOUSE_DATABASE,
    copyRoleArn: data.WAREHOUSE_COPY_ROLE_ARN,
    codeVersion: data.CODE_VERSION ?? null,
    executionDefaults: parseDefaults(data.EXECUTION_DEFAULTS),
  };
}

const LinkConfig = z.object({ APPROVAL_KEY_ID: z.string().min(1) });
const AskConfig = LinkConfig.extend({ APPROVAL_TOPIC_ARN: z.string().min(1), APPROVAL_PAGE_URL: z.url() });

export interface AskConfig {
  /** The KMS key that signs links. */
  readonly keyId: string;
  readonly topicArn: string;
  readonly pageUrl: string;
}

/** @returns undefined where the deployment asks nobody by e-mail @throws TaskError InvalidConfiguration */
export function readAskConfig(environment: NodeJS.ProcessEnv = process.env): AskConfig | undefined {
  if (!environment.APPROVAL_TOPIC_ARN) return undefined;
  const { APPROVAL_KEY_ID, APPROVAL_TOPIC_ARN, APPROVAL_PAGE_URL } = parse(AskConfig, environment);
  return { keyId: APPROVAL_KEY_ID, topicArn: APPROVAL_TOPIC_ARN, pageUrl: APPROVAL_PAGE_URL };
}

/** @returns the KMS key that signs links @throws TaskError InvalidConfiguration */
export const readLinkKey = (environment: NodeJS.ProcessEnv = process.env): string =>
  parse(LinkConfig, environment).APPROVAL_KEY_ID;

function parse<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) throw new TaskError('InvalidConfiguration', z.prettifyError(parsed.error));
  return parsed.data;
}

/** Names of the deployment's own roles: what they change in the registry is no person's decision. */
export const readOwnRoles = (environment: NodeJS.ProcessEnv = process.env): readonly string[] =>
  (environment.OWN_ROLES ?? '').split(',').filter(Boolean);

function parseDefaults(text: string): Record<string, unknown> {
  const Defaults = z.record(z.string(), z.unknown());
  try {
    return Defaults.parse(JSON.parse(text));
  } catch (cause) {
    throw new TaskError('InvalidConfiguration', `expected EXECUTION_DEFAULTS to be a JSON object, got '${text}'`, {
      cause,
    });
  }
}
