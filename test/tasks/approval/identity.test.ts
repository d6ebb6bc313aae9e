/** Whose decision it is: the signed call that the function sends on, and when two identities of AWS are surely two. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { proveIdentity } from '#local/client/approval/prove';
import { identityOf, isAnother, provenArn } from '#tasks/approval/identity';

const ARN = 'arn:aws:iam::123456789012:user/ann';
const STATED = { bucket: 'b', id: 'fraud-1', decision: 'approved', reason: 'ümlauts, too' };

interface Received {
  readonly method?: string;
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What an STS that answers to everybody was sent. */
const received: Received[] = [];
const sts = createServer(async (request, response) => {
  const { method, url, headers } = request;
  received.push({ method, url, headers, body: await text(request) });
  response.setHeader('content-type', 'text/xml');
  response.end(`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
    <GetCallerIdentityResult><Arn>${ARN}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`);
});
const before = { ...process.env };

beforeAll(async () => {
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'the-functions-own',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
});
afterAll(async () => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  await new Promise((resolve) => sts.close(resolve));
});

test('the function sends on all that the caller’s signature covers, unchanged', async () => {
  const credentials = { accessKeyId: 'ann', secretAccessKey: 'secret', sessionToken: 'token' };
  const client = new STSClient({ credentials });
  const proof = await proveIdentity(client, STATED);
  client.destroy();
  expect(await provenArn(proof, STATED)).toBe(ARN);
  const [signed, sentOn] = received;
  const { authorization = '' } = signed?.headers ?? {};
  expect(authorization).toContain('Credential=ann/');
  const covered = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  expect(covered).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token', 'x-ronda-decision']));
  const whatCounts = ({ method, url, headers, body }: Received) => ({
    request: [method, url, body],
    authorization: headers.authorization,
    headers: Object.fromEntries(covered.map((name) => [name, headers[name]])),
  });
  expect(whatCounts(sentOn as Received)).toEqual(whatCounts(signed as Received));
});

const session = (role: string, name: string, account = '123456789012') =>
  `arn:aws:sts::${account}:assumed-role/${role}/${name}`;
const SSO = 'AWSReservedSSO_Operators_0123456789abcdef';

/** An ARN, with the user profile of SageMaker Studio where it is from there. */
type Who = readonly [arn: string, userProfileName?: string];

test.each<[string, Who, Who, boolean]>([
  ['two users', ['arn:aws:iam::123456789012:user/ann'], ['arn:aws:iam::123456789012:user/bob'], true],
  ['one user', ['arn:aws:iam::123456789012:user/ann'], ['arn:aws:iam::123456789012:user/ann'], false],
  ['users of one name in two accounts', ['arn:aws:iam::1:user/ann'], ['arn:aws:iam::2:user/ann'], true],
  ['sessions of two roles', [session('Risk', 'ann')], [session('Operators', 'ann')], true],
  [
    'two sessions of one role, which its holder names',
    [session('Operators', 'ann')],
    [session('Operators', 'bob')],
    false,
  ],
  ['two users of IAM Identity Center', [session(SSO, 'ann@example.com')], [session(SSO, 'bob@example.com')], true],
  ['one user of IAM Identity Center', [session(SSO, 'ann@example.com')], [session(SSO, 'ann@example.com')], false],
  [
    'two users of Studio who share a role',
    [session('Studio', 'SageMaker'), 'ann'],
    [session('Studio', 'SageMaker'), 'bob'],
    true,
  ],
  ['one user of Studio', [session('Studio', 'SageMaker'), 'ann'], [session('Studio', 'x'), 'ann'], false],
  [
    'a user of Studio, and the role that it works under',
    [session('Studio', 'SageMaker'), 'ann'],
    [session('Studio', 'x')],
    false,
  ],
])('%s', (_, one, other, are) => {
  expect(isAnother(identityOf(...one), identityOf(...other))).toBe(are);
  expect(isAnother(identityOf(...other), identityOf(...one))).toBe(are);
});
