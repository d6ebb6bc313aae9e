import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { synthesize } from '#test/support/synth';
import { placeholdersOf, toAsl } from '#workflows/asl/index';
import { kindOf, placeholdersFor, retrainingOn } from '#workflows/retraining/index';

/** What holds data, and what guards it. Its logical ids are a contract: another id would be another, empty resource. */
const STATEFUL: Readonly<Record<string, string>> = {
  PackageGroupfraudGroup585D80C4: 'AWS::SageMaker::ModelPackageGroup',
  StoreAccessLogs087BBF22: 'AWS::S3::Bucket',
  StoreAccessLogsPolicyE8531357: 'AWS::S3::BucketPolicy',
  StoreBucket4FBDE984: 'AWS::S3::Bucket',
  StoreBucketPolicy972662E6: 'AWS::S3::BucketPolicy',
  StoreKey7A3C02BD: 'AWS::KMS::Key',
  WarehouseNamespace78ED5B58: 'AWS::RedshiftServerless::Namespace',
};

let template: Template;

beforeAll(() => {
  template = synthesize().data;
});

const stateful = (of: Template) =>
  Object.entries(of.toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>).filter(
    ([, { Type }]) => KINDS.includes(Type),
  );
const KINDS = [
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::RedshiftServerless::Namespace',
  'AWS::SageMaker::ModelPackageGroup',
];

describe('what holds data', () => {
  test('keeps its logical ids', () => {
    expect(Object.fromEntries(stateful(template).map(([id, { Type }]) => [id, Type]))).toEqual(STATEFUL);
  });

  test('is retained when it leaves the stack, unless the very deployment that made it is rolled back', () => {
    for (const [, resource] of stateful(template)) {
      // What a first deployment left behind would hold the names that the next one needs.
      expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('is not touched by another schedule, instance type or capacity of the jobs', () => {
    const changed = synthesize({
      schedule: { expression: 'rate(1 day)' },
      input: { training: { instanceType: 'ml.m5.4xlarge' } },
    }).data;
    // The nested stacks themselves differ: by where their templates are.
    const kept = (of: Template) =>
      Object.entries(of.toJSON().Resources as Record<string, { Type: string }>).filter(
        ([, { Type }]) => Type !== 'AWS::CloudFormation::Stack',
      );
    expect(kept(changed)).toEqual(kept(template));
  });
});

describe('the artifact bucket', () => {
  test('is encrypted by a key that turns over, versioned, closed to the public, and logs its readers', () => {
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
        ],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: Match.anyValue(),
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('refuses plain HTTP', () => {
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test('forgets intermediate data after a while, models and decisions never', () => {
    const [bucket] = Object.values(
      template.findResources('AWS::S3::Bucket', { Properties: { VersioningConfiguration: Match.anyValue() } }),
    );
    const rules = bucket?.Properties.LifecycleConfiguration.Rules as { Prefix?: string; ExpirationInDays?: number }[];
    const expiring = rules.filter(({ ExpirationInDays }) => ExpirationInDays).map(({ Prefix }) => Prefix);
    expect(expiring.sort()).toEqual(['batch/', 'predictions/', 'processed/', 'scores/', 'settings/']);
  });
});

describe('the warehouse', () => {
  test('is not reachable from outside, encrypted by the same key, its password kept by Secrets Manager', () => {
    template.hasResourceProperties('AWS::RedshiftServerless::Workgroup', { PubliclyAccessible: false });
    template.hasResourceProperties('AWS::RedshiftServerless::Namespace', {
      ManageAdminPassword: true,
      KmsKeyId: Match.anyValue(),
    });
  });

  const WORKGROUP = {
    workgroupName: 'lake',
    workgroupArn: 'arn:aws:redshift-serverless:us-east-1:000000000000:workgroup/0a1b',
    databaseName: 'dev',
  };
  const CLUSTER = { clusterIdentifier: 'lake', databaseName: 'dev' };
  const AS_SOMEBODY = { ...CLUSTER, databaseUser: 'loader' };

  test.each([
    ['a workgroup', WORKGROUP, { WorkgroupName: 'lake', Database: 'dev' }],
    ['a cluster', CLUSTER, { ClusterIdentifier: 'lake', Database: 'dev' }],
    ['a cluster, as a user of it', AS_SOMEBODY, { ClusterIdentifier: 'lake', Database: 'dev', DbUser: 'loader' }],
  ])('may be %s that exists: nothing of Redshift is made, and all SQL is sent there', (_, warehouse, address) => {
    const { data, retraining } = synthesize({}, { warehouse });
    data.resourceCountIs('AWS::RedshiftServerless::Workgroup', 0);
    data.resourceCountIs('AWS::RedshiftServerless::Namespace', 0);
    const [machine] = Object.values(retraining.findResources('AWS::StepFunctions::StateMachine'));
    const { DefinitionString, DefinitionSubstitutions } = machine?.Properties ?? {};
    expect(DefinitionString).toBe(JSON.stringify(toAsl(retrainingOn(kindOf(address)))));
    expect(Object.keys(DefinitionSubstitutions).sort()).toEqual(placeholdersOf(JSON.parse(DefinitionString)));
    expect(DefinitionSubstitutions).toMatchObject(placeholdersFor(address));
    const sending = Object.values(retraining.findResources('AWS::Lambda::Function')).flatMap(
      ({ Properties }) => Properties.Environment.Variables.WAREHOUSE ?? [],
    );
    expect(sending.map((text) => JSON.parse(text))).toEqual([address, address]);
  });

  test('gives the rights that its kind asks for, on nothing but it', () => {
    const rights = (warehouse: object) =>
      Object.values(synthesize({}, { warehouse }).retraining.findResources('AWS::IAM::Policy'))
        .flatMap(
          ({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[],
        )
        .filter(({ Action }) => [Action].flat().some((action) => /:(BatchExecute|Get\w*Credentials)/.test(action)));
    for (const { Resource } of rights(WORKGROUP)) expect(Resource).toBe(WORKGROUP.workgroupArn);
    const actions = (of: { Action: string | string[] }[]) => [...new Set(of.flatMap(({ Action }) => Action))].sort();
    expect(actions(rights(CLUSTER))).toEqual([
      'redshift-data:BatchExecuteStatement',
      'redshift:GetClusterCredentialsWithIAM',
    ]);
    expect(actions(rights(AS_SOMEBODY))).toEqual([
      'redshift-data:BatchExecuteStatement',
      'redshift:GetClusterCredentials',
    ]);
    for (const { Resource } of [...rights(CLUSTER), ...rights(AS_SOMEBODY)]) {
      for (const one of [Resource].flat()) {
        expect(JSON.stringify(one)).toMatch(/:(cluster:lake|dbname:lake\/dev|dbuser:lake\/loader)"/);
      }
    }
  });

  test('that exists is read into by a role that its owner attaches, made here or known', () => {
    const { data } = synthesize({}, { warehouse: CLUSTER });
    data.hasOutput('CopyRoleArn', { Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WarehouseCopyRole'), 'Arn'] } });
    const copyRoleArn = 'arn:aws:iam::000000000000:role/lake-copy';
    const known = synthesize({}, { warehouse: { ...CLUSTER, copyRoleArn } });
    known.data.resourceCountIs('AWS::IAM::Role', 0);
    expect(JSON.stringify(known.retraining.findResources('AWS::Lambda::Function'))).toContain(copyRoleArn);
  });
});
