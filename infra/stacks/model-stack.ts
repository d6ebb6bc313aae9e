/** A stack of one model, nested in the one that is deployed. What it needs of others, CloudFormation hands it as parameters. */
import { NestedStack, RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export class ModelStack extends NestedStack {
  /** @param id of letters, digits and hyphens, such as the model's name. @param description of the stack */
  constructor(scope: Construct, id: string, description: string) {
    super(scope, id, { description, removalPolicy: RemovalPolicy.DESTROY });
    // The names that CloudFormation makes begin with it: CDK's own would leave no room in them for what they name.
    this.nestedStackResource?.overrideLogicalId(logicalId(id));
  }
}

/** It takes no hyphen; names of models have no capital, so that no two of them become one. */
export const logicalId = (id: string): string => id.replaceAll('-', 'X');
