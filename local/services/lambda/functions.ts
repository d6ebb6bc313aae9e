/** The functions that are deployed, and how callers name them. */
import { functionNotFound, invalidParameter } from './errors';

/** As the composition gives it. */
export interface FunctionDefinition {
  /** Absolute path of a CommonJS module that exports `handler`. */
  readonly bundle: string;
  /** Asked whenever a process is started, so that it may name a port that is not known before. */
  readonly env: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  readonly timeoutSeconds: number;
  readonly roleArn?: string;
}

export interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  readonly bundle: string;
  readonly timeoutSeconds: number;
  readonly roleArn: string;
  env(): Readonly<Record<string, string>>;
}

export function deploy(
  definitions: Readonly<Record<string, FunctionDefinition>>,
  { account, region }: { readonly account: string; readonly region: string },
): ReadonlyMap<string, DeployedFunction> {
  const deployed = Object.entries(definitions).map(
    ([name, { env, roleArn, ...definition }]): DeployedFunction => ({
      ...definition,
      name,
      arn: `arn:aws:lambda:${region}:${account}:function:${name}`,
      roleArn: roleArn ?? `arn:aws:iam::${account}:role/${name}`,
      env: typeof env === 'function' ? env : () => env,
    }),
  );
  return new Map(deployed.map((one) => [one.name, one]));
}

/** A name, `account:function:name` or a whole ARN, each with a qualifier or without. */
const REFERENCE =
  /^(?:(?:arn:aws[\w-]*:lambda:(?<region>[a-z]{2}(?:-[a-z]+)+-\d):)?(?<account>\d{12}):)?(?:function:)?(?<name>[\w-]{1,140})(?::(?<qualifier>\$LATEST|[\w-]{1,128}))?$/;

/** @throws ServiceError ResourceNotFoundException; of versions and aliases there is only `$LATEST` */
export function find(
  functions: ReadonlyMap<string, DeployedFunction>,
  reference: string,
  queryQualifier: string | null,
  here: { readonly account: string; readonly region: string },
): DeployedFunction {
  const groups = REFERENCE.exec(reference)?.groups;
  if (!groups?.name) {
    throw invalidParameter(
      `1 validation error detected: Value '${reference}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
    );
  }
  const { name, account = here.account, region = here.region } = groups;
  if (groups.qualifier && queryQualifier && groups.qualifier !== queryQualifier) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  const qualifier = groups.qualifier ?? queryQualifier;
  const found = functions.get(name);
  const isHere = account === here.account && region === here.region;
  if (found && isHere && (qualifier === null || qualifier === '$LATEST')) return found;
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  throw functionNotFound(qualifier === null ? arn : `${arn}:${qualifier}`);
}
