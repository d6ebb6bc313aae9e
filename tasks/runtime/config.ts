/** The one reader of `process.env` in tasks/. What infra and the local composition give every function. */

import { z } from 'zod';
import { TaskError } from '#tasks/contracts/errors';

const Config = z.object({
  ARTIFACT_BUCKET: z.string().min(3),
  /** Redshift Serverless workgroup and database, and the role that COPY assumes. */
  WAREHOUSE_WORKGROUP: z.string().min(1),
  WAREHOUSE_DATABASE: z.string().min(1),
  WAREHOUSE_COPY_ROLE_ARN: z.string().min(1),
  /** Execution input of the deployment, under what the caller gives: JSON. */
  EXECUTION_DEFAULTS: z.string().default('{}'),
});

export interface Config {
  readonly bucket: string;
  readonly workgroup: string;
  readonly database: string;
  readonly copyRoleArn: string;
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
    executionDefaults: parseDefaults(data.EXECUTION_DEFAULTS),
  };
}

const LinkConfig = z.object({
  APPROVAL_KEY_ID: z.string().min(1),
  /** With a slash at the end; not known to the page itself. */
  APPROVAL_PAGE_URL: z.url().optional(),
});

export interface LinkConfig {
  /** The KMS key that signs links. */
  readonly keyId: string;
  readonly pageUrl: string | undefined;
}

/** @throws TaskError InvalidConfiguration naming the variable */
export function readLinkConfig(environment: NodeJS.ProcessEnv = process.env): LinkConfig {
  const parsed = LinkConfig.safeParse(environment);
  if (!parsed.success) throw new TaskError('InvalidConfiguration', z.prettifyError(parsed.error));
  return { keyId: parsed.data.APPROVAL_KEY_ID, pageUrl: parsed.data.APPROVAL_PAGE_URL };
}

/** Where people are asked, if anywhere but in the callback store and by an event. */
export const readTopicArn = (environment: NodeJS.ProcessEnv = process.env): string | undefined =>
  environment.APPROVAL_TOPIC_ARN || undefined;

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
