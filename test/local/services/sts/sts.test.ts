import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createSts } from '#local/services/sts/index';
import type { LocalServer } from '#local/wire/server';
import { awsCli, testWithCli } from '#test/support/aws-cli';
import { clientOptions, startServer } from '#test/support/local-server';
import { rawRequest } from '#test/support/raw-request';

let server: LocalServer;
beforeAll(async () => {
  server = await startServer([createSts({ roleOf: (key) => (key === 'ROLE' ? 'retraining' : undefined) })]);
});

describe('GetCallerIdentity', () => {
  test('tells the role that an access key belongs to', async () => {
    const client = new STSClient(clientOptions(server, 'ROLE'));
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:sts::000000000000:assumed-role/retraining/local',
      UserId: expect.stringMatching(/^AROA[A-Z0-9]{17}:local$/),
    });
  });

  testWithCli('takes any other key for the user of that name, from the AWS CLI too', async () => {
    expect(JSON.parse(await awsCli(server.url, 'sts', 'get-caller-identity'))).toMatchObject({
      Arn: 'arn:aws:iam::000000000000:user/cli',
      UserId: expect.stringMatching(/^AIDA[A-Z0-9]{17}$/),
    });
  });

  test('rejects a request without a signature', async () => {
    const { status, body } = await rawRequest(server.url, [
      'GET /?Action=GetCallerIdentity&Version=2011-06-15 HTTP/1.1',
    ]);
    expect(status).toBe(403);
    expect(body).toContain('<Code>MissingAuthenticationToken</Code>');
  });
});

test('rejects to issue credentials, naming the operation', async () => {
  const assume = new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/x', RoleSessionName: 'y1' });
  await expect(new STSClient(clientOptions(server)).send(assume)).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringContaining('AssumeRole'),
  });
});
