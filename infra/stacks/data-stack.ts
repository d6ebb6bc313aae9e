/** What outlives every deployment: key, bucket, warehouse, the registry's groups. Nothing of it is ever replaced or deleted. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Configuration } from '../configuration';
import { ArtifactStore } from '../constructs/artifact-store';
import { PackageGroup } from '../constructs/package-group';
import { type IWarehouse, Warehouse } from '../constructs/warehouse';

export interface DataStackProps extends StackProps {
  readonly configuration: Configuration;
}

export class DataStack extends Stack {
  readonly store: ArtifactStore;
  readonly warehouse: IWarehouse;

  constructor(scope: Construct, id: string, { configuration, ...props }: DataStackProps) {
    super(scope, id, props);
    this.store = new ArtifactStore(this, 'Store');
    this.warehouse = this.openWarehouse(configuration.warehouse);
    for (const model of Object.keys(configuration.models)) new PackageGroup(this, `PackageGroup-${model}`, { model });
  }

  private openWarehouse(settings: Configuration['warehouse']): IWarehouse {
    if (!('workgroupArn' in settings)) return new Warehouse(this, 'Warehouse', { store: this.store, ...settings });
    const { copyRoleArn, ...known } = settings;
    // Whoever owns the namespace gives it this role, and the role what it may read (docs/permissions.md).
    return { ...known, copyRole: Role.fromRoleArn(this, 'CopyRole', copyRoleArn, { mutable: false }) };
  }
}
