/** Roles and policies taken out of synthesized templates, as the local AWS enforces them. */
import { local, roleArn } from '#local/config';
import { type IamOptions, type Identity, type PolicyKind, readPolicy } from '#local/iam/index';
import { createResolver, localRole, type TemplateJson } from './template';

/** The machine is called otherwise here, where one serves all models. */
const renamed = (text: string, stateMachineName: string) =>
  text
    .replaceAll(`:stateMachine:${stateMachineName}"`, `:stateMachine:${local.stateMachineName}"`)
    .replaceAll(`:execution:${stateMachineName}:`, `:execution:${local.stateMachineName}:`);

/** By role name. */
export function rolesOf(templates: readonly TemplateJson[], stateMachineName: string): Record<string, Identity> {
  const { resolve } = createResolver(templates);
  const policyOf = (template: TemplateJson, document: unknown, kind?: PolicyKind) =>
    readPolicy(JSON.parse(renamed(JSON.stringify(resolve(template, document)), stateMachineName)), kind);
  const roles: Record<string, Identity> = {};
  for (const template of templates) {
    const resources = Object.entries(template.Resources);
    for (const [id, { Type, Properties }] of resources) {
      if (Type !== 'AWS::IAM::Role') continue;
      const attached = resources.flatMap(([, policy]) =>
        policy.Type === 'AWS::IAM::Policy' && isAttached(policy.Properties.Roles, id)
          ? [policyOf(template, policy.Properties.PolicyDocument)]
          : [],
      );
      const name = localRole(id);
      roles[name] = {
        arn: roleArn(name),
        policies: attached,
        trust: policyOf(template, Properties.AssumeRolePolicyDocument, 'trust'),
      };
    }
  }
  return roles;
}

const isAttached = (roles: unknown, id: string) => (roles as { Ref: string }[]).some(({ Ref }) => Ref === id);

/** The policies of buckets and keys, and which key the artifact bucket encrypts with. */
export function resourcesOf(templates: readonly TemplateJson[]): Pick<IamOptions, 'resourcePolicies' | 'keys'> {
  const { resolve } = createResolver(templates);
  const resourcePolicies: Record<string, ReturnType<typeof readPolicy>> = {};
  const keys: Record<string, string> = {};
  for (const template of templates) {
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type === 'AWS::S3::BucketPolicy') {
        const bucket = resolve(template, Properties.Bucket);
        resourcePolicies[`arn:aws:s3:::${bucket}`] = readPolicy(
          resolve(template, Properties.PolicyDocument),
          'resource',
        );
      }
      if (Type === 'AWS::KMS::Key') {
        const arn = String(resolve(template, { 'Fn::GetAtt': [id, 'Arn'] }));
        resourcePolicies[arn] = readPolicy(resolve(template, Properties.KeyPolicy), 'resource');
      }
      if (Type === 'AWS::SNS::Topic') {
        keys[String(resolve(template, { Ref: id }))] = String(resolve(template, Properties.KmsMasterKeyId));
      }
      if (Type === 'AWS::S3::Bucket') {
        const key = keyOf(resolve(template, Properties.BucketEncryption));
        if (key) keys[String(resolve(template, { Ref: id }))] = key;
      }
    }
  }
  return { resourcePolicies, keys };
}

interface Encryption {
  readonly ServerSideEncryptionConfiguration?: readonly {
    readonly ServerSideEncryptionByDefault: { readonly KMSMasterKeyID?: string };
  }[];
}

const keyOf = (encryption: unknown) =>
  (encryption as Encryption | undefined)?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault
    .KMSMasterKeyID;

/** Somebody who may do nothing but say who they are. */
export const person = (name: string): Identity => ({ arn: `arn:aws:iam::${local.account}:user/${name}`, policies: [] });

/** Somebody who may do everything: who deploys, uploads, looks. */
export const administrator: Identity = {
  arn: `arn:aws:iam::${local.account}:user/administrator`,
  policies: [readPolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })],
};
