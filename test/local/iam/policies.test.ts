/**
 * Policies against requests, by AWS's own examples and rules. Each table names its page of the IAM User Guide,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/.
 */
import { describe, expect, test } from '@jest/globals';
import { type AccessRequest, decide, type Identity, type PolicyDocument, readPolicy } from '#local/iam/index';

const ACCOUNT = '123456789012';
const user = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:user/${name}`;
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const session = (name: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/anything`;

const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: string | string[], others: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...others,
});
const identity = (arn: string, ...statements: object[]): Identity => ({
  arn,
  policies: statements.length > 0 ? [readPolicy(document(...statements))] : [],
});
const ofResource = (...statements: object[]) => readPolicy(document(...statements), 'resource');

const isAllowed = (who: Identity, request: AccessRequest, policy?: PolicyDocument): boolean =>
  decide(who, request, { account: ACCOUNT, policyOf: () => policy }).allowed;

describe('a user and a bucket with policies of their own (reference_policies_evaluation-logic_policy-eval-basics)', () => {
  const bucket = 'arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar';
  const carlos = identity(
    user('carlossalazar'),
    allow(['s3:GetBucketLocation', 's3:ListAllMyBuckets'], 'arn:aws:s3:::*'),
    allow('s3:*', [`${bucket}/*`, bucket]),
    { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::*log*' },
  );
  const nobody = identity(user('carlossalazar'));
  const own = ofResource(allow('s3:*', [`${bucket}/*`, bucket], { Principal: { AWS: user('carlossalazar') } }));

  test.each<[string, Identity, string, PolicyDocument | undefined, boolean]>([
    ['saves to the bucket of his name', carlos, `${bucket}/file`, own, true],
    ['saves by the bucket’s policy alone', nobody, `${bucket}/file`, own, true],
    ['saves by his own policy alone', carlos, `${bucket}/file`, undefined, true],
    ['saves nothing by neither', nobody, `${bucket}/file`, undefined, false],
    ['saves no log, which his policy denies', carlos, `${bucket}-logs/file`, own, false],
    ['saves to no other bucket', carlos, 'arn:aws:s3:::other/file', undefined, false],
  ])('%s', (_, who, resource, policy, allowed) => {
    expect(isAllowed(who, { action: 's3:PutObject', resource }, policy)).toBe(allowed);
  });
});

describe('whom a resource’s policy names (reference_policies_elements_principal)', () => {
  const KEY = 'arn:aws:kms:us-east-1:123456789012:key/k';
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
  const decryption = { action: 'kms:Decrypt', resource: KEY };
  const policy = (Principal: unknown, Effect = 'Allow') =>
    ofResource({ Effect, Principal, Action: ['s3:*', 'kms:*'], Resource: '*' });

  test.each<[string, unknown, string, boolean]>([
    ['everybody', '*', role('a'), true],
    ['everybody, among others', { AWS: ['*', role('b')] }, role('a'), true],
    ['the role', { AWS: role('a') }, role('a'), true],
    ['the role of a session', { AWS: role('a') }, session('a'), true],
    ['the session', { AWS: session('a') }, session('a'), true],
    ['another session', { AWS: session('a') }, session('ab'), false],
    ['a role whose name begins alike', { AWS: role('a') }, role('ab'), false],
    ['a user of the same name', { AWS: user('a') }, role('a'), false],
    ['a service', { Service: 's3.amazonaws.com' }, role('a'), false],
    [
      'its account, which leaves it to the caller’s own policies',
      { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      role('a'),
      false,
    ],
    ['its account, by the number', { AWS: ACCOUNT }, role('a'), false],
    ['another account', { AWS: 'arn:aws:iam::999999999999:root' }, role('a'), false],
  ])('%s: lets a caller without policies in or not', (_, Principal, arn, allowed) => {
    expect(isAllowed(identity(arn), request, policy(Principal))).toBe(allowed);
    expect(isAllowed(identity(arn), decryption, policy(Principal))).toBe(allowed);
  });

  test.each<[string, unknown, boolean]>([
    ['account', { AWS: `arn:aws:iam::${ACCOUNT}:root` }, true],
    ['account’s number', { AWS: ACCOUNT }, true],
    ['everybody', '*', true],
    ['role', { AWS: role('a') }, true],
    ['other account', { AWS: '999999999999' }, false],
    ['other role', { AWS: role('b') }, false],
  ])('a key that names the %s lets the caller’s own policies count, or itself lets it in', (_, Principal, allowed) => {
    const caller = identity(role('a'), allow('kms:Decrypt', KEY));
    expect(isAllowed(caller, decryption, policy(Principal))).toBe(allowed);
  });

  test.each<[string, unknown, boolean]>([
    ['everybody', '*', false],
    ['account', { AWS: ACCOUNT }, false],
    ['role', { AWS: role('a') }, false],
    ['other role', { AWS: role('b') }, true],
  ])('a denial to the %s wins over what the caller’s own policies allow', (_, Principal, allowed) => {
    const caller = identity(session('a'), allow('s3:*', '*'));
    expect(isAllowed(caller, request, policy(Principal, 'Deny'))).toBe(allowed);
  });

  test('a caller of another account is refused, whatever the policies say', () => {
    const stranger = identity(user('ann', '999999999999'), allow('*', '*'));
    expect(isAllowed(stranger, request, policy('*'))).toBe(false);
  });
});

describe('conditions', () => {
  const may = (Condition: object, context: AccessRequest['context'], Effect = 'Allow') =>
    isAllowed(
      identity(
        role('a'),
        allow('s3:ListBucket', '*', { Condition, Effect }),
        ...(Effect === 'Deny' ? [allow('*', '*')] : []),
      ),
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::b', context },
    );
  const TOPIC = 'arn:aws:sns:us-east-2:123456789012:topic-1';

  test.each<[string, object, AccessRequest['context'], boolean]>([
    // reference_policies_elements_condition_operators
    ['a value that is equal', { StringEquals: { 's3:prefix': 'a' } }, { 's3:prefix': 'a' }, true],
    ['a value in another case', { StringEquals: { 's3:prefix': 'a' } }, { 's3:prefix': 'A' }, false],
    ['one of several', { StringEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': 'b' }, true],
    ['no wildcard in StringEquals', { StringEquals: { 's3:prefix': 'a*' } }, { 's3:prefix': 'ab' }, false],
    ['a key in another case', { StringEquals: { 'S3:Prefix': 'a' } }, { 's3:prefix': 'a' }, true],
    ['a key that is absent', { StringEquals: { 's3:prefix': 'a' } }, {}, false],
    ['a key that is absent, negated', { StringNotEquals: { 's3:prefix': 'a' } }, {}, true],
    ['a value that is none of several', { StringNotEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': 'c' }, true],
    ['a value that is one of several', { StringNotEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': 'b' }, false],
    ['wildcards', { StringLike: { 's3:prefix': 'home/?/*' } }, { 's3:prefix': 'home/a/b/c' }, true],
    ['a dot that is a dot', { StringLike: { 's3:prefix': 'a.c*' } }, { 's3:prefix': 'abc' }, false],
    ['TLS', { Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:securetransport': 'true' }, true],
    ['no TLS', { Bool: { 'aws:SecureTransport': true } }, { 'aws:securetransport': 'false' }, false],
    ['TLS that is not told of', { Bool: { 'aws:SecureTransport': 'false' } }, {}, false],
    [
      'all operators and keys',
      { StringEquals: { 's3:prefix': 'a', 'aws:SourceAccount': '1' }, Bool: { 'aws:SecureTransport': 'true' } },
      { 's3:prefix': 'a', 'aws:securetransport': 'true' },
      false,
    ],
    ['the ARN', { ArnEquals: { 'aws:SourceArn': TOPIC } }, { 'aws:sourcearn': TOPIC }, true],
    [
      'a part with a wildcard',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:123456789012:topic-?' } },
      { 'aws:sourcearn': TOPIC },
      true,
    ],
    [
      'ArnEquals, which is ArnLike',
      { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:*:*:topic-*' } },
      { 'aws:sourcearn': TOPIC },
      true,
    ],
    [
      'a wildcard that would have to reach over a colon',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:us-*:topic-1:x' } },
      { 'aws:sourcearn': 'arn:aws:sns:us-east-2:123456789012:topic-1:x' },
      false,
    ],
    [
      'a resource with colons of its own',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:*:execution:m:*' } },
      { 'aws:sourcearn': 'arn:aws:states:us-east-1:123456789012:execution:m:1' },
      true,
    ],
    ['what is no ARN', { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }, { 'aws:sourcearn': 'topic-1' }, false],
  ])('%s', (_, condition, context, allowed) => {
    expect(may(condition, context)).toBe(allowed);
    // As a denial, the same condition takes away what else would be allowed.
    expect(may(condition, context, 'Deny')).toBe(!allowed);
  });

  // reference_policies_condition-single-vs-multi-valued-context-keys
  const QUALIFIER = 'states:StateMachineQualifier';
  test.each<[string, string, readonly string[] | undefined, boolean]>([
    ['StringEquals', 'no key', undefined, false],
    ['StringEquals', 'no value', [], false],
    ['StringEquals', 'the one', ['live'], true],
    ['StringEquals', 'another and the one', ['test', 'live'], true],
    ['StringEquals', 'another', ['test'], false],
    ['StringNotEquals', 'no key', undefined, false],
    ['StringNotEquals', 'no value', [], false],
    ['StringNotEquals', 'the one', ['live'], false],
    ['StringNotEquals', 'another and the one', ['test', 'live'], true],
    ['StringNotEquals', 'another', ['test'], true],
    ['StringLike', 'another that begins alike', ['live-2'], false],
  ])('ForAnyValue:%s with %s', (operator, _, found, allowed) => {
    const context = found && { [QUALIFIER.toLowerCase()]: found };
    expect(may({ [`ForAnyValue:${operator}`]: { [QUALIFIER]: 'live' } }, context)).toBe(allowed);
  });
});

describe('resources', () => {
  test.each([
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/a/b', true],
    ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/ab', false],
    ['arn:aws:s3:::b', 'arn:aws:s3:::b/a', false],
    ['arn:aws:s3:::B/*', 'arn:aws:s3:::b/a', false],
    ['arn:aws:sagemaker:*:123456789012:model/*', 'arn:aws:sagemaker:eu-west-1:123456789012:model/m', true],
    ['arn:aws:sagemaker:*:model/*', 'arn:aws:sagemaker:eu-west-1:123456789012:model/m', 'refused'],
    ['arn:aws:sagemaker:eu-west-1:*:x', 'arn:aws:sagemaker:eu-west-1:123456789012:model/m:x', false],
    [
      'arn:aws:states:us-east-1:123456789012:execution:m:*',
      'arn:aws:states:us-east-1:123456789012:execution:m2:1',
      false,
    ],
    ['*', '*', true],
    ['arn:aws:s3:::*', '*', false],
  ] as const)('%s and %s', (pattern, resource, expected) => {
    const ask = () =>
      isAllowed(identity(role('a'), allow('s3:GetObject', pattern)), { action: 's3:GetObject', resource });
    if (expected === 'refused') expect(ask).toThrow('not understood');
    else expect(ask()).toBe(expected);
  });
});

describe('what is not understood is refused when the policy is read', () => {
  const principal = (Principal: unknown) => ({ Effect: 'Allow', Principal, Action: 's3:*', Resource: '*' });
  const condition = (Condition: object) => allow('s3:*', '*', { Condition });

  test.each<[string, object]>([
    ['NotAction', { Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: 's3:*', NotResource: '*' }],
    ['an operator of another kind', condition({ NumericLessThan: { 's3:max-keys': '1' } })],
    ['no resource', { Effect: 'Allow', Action: 's3:*' }],
    ['an empty list of actions', allow([], '*')],
    ['an action without a service', allow('GetObject', '*')],
    ['an action with a wildcard for its service', allow('s*:GetObject', '*')],
    ['an ARN that lacks parts', allow('s3:*', 'arn:aws:s3:b')],
    ['an ARN with a wildcard for its service', allow('s3:*', 'arn:aws:*:::b')],
    ['a variable in a resource', allow('s3:*', 'arn:aws:s3:::b/${aws:username}/*')],
    ['a principal', principal('*')],
    ['a field of no policy', { ...allow('s3:*', '*'), Why: 'x' }],
    ['another effect', { ...allow('s3:*', '*'), Effect: 'allow' }],
    ['a key that requests do not have here', condition({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } })],
    ['a key of that kind, negated', condition({ StringNotEquals: { 'aws:PrincipalTag/team': 'x' } })],
    ['a denial by such a key', { ...condition({ StringEquals: { 'aws:RequestedRegion': 'x' } }), Effect: 'Deny' }],
    ['an operator in another case', condition({ stringEquals: { 's3:prefix': 'a' } })],
    ['an operator with IfExists', condition({ StringEqualsIfExists: { 's3:prefix': 'a' } })],
    ['ForAllValues', condition({ 'ForAllValues:StringEquals': { 'states:StateMachineQualifier': 'a' } })],
    ['ForAnyValue for a key with one value', condition({ 'ForAnyValue:StringEquals': { 's3:prefix': 'a' } })],
    ['no ForAnyValue for a key with several', condition({ StringEquals: { 'states:StateMachineQualifier': 'a' } })],
    ['Bool for a text', condition({ Bool: { 's3:prefix': 'true' } })],
    ['a text for Bool', condition({ Bool: { 'aws:SecureTransport': 'yes' } })],
    ['an ARN operator for a text', condition({ ArnLike: { 's3:prefix': 'arn:aws:s3:::b' } })],
    ['an ARN operator with what is no ARN', condition({ ArnLike: { 'aws:SourceArn': '*' } })],
    ['an empty list of values', condition({ StringNotEquals: { 's3:prefix': [] } })],
    ['a variable in a value', condition({ StringEquals: { 's3:prefix': '${aws:username}' } })],
  ])('%s, in an identity’s policy', (_, statement) => {
    expect(() => readPolicy(document(statement))).toThrow('cannot enforce a policy that is not understood');
  });

  test.each<[string, object]>([
    ['nobody', allow('s3:*', '*')],
    ['NotPrincipal', { Effect: 'Deny', Action: 's3:*', Resource: '*', NotPrincipal: '*' }],
    ['a user with a wildcard', principal({ AWS: 'arn:aws:iam::123456789012:user/*' })],
    ['roles of all accounts', principal({ AWS: 'arn:aws:iam::*:role/a' })],
    ['sessions with a wildcard', principal({ AWS: 'arn:aws:sts::123456789012:assumed-role/a/*' })],
    ['a group', principal({ AWS: 'arn:aws:iam::123456789012:group/g' })],
    ['a federated user', principal({ Federated: 'cognito-identity.amazonaws.com' })],
    ['every service', principal({ Service: '*' })],
    ['an empty list', principal({ AWS: [] })],
    ['no list at all', principal({})],
  ])('%s, in a resource’s policy', (_, statement) => {
    expect(() => readPolicy(document(statement), 'resource')).toThrow('cannot enforce a policy that is not understood');
  });

  test('another version of the language', () => {
    expect(() => readPolicy({ Version: '2008-10-17', Statement: [] })).toThrow('Version');
  });

  test('a resource, in a role’s trust policy', () => {
    expect(() => readPolicy(document(principal({ Service: 'lambda.amazonaws.com' })), 'trust')).toThrow('Resource');
  });
});
