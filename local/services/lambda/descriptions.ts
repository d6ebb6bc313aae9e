/** What Lambda tells of a function. Members that mean nothing here, such as the size of the code, are left out. */
import { invalidParameter } from './errors';
import type { DeployedFunction } from './functions';
import { MEMORY_MEGABYTES } from './sandbox';

export function describe(deployed: DeployedFunction, since: Date) {
  return {
    FunctionName: deployed.name,
    FunctionArn: deployed.arn,
    Runtime: 'nodejs20.x',
    Role: deployed.roleArn,
    Handler: 'index.handler',
    Description: '',
    Timeout: deployed.timeoutSeconds,
    MemorySize: MEMORY_MEGABYTES,
    LastModified: since.toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    Environment: { Variables: deployed.env() },
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    State: 'Active',
    LastUpdateStatus: 'Successful',
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${deployed.name}` },
  };
}

const LONGEST_PAGE = 50;

/** @throws ServiceError InvalidParameterValueException */
export function listFunctions(functions: readonly DeployedFunction[], query: URLSearchParams, since: Date) {
  const limit = Math.min(Number(query.get('MaxItems') ?? LONGEST_PAGE), LONGEST_PAGE);
  if (!Number.isInteger(limit) || limit < 1) throw invalidParameter('MaxItems must be an integer from 1 to 10000');
  const marker = query.get('Marker') ?? '';
  const sorted = functions.map(({ name }) => name).sort();
  const following = sorted.filter((name) => name > marker);
  const page = following.slice(0, limit);
  const byName = new Map(functions.map((one) => [one.name, one]));
  return {
    Functions: page.flatMap((name) => byName.get(name) ?? []).map((one) => describe(one, since)),
    ...(page.length < following.length && { NextMarker: page.at(-1) }),
  };
}
