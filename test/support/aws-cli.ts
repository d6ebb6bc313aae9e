/** The AWS CLI 2 of the machine, as a user would call it against the local port. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { test } from '@jest/globals';

const CLI = '/usr/bin/aws';

export const hasAwsCli = existsSync(CLI);

/** A test that needs the CLI. It is skipped, by name, where there is none. */
export const testWithCli: typeof test | typeof test.skip = hasAwsCli ? test : test.skip;

/** Runs the CLI and returns its standard output. Rejects with its standard error in the message. */
export async function awsCli(endpoint: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(CLI, ['--endpoint-url', endpoint, ...args], {
    maxBuffer: 64 * 1024 * 1024,
    env: {
      PATH: '/usr/bin:/bin',
      HOME: '/nonexistent',
      LANG: 'C.UTF-8',
      AWS_ACCESS_KEY_ID: 'cli',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
    },
  });
  return stdout;
}
