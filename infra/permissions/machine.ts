/** What the state machine needs, read from its definition: each integration states the rights of its call. */
import { permissionsOf, statesOf } from '#workflows/asl/index';
import { knownNames } from './known-names';
import type { Need } from './need';

/** Why some resources are `*`, by action. */
const STARS: Readonly<Record<string, string>> = {
  'redshift-data:DescribeStatement':
    'Statements have no ARN; the Data API shows a statement only to the identity that started it.',
  'redshift-data:CancelStatement': 'Statements have no ARN; only the identity that started one can cancel it.',
  'redshift-data:ListStatements':
    'AWS offers no resource for ListStatements, which tells a role its own statements only.',
  'sagemaker:ListEndpoints': 'AWS offers no resource for ListEndpoints.',
};

/**
 * The definition names one version of a function. The role, which has no versions, must let executions go on that began by an
 * older definition.
 */
const everyVersion = (resource: string) => resource.replace(/^\$\{(\w+)Arn\}$/, '${$1FunctionArn}:*');

/** @param definition in the States Language */
export function machineNeeds(definition: unknown): Need[] {
  const comments = new Map(statesOf(definition).map(({ name, state }) => [name, state.Comment]));
  return permissionsOf(definition, knownNames).map(({ actions, resources, conditions, states }) => ({
    actions,
    resources: actions.includes('lambda:InvokeFunction') ? resources.map(everyVersion) : resources,
    ...(conditions && { conditions: { StringEquals: conditions } }),
    ...(resources.includes('*') && { star: actions.map((action) => STARS[action]).join(' ') }),
    why: states.map((name) => `${name}: ${comments.get(name)}`).join(' '),
  }));
}
