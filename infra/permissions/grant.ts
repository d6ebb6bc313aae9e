/** Gives a role what it needs, and keeps beside it which action may have which wildcard and why, for the security checks. */
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Need } from './need';
import { statementsOf, type Values } from './statements';

/** The key of a role's metadata under which its wildcards stand. */
export const WILDCARDS = 'ronda:wildcards';

export interface Wildcard {
  /** A resource with a wildcard; placeholders that only CloudFormation fills are still in it. */
  readonly resource: string;
  /** What may be done to it; the reason holds for these actions and no others. */
  readonly actions: readonly string[];
  readonly reason: string;
}

export function grant(role: Role, needs: readonly Need[], values: Values): void {
  for (const statement of statementsOf(needs, values)) role.addToPolicy(statement);
  for (const { resources, actions, why, star } of needs) {
    for (const resource of resources.filter((each) => each.includes('*'))) {
      explain(role, { resource: withNames(resource, values), actions, reason: star ?? why });
    }
  }
}

/** For rights that CDK grants by itself. */
export const explain = (role: Role, wildcard: Wildcard): void => role.node.addMetadata(WILDCARDS, wildcard);

/** What is made of the model's name is known; ARNs and the like are CloudFormation's. */
const withNames = (resource: string, { Model = '', ModelKey = '', Run = '' }: Values) =>
  Object.entries({ Model, ModelKey, Run }).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, value),
    resource,
  );
