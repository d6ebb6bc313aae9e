/** Gives a role what it needs, and keeps the reason of each wildcard beside it for the security checks. */
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Need } from './need';
import { statementsOf, type Values } from './statements';

/** The key of a role's metadata under which its wildcards stand. */
export const WILDCARDS = 'ronda:wildcards';

export interface Wildcard {
  /** A resource with a wildcard; placeholders that only CloudFormation fills are still in it. */
  readonly resource: string;
  readonly reason: string;
}

/** CDK grants these by itself: sending traces, and delivering a state machine's log, for which AWS offers no resources. */
export const WRITES_ITS_TRACES = {
  id: 'AwsSolutions-IAM5[Resource::*]',
  reason:
    'AWS offers no resource for sending traces to X-Ray, nor for the log delivery of Step Functions; every other right on * is explained where it is stated (docs/permissions.md).',
};

export function grant(role: Role, needs: readonly Need[], values: Values): void {
  for (const statement of statementsOf(needs, values)) role.addToPolicy(statement);
  for (const { resources, why, star } of needs) {
    for (const resource of resources.filter((each) => each.includes('*'))) {
      const wildcard: Wildcard = { resource: resource.replaceAll('${Model}', values.Model ?? ''), reason: star ?? why };
      role.node.addMetadata(WILDCARDS, wildcard);
    }
  }
}
