/**
 * What outlives every deployment: key, bucket, warehouse, the registry's groups. Nothing of it is ever replaced or deleted. It is the
 * one stack that is deployed, and no nested one, so that what a first deployment made goes with it where that is rolled back: it
 * would hold the names that the next try needs, and of a nested stack that was whole by then, CloudFormation does not promise it.
 */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { type IRole, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration';
import { ArtifactStore } from '../constructs/artifact-store';
import { PackageGroup } from '../constructs/package-group';
import { CopyRole, type IWarehouse, Warehouse } from '../constructs/warehouse';

export interface DataStackProps extends StackProps {
  readonly configuration: Configuration;
}

export class DataStack extends Stack {
  readonly store: ArtifactStore;
  readonly warehouse: IWarehouse;

  constructor(scope: Construct, id: string, { configuration, ...props }: DataStackProps) {
    super(scope, id, props);
    this.store = new ArtifactStore(this, 'Store');
    this.output('Bucket', 'Holds data, models and reports', this.store.bucket.bucketName);
    this.warehouse = this.openWarehouse(configuration.warehouse);
    for (const model of Object.keys(configuration.models)) new PackageGroup(this, `PackageGroup-${model}`, { model });
  }

  private openWarehouse(settings: Configuration['warehouse']): IWarehouse {
    if ('baseCapacity' in settings) return new Warehouse(this, 'Warehouse', { store: this.store, ...settings });
    const copyRole = this.copyRole(settings.copyRoleArn);
    const { databaseName: Database } = settings;
    if ('workgroupArn' in settings) {
      const { workgroupName: WorkgroupName, workgroupArn } = settings;
      return { copyRole, workgroupArn, address: { WorkgroupName, Database } };
    }
    const { clusterIdentifier: ClusterIdentifier, databaseUser: DbUser } = settings;
    return { copyRole, address: { ClusterIdentifier, Database, ...(DbUser !== undefined && { DbUser }) } };
  }

  /** Of a warehouse that exists: whoever owns it gives it this role. One that is known has what docs/permissions.md lists. */
  private copyRole(known: string | undefined): IRole {
    if (known !== undefined) return Role.fromRoleArn(this, 'CopyRole', known, { mutable: false });
    const role = new CopyRole(new Construct(this, 'Warehouse'), 'CopyRole', this.store);
    this.output('CopyRoleArn', 'Attach it to the warehouse, for COPY', role.roleArn);
    return role;
  }

  private output(name: string, description: string, value: string): void {
    new CfnOutput(this, name, { description, value });
  }
}
