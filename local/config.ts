/** What the local AWS and its clients agree on. The one reader of `process.env` in local/. */
import { existsSync } from 'node:fs';
import { availableParallelism, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { WarehouseAddress } from '#tasks/contracts/warehouse';

/** Names and places of the local deployment. */
export const local = {
  host: '127.0.0.1',
  port: 4566,
  consolePort: 4567,
  stateDirectory: '.ronda',
  region: 'us-east-1',
  account: '000000000000',
  bucket: 'ronda-artifacts',
  stateMachineName: 'retraining',
  workgroup: 'ronda',
  cluster: 'ronda',
  database: 'ronda',
  /** A Lambda function's name is this and its file's name in tasks/. */
  functionPrefix: 'ronda-',
} as const;

/** Where SQL runs, unless a deployment is told otherwise; workgroup and cluster share one database here. */
export const localWarehouse = {
  WorkgroupName: local.workgroup,
  Database: local.database,
} as const satisfies WarehouseAddress;

export const stateMachineArn = `arn:aws:states:${local.region}:${local.account}:stateMachine:${local.stateMachineName}`;
export const roleArn = (name: string) => `arn:aws:iam::${local.account}:role/${name}`;
export const functionArn = (task: string) =>
  `arn:aws:lambda:${local.region}:${local.account}:function:${local.functionPrefix}${task}`;

/** Any key is accepted; its id tells the local services who calls. */
export const credentials = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: 'local' });

/** How a command hands a file over to the server of its own machine: by a link in a folder (services/s3/handed-over.ts). */
export const handedOver = (stateDirectory: string) => ({
  header: 'x-ronda-handed-over',
  directory: join(stateDirectory, 'handed-over'),
});

/** Where a running server can be found. */
export const serverFile = (stateDirectory: string) => join(stateDirectory, 'server.json');

export interface Environment {
  /** Jobs that may run at once. */
  readonly maxConcurrentJobs: number;
  readonly cores: number;
  /** A library file to load instead of looking for libxgboost. */
  readonly xgboostLibrary: string | undefined;
  /** Commands for images that are neither the built-in algorithm nor the project's own: `image=command …`, one a line. */
  readonly images: ReadonlyMap<string, readonly string[]>;
  /** What child processes may see of the server's own environment. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  readonly noColor: boolean;
  /** A terminal that cannot move its cursor. */
  readonly dumbTerminal: boolean;
  readonly user: string;
}

/** @throws Error naming the variable when a value is not allowed */
export function readEnvironment(environment: NodeJS.ProcessEnv = process.env): Environment {
  const cores = availableParallelism();
  return {
    cores,
    maxConcurrentJobs: positiveInteger(environment, 'RONDA_MAX_JOBS') ?? cores,
    xgboostLibrary: environment.RONDA_XGBOOST_LIBRARY,
    images: new Map(
      (environment.RONDA_IMAGES ?? '')
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [image = '', ...command] = line.split(/[=\s]+/);
          return [image, command];
        }),
    ),
    inherited: environment,
    noColor: Boolean(environment.NO_COLOR),
    dumbTerminal: environment.TERM === 'dumb',
    user: environment.USER || environment.LOGNAME || environment.USERNAME || accountName(),
  };
}

/** An account without an entry in the system's list has no name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'local';
  }
}

function positiveInteger(environment: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new Error(`expected ${name} to be a whole number from 1 to 9999, got '${text}'`);
  return Number(text);
}

/** The folder of the bundles, found from the program that runs. */
export function buildDirectory(program = process.argv[1] ?? ''): string {
  const beside = resolve(program, '..');
  if (existsSync(join(beside, 'server.cjs'))) return beside;
  return resolve('build');
}
