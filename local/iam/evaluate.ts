/**
 * What AWS decides within one account: an explicit denial wins; else an identity's policy, or the resource's own, must allow; a key
 * moreover must let its account's policies count at all.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { type AccessRequest, fitting, matches } from './matching';
import type { PolicyDocument, Statement } from './policy';

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

export function decide(identity: Identity, request: AccessRequest, resources: ResourcePolicies): Decision {
  const own = identity.policies.flatMap(({ Statement }) => Statement);
  const ofResource = (resources.policyOf(request.resource)?.Statement ?? []).filter((statement) =>
    isAbout(statement, identity, resources.account),
  );
  const { action } = request;
  if (applying(ofResource, 'Deny', request).length > 0) {
    return { allowed: false, because: `with an explicit deny in a resource-based policy` };
  }
  if (applying(own, 'Deny', request).length > 0) {
    return { allowed: false, because: `with an explicit deny in an identity-based policy` };
  }
  if (action.startsWith('kms:') && applying(ofResource, 'Allow', request).length === 0) {
    return { allowed: false, because: `because no resource-based policy allows the ${action} action` };
  }
  const grants = applying(own, 'Allow', request).flatMap((statement) =>
    fitting(statement, request).map((resource) => ({ action, resource })),
  );
  const byResource = !action.startsWith('kms:') && applying(ofResource, 'Allow', request).length > 0;
  if (grants.length > 0 || byResource) return { allowed: true, grants };
  return { allowed: false, because: `because no identity-based policy allows the ${action} action` };
}

/** Whether a service may take a role. */
export function trusts({ trust }: Identity, service: string, account: string): boolean {
  const request = { action: 'sts:AssumeRole', resource: '*', context: { 'aws:sourceaccount': account } };
  const statements = (trust?.Statement ?? []).filter(({ Principal }) =>
    [Principal?.Service ?? []].flat().some((each) => each === service),
  );
  return applying(statements, 'Allow', request).length > 0;
}

const applying = (statements: readonly Statement[], effect: Statement['Effect'], request: AccessRequest) =>
  statements.filter((statement) => statement.Effect === effect && fitting(statement, request).length > 0);

/** The account as a principal means: whoever its own policies allow. */
function isAbout({ Principal }: Statement, { arn }: Identity, account: string): boolean {
  return (Principal?.AWS ?? []).some(
    (principal) => principal === '*' || principal === `arn:aws:iam::${account}:root` || matches(principal, arn),
  );
}
