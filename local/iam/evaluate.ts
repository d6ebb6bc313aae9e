/**
 * What AWS decides within one account: an explicit denial wins; else an identity's policy, or the resource's own that names the
 * identity, must allow. A key moreover must let its account's policies count at all.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { type AccessRequest, fitting } from './matching';
import type { PolicyDocument, Statement } from './policy';
import { accountOf, names, namesAccount } from './principals';

/** Who asks: a role's session or a person. */
export interface Identity {
  readonly arn: string;
  readonly policies: readonly PolicyDocument[];
  /** Who may take the role; people have none. */
  readonly trust?: PolicyDocument;
}

/** What of an identity's policies allowed a request: the unit that can be taken away. */
export interface Grant {
  readonly action: string;
  /** As the policy has it, with wildcards. */
  readonly resource: string;
}

export type Decision =
  | { readonly allowed: true; readonly grants: readonly Grant[] }
  | { readonly allowed: false; readonly because: string };

export interface ResourcePolicies {
  /** The policy of a bucket or key, by the ARN of a resource in it. */
  policyOf(resource: string): PolicyDocument | undefined;
  readonly account: string;
}

export function decide({ arn, policies }: Identity, request: AccessRequest, resources: ResourcePolicies): Decision {
  const { action, resource } = request;
  if (accountOf(arn) !== resources.account) return denied('because callers of other accounts are not understood here');
  const own = policies.flatMap(({ Statement }) => Statement);
  const ofResource = resources.policyOf(resource)?.Statement ?? [];
  const naming = ofResource.filter(({ Principal }) => names(Principal, arn));
  const delegating = ofResource.filter(({ Principal }) => namesAccount(Principal, arn));

  if (applying([...naming, ...delegating], 'Deny', request).length > 0) {
    return denied('with an explicit deny in a resource-based policy');
  }
  if (applying(own, 'Deny', request).length > 0) return denied('with an explicit deny in an identity-based policy');
  if (applying(naming, 'Allow', request).length > 0) return { allowed: true, grants: grantsOf(own, request) };
  if (action.startsWith('kms:') && applying(delegating, 'Allow', request).length === 0) {
    return denied(`because no resource-based policy allows the ${action} action`);
  }
  const grants = grantsOf(own, request);
  return grants.length > 0
    ? { allowed: true, grants }
    : denied(`because no identity-based policy allows the ${action} action`);
}

/** Whether a service may take a role. */
export function trusts({ trust }: Identity, service: string, account: string): boolean {
  const request = { action: 'sts:AssumeRole', resource: '*', context: { 'aws:sourceaccount': account } };
  const naming = (trust?.Statement ?? []).filter(({ Principal }) => Principal.Service.includes(service));
  const aboutAll = (trust?.Statement ?? []).filter(({ Principal }) => Principal.AWS.includes('*'));
  return (
    applying(naming, 'Allow', request).length > 0 && applying([...naming, ...aboutAll], 'Deny', request).length === 0
  );
}

const denied = (because: string): Decision => ({ allowed: false, because });

const applying = (statements: readonly Statement[], effect: Statement['Effect'], request: AccessRequest) =>
  statements.filter((statement) => statement.Effect === effect && fitting(statement, request).length > 0);

const grantsOf = (statements: readonly Statement[], request: AccessRequest): Grant[] =>
  applying(statements, 'Allow', request).flatMap((statement) =>
    fitting(statement, request).map((resource) => ({ action: request.action, resource })),
  );
