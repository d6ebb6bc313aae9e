/** The plain AWS CLI against the local port. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Redshift, startRedshift, WHERE } from './redshift';

const AWS = '/usr/bin/aws';
const run = promisify(execFile);

// Without the Debian package awscli there is nothing to test.
(existsSync(AWS) ? describe : describe.skip)('aws redshift-data', () => {
  let redshift: Redshift;
  beforeAll(async () => {
    redshift = await startRedshift();
  });
  afterAll(() => redshift.close());

  async function aws(...args: string[]) {
    const env = {
      PATH: '/usr/bin:/bin',
      AWS_ACCESS_KEY_ID: 'CLI',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_DEFAULT_REGION: 'us-east-1',
      HOME: redshift.directory,
    };
    const { stdout } = await run(AWS, ['redshift-data', ...args, '--endpoint-url', redshift.url, '--output', 'json'], {
      env,
    });
    return JSON.parse(stdout);
  }

  test('executes a statement and gets its result', async () => {
    const { Id } = await aws(
      'execute-statement',
      '--workgroup-name',
      WHERE.WorkgroupName,
      '--database',
      WHERE.Database,
      '--sql',
      'SELECT :n::int + 1 AS next',
      '--parameters',
      'name=n,value=41',
    );
    expect(await aws('describe-statement', '--id', Id)).toMatchObject({
      Status: 'FINISHED',
      ResultRows: 1,
      QueryParameters: [{ name: 'n', value: '41' }],
    });
    expect(await aws('get-statement-result', '--id', Id)).toMatchObject({
      Records: [[{ longValue: 42 }]],
      ColumnMetadata: [{ name: 'next', typeName: 'int4' }],
      TotalNumRows: 1,
    });
  });
});
