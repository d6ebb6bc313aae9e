/** The workflow's definition as the state machine of a stack: placeholders filled, rights derived from its integrations. */
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type AslDefinition, permissionsOf } from '#workflows/asl/index';

/**
 * The statements that the definition's calls need.
 *
 * @param values of the definition's placeholders, which some resources are named by
 */
export function statementsOf(definition: AslDefinition, values: Readonly<Record<string, string>>): PolicyStatement[] {
  return permissionsOf(definition).map(
    ({ actions, resources, conditions }) =>
      new PolicyStatement({
        actions: [...actions],
        resources: resources.map((resource) => fill(resource, values)),
        conditions: conditions && { StringEquals: conditions },
      }),
  );
}

function fill(resource: string, values: Readonly<Record<string, string>>): string {
  return resource.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = PSEUDO_PARAMETERS[name] ?? values[name];
    if (value === undefined) throw new Error(`expected a value for \${${name}} in the resource ${resource}, got none`);
    return value;
  });
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  Partition: Aws.PARTITION,
  Region: Aws.REGION,
  Account: Aws.ACCOUNT_ID,
};
