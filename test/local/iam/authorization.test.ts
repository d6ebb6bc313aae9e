/** The authorization stage, as its callers meet it: the official SDK against a server that enforces policies. */
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBlobs } from '#local/backends/blobs';
import { systemClock } from '#local/backends/clock';
import { createAuthorizer, type Identity, readPolicy } from '#local/iam/index';
import { createS3 } from '#local/services/s3/index';
import { createSts } from '#local/services/sts/index';
import type { LocalServer } from '#local/wire/server';
import { clientOptions, startServer } from '#test/support/local-server';
import { temporaryDirectory } from '#test/support/temporary';

const KEY = 'arn:aws:kms:us-east-1:000000000000:key/k';

const policy = (...Statement: object[]) => readPolicy({ Version: '2012-10-17', Statement });
const ofResource = (...Statement: object[]) => readPolicy({ Version: '2012-10-17', Statement }, 'resource');
const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: string, Resource: string, Condition?: object) => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});
const identity = (name: string, ...statements: object[]): Identity => ({
  arn: `arn:aws:iam::000000000000:role/${name}`,
  policies: [policy(...statements)],
});

const identities: Record<string, Identity> = {
  reader: identity('reader', allow('s3:GetObject', 'arn:aws:s3:::b/reports/*')),
  lister: identity(
    'lister',
    allow('S3:getobject', 'arn:aws:s3:::b/*'),
    allow('s3:ListBucket', 'arn:aws:s3:::b', { StringLike: { 's3:prefix': ['reports/*'] } }),
  ),
  lookerUp: identity('lookerUp', allow('s3:GetObject', 'arn:aws:s3:::b/*'), allow('s3:ListBucket', 'arn:aws:s3:::b')),
  writer: identity('writer', allow('s3:Put*', 'arn:aws:s3:::*'), deny('s3:PutObject', 'arn:aws:s3:::b/reports/*')),
  keyless: identity('keyless', allow('s3:*', '*')),
  keyed: identity(
    'keyed',
    allow('s3:*', '*'),
    allow('kms:*', KEY, { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }),
  ),
};

let server: LocalServer;
const clients: S3Client[] = [];

beforeAll(async () => {
  const blobs = openBlobs(await temporaryDirectory());
  for (const bucket of ['b', 'secret', 'closed']) await blobs.createBucket(bucket);
  for (const bucket of ['b', 'secret', 'closed']) await blobs.put(bucket, 'reports/a', 'text');
  const authorizer = createAuthorizer({
    account: '000000000000',
    region: 'us-east-1',
    identities,
    keys: { secret: KEY },
    resourcePolicies: {
      [KEY]: ofResource({ ...allow('kms:*', '*'), Principal: { AWS: 'arn:aws:iam::000000000000:root' } }),
      'arn:aws:s3:::closed': ofResource({ ...deny('s3:GetObject', 'arn:aws:s3:::closed/*'), Principal: '*' }),
    },
    hasObject: (bucket, key) => blobs.head(bucket, key) !== undefined,
    executionOf: () => '',
  });
  server = await startServer([createS3({ blobs, clock: systemClock }), createSts()], {
    authorize: authorizer.authorize,
  });
});

afterAll(() => {
  for (const client of clients) client.destroy();
});

function as(name: string): S3Client {
  const client = new S3Client({ ...clientOptions(server, name), forcePathStyle: true });
  clients.push(client);
  return client;
}
const read = (name: string, Key: string, Bucket = 'b') => as(name).send(new GetObjectCommand({ Bucket, Key }));
const write = (name: string, Key: string, Bucket = 'b') =>
  as(name).send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
const list = (name: string, Prefix?: string) => as(name).send(new ListObjectsV2Command({ Bucket: 'b', Prefix }));

const DENIED = { name: 'AccessDenied', $metadata: expect.objectContaining({ httpStatusCode: 403 }) };

describe('a caller', () => {
  test('may do what its policies allow, whatever the case of the action', async () => {
    await expect(read('reader', 'reports/a')).resolves.toBeDefined();
    await expect(read('lister', 'reports/a')).resolves.toBeDefined();
  });

  test('is denied everything else in AWS’s words', async () => {
    await expect(write('reader', 'reports/a')).rejects.toMatchObject({
      ...DENIED,
      message:
        'User: arn:aws:iam::000000000000:role/reader is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/reports/a because no identity-based policy allows the s3:PutObject action',
    });
  });

  test('is denied what one policy denies, though another allows it', async () => {
    await expect(write('writer', 'data/a')).resolves.toBeDefined();
    await expect(write('writer', 'reports/b')).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringContaining('with an explicit deny in an identity-based policy'),
    });
    await expect(read('keyless', 'reports/a', 'closed')).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    });
  });

  test('lists only what the condition on the prefix lets it', async () => {
    await expect(list('lister', 'reports/')).resolves.toMatchObject({ KeyCount: 1 });
    await expect(list('lister', 'other/')).rejects.toMatchObject(DENIED);
    await expect(list('lister')).rejects.toMatchObject(DENIED);
  });

  test('that may not list is not told that an object is missing', async () => {
    await expect(read('reader', 'reports/none')).rejects.toMatchObject(DENIED);
    await expect(read('lookerUp', 'reports/none')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('needs the key of an encrypted bucket, too, and only through S3', async () => {
    await expect(read('keyless', 'reports/a', 'secret')).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringContaining('kms:Decrypt'),
    });
    await expect(write('keyless', 'reports/b', 'secret')).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringContaining('kms:GenerateDataKey'),
    });
    await expect(read('keyed', 'reports/a', 'secret')).resolves.toBeDefined();
    await expect(write('keyed', 'reports/b', 'secret')).resolves.toBeDefined();
  });

  test('that nobody knows is refused in each protocol’s form', async () => {
    await expect(read('stranger', 'reports/a')).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    const sts = new STSClient(clientOptions(server, 'stranger'));
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    sts.destroy();
  });

  test('that does not sign is refused', async () => {
    const answer = await fetch(`${server.url}/b/reports/a`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
  });
});
