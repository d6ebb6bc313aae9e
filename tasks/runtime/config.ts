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
