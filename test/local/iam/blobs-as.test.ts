/** The objects as a role may use them: what services do with them for a role, the role's own policies must allow. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Blobs, openBlobs, type RoleBlobs } from '#local/backends/blobs';
import { blobsAs, createAuthorizer, type Identity, readPolicy } from '#local/iam/index';
import { temporaryDirectory } from '#test/support/temporary';

const SERVICE = 'sagemaker.amazonaws.com';
const arn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;

let blobs: Blobs;
let file: string;

beforeAll(async () => {
  const directory = await temporaryDirectory();
  blobs = openBlobs(join(directory, 's3'));
  await blobs.createBucket('b');
  await blobs.put('b', 'in/a', 'text');
  file = join(directory, 'file');
  await writeFile(file, 'text');
});

const trust = (...statements: object[]) => readPolicy({ Version: '2012-10-17', Statement: statements }, 'trust');
const TRUSTING = { Effect: 'Allow', Principal: { Service: SERVICE }, Action: 'sts:AssumeRole' };

function as(name: string, actions: readonly string[], trusting = trust(TRUSTING)): RoleBlobs {
  const Statement = actions.map((Action) => ({
    Effect: 'Allow',
    Action,
    Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
  }));
  const identity: Identity = {
    arn: arn(name),
    policies: [readPolicy({ Version: '2012-10-17', Statement })],
    trust: trusting,
  };
  const authorizer = createAuthorizer({
    account: '000000000000',
    region: 'us-east-1',
    identities: { [name]: identity },
    hasObject: (bucket, key) => blobs.head(bucket, key) !== undefined,
    executionOf: () => '',
  });
  return blobsAs(blobs, authorizer, arn('role'), [SERVICE]);
}

const READ = ['s3:GetObject', 's3:ListBucket'];
const WAYS: readonly [way: keyof RoleBlobs, needs: readonly string[], use: (objects: RoleBlobs) => unknown][] = [
  ['list', READ, (objects) => objects.list('b', 'in/')],
  ['head', ['s3:GetObject'], (objects) => objects.head('b', 'in/a')],
  ['readText', ['s3:GetObject'], (objects) => objects.readText('b', 'in/a')],
  ['put', ['s3:PutObject'], (objects) => objects.put('b', 'out/a', 'text')],
  ['putFile', ['s3:PutObject'], (objects) => objects.putFile('b', 'out/b', file)],
  ['remove', ['s3:DeleteObject'], (objects) => objects.remove('b', 'out/a')],
];

describe('a role', () => {
  test.each(WAYS)('may %s with %j, and not without any of it', async (_, needs, use) => {
    await use(as('role', needs));
    for (const missing of needs) {
      const others = ['s3:GetObject', 's3:ListBucket', 's3:PutObject', 's3:DeleteObject'].filter(
        (each) => each !== missing,
      );
      await expect(async () => use(as('role', others))).rejects.toMatchObject({
        message: expect.stringContaining(`${arn('role')} is not authorized to perform: ${missing}`),
      });
    }
  });

  test('has no other way to the objects', () => {
    expect(Object.keys(as('role', READ)).sort()).toEqual([...WAYS.map(([way]) => way), 'hasBucket'].sort());
  });

  test.each<[string, () => RoleBlobs]>([
    ['nobody knows', () => as('another', READ)],
    [
      'trusts another service',
      () => as('role', READ, trust({ ...TRUSTING, Principal: { Service: 'lambda.amazonaws.com' } })),
    ],
    ['lets everybody in, which is no service', () => as('role', READ, trust({ ...TRUSTING, Principal: '*' }))],
    ['denies the service what it allows it', () => as('role', READ, trust(TRUSTING, { ...TRUSTING, Effect: 'Deny' }))],
    ['denies everybody', () => as('role', READ, trust(TRUSTING, { ...TRUSTING, Effect: 'Deny', Principal: '*' }))],
    [
      'trusts for another account’s sake',
      () =>
        as('role', READ, trust({ ...TRUSTING, Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } })),
    ],
  ])('that %s cannot be taken', (_, objects) => {
    expect(() => objects().head('b', 'in/a')).toThrow(`${SERVICE} is not able to assume the role ${arn('role')}`);
  });
});
