/** The one reader of `process.env` in tasks/. What each function is given stands in tasks/contracts/functions.ts. */

import * as z from 'zod';
import { TaskError } from '#tasks/contracts/errors';
import type { Variable } from '#tasks/contracts/functions';
import { WarehouseAddress } from '#tasks/contracts/warehouse';
import { ONCE } from './parse-once';

export interface Config {
  readonly bucket: string;
  readonly warehouse: WarehouseAddress;
  /** The role that COPY assumes. */
  readonly copyRoleArn: string;
  /** Of the code that is deployed: a commit, or a release; null where the deployment does not say. */
  readonly codeVersion: string | null;
  /** Execution input of the deployment, under what the caller gives. */
  readonly executionDefaults: Readonly<Record<string, unknown>>;
  /** The KMS key that signs links. */
  readonly linkKeyId: string;
  /** Names of the deployment's own roles: what they change in the registry is no person's decision. */
  readonly ownRoles: readonly string[];
  /** Whether a name that is typed tells its author from others: only where nobody signs in. */
  readonly typedNamesCount: boolean;
}

const text = z.string().min(1);

const SETTINGS: { readonly [Name in keyof Config]: readonly [Variable, z.ZodType<Config[Name]>] } = {
  bucket: ['ARTIFACT_BUCKET', z.string().min(3)],
  warehouse: ['WAREHOUSE', text.transform(parseJson).pipe(WarehouseAddress)],
  copyRoleArn: ['WAREHOUSE_COPY_ROLE_ARN', text],
  codeVersion: ['CODE_VERSION', text.optional().transform((version) => version ?? null)],
  executionDefaults: [
    'EXECUTION_DEFAULTS',
    z.string().default('{}').transform(parseJson).pipe(z.record(z.string(), z.unknown())),
  ],
  linkKeyId: ['APPROVAL_KEY_ID', text],
  ownRoles: [
    'OWN_ROLES',
    z
      .string()
      .default('')
      .transform((names) => names.split(',').filter(Boolean)),
  ],
  typedNamesCount: [
    'TYPED_NAMES_COUNT',
    z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true'),
  ],
};

/**
 * @param names of what the caller needs: no function is given everything
 * @throws TaskError InvalidConfiguration naming the variable
 * @example `const config = readConfig('bucket', 'ownRoles');`
 */
export function readConfig<const Name extends keyof Config>(...names: readonly Name[]): Pick<Config, Name> {
  const schema = z.object(Object.fromEntries(names.map((name) => SETTINGS[name])));
  const found = parse(schema, process.env);
  return Object.fromEntries(names.map((name) => [name, found[SETTINGS[name][0]]])) as Pick<Config, Name>;
}

const AskConfig = z.object({
  APPROVAL_KEY_ID: text,
  APPROVAL_TOPIC_ARN: text,
  APPROVAL_PAGE_URL: z.url(),
} satisfies Partial<Record<Variable, z.ZodType>>);

export interface AskConfig {
  readonly linkKeyId: string;
  readonly topicArn: string;
  readonly pageUrl: string;
}

/** @returns undefined where the deployment asks nobody by e-mail @throws TaskError InvalidConfiguration */
export function readAskConfig(): AskConfig | undefined {
  if (!process.env.APPROVAL_TOPIC_ARN) return undefined;
  const { APPROVAL_KEY_ID, APPROVAL_TOPIC_ARN, APPROVAL_PAGE_URL } = parse(AskConfig, process.env);
  return { linkKeyId: APPROVAL_KEY_ID, topicArn: APPROVAL_TOPIC_ARN, pageUrl: APPROVAL_PAGE_URL };
}

function parse<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(environment, ONCE);
  if (!parsed.success) throw new TaskError('InvalidConfiguration', z.prettifyError(parsed.error));
  return parsed.data;
}

function parseJson(value: string, { issues }: z.core.ParsePayload): unknown {
  try {
    return JSON.parse(value);
  } catch {
    issues.push({ code: 'custom', message: `expected a JSON object, got '${value}'`, input: value });
    return z.NEVER;
  }
}
