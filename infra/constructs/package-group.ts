/** The registry's group of a model's versions. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnModelPackageGroup } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import { packageGroupName } from '#tasks/contracts/layout';

export interface PackageGroupProps {
  readonly model: string;
  /** @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE */
  readonly removalPolicy?: RemovalPolicy;
}

export class PackageGroup extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { model, removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE }: PackageGroupProps,
  ) {
    super(scope, id);
    const group = new CfnModelPackageGroup(this, 'Group', {
      modelPackageGroupName: packageGroupName(model),
      modelPackageGroupDescription: `Versions of the model ${model}`,
    });
    group.applyRemovalPolicy(removalPolicy);
  }
}
