/** The warehouse that datasets and predictions are loaded into: Redshift Serverless, made here or there already. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { CompositePrincipal, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnNamespace, CfnWorkgroup } from 'aws-cdk-lib/aws-redshiftserverless';
import { Construct } from 'constructs';
import type { ClusterAddress, WorkgroupAddress } from '#tasks/contracts/warehouse';
import { grant } from '../permissions/grant';
import { copyNeeds } from '../permissions/jobs';
import type { IArtifactStore } from './artifact-store';

/** A workgroup or a provisioned cluster of the account and region that the retraining is deployed to. */
export type IWarehouse = {
  /** The role that COPY assumes; the namespace or the cluster must have it. */
  readonly copyRole: IRole;
} & (
  | {
      readonly address: WorkgroupAddress;
      /** It has an id that the name does not tell. */
      readonly workgroupArn: string;
    }
  | { readonly address: ClusterAddress }
);

export interface WarehouseProps {
  /** What COPY reads. */
  readonly store: IArtifactStore;
  /** Name of namespace and workgroup. @default `ronda` */
  readonly name?: string;
  /** @default `ronda` */
  readonly databaseName?: string;
  /** Base capacity in RPUs; each costs by the second while a query runs. @default 8 */
  readonly baseCapacity?: number;
  /** @default - the default VPC's */
  readonly subnetIds?: string[];
  /** @default - the default VPC's */
  readonly securityGroupIds?: string[];
  /** What becomes of the namespace, which holds the data. @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE */
  readonly removalPolicy?: RemovalPolicy;
}

/** A new namespace and workgroup. */
export class Warehouse extends Construct {
  readonly address: WorkgroupAddress;
  readonly workgroupArn: string;
  readonly copyRole: Role;

  constructor(scope: Construct, id: string, props: WarehouseProps) {
    super(scope, id);
    const {
      name = 'ronda',
      databaseName = 'ronda',
      baseCapacity = 8,
      removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    } = props;
    this.copyRole = new CopyRole(this, 'CopyRole', props.store);
    const namespace = new CfnNamespace(this, 'Namespace', {
      namespaceName: name,
      dbName: databaseName,
      // A password that Secrets Manager makes and turns over; nobody uses it but a person who repairs something.
      adminUsername: 'administrator',
      manageAdminPassword: true,
      iamRoles: [this.copyRole.roleArn],
      kmsKeyId: props.store.key.keyArn,
      logExports: ['userlog', 'connectionlog', 'useractivitylog'],
    });
    namespace.applyRemovalPolicy(removalPolicy);
    const workgroup = new CfnWorkgroup(this, 'Workgroup', {
      workgroupName: name,
      namespaceName: namespace.ref,
      baseCapacity,
      publiclyAccessible: false,
      enhancedVpcRouting: false,
      subnetIds: props.subnetIds,
      securityGroupIds: props.securityGroupIds,
    });
    // Holds no data; without it nobody pays for computing.
    workgroup.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.address = { WorkgroupName: workgroup.ref, Database: databaseName };
    this.workgroupArn = workgroup.attrWorkgroupWorkgroupArn;
  }
}

/** The role of COPY. A namespace or cluster that exists must be given it by its owner (docs/deploy.md). */
export class CopyRole extends Role {
  constructor(scope: Construct, id: string, { bucket, key }: IArtifactStore) {
    super(scope, id, {
      description: 'Lets COPY read the part files of retrainings',
      assumedBy: new CompositePrincipal(
        new ServicePrincipal('redshift-serverless.amazonaws.com'),
        new ServicePrincipal('redshift.amazonaws.com'),
      ),
    });
    grant(this, copyNeeds, { Bucket: bucket.bucketName, KeyArn: key.keyArn });
  }
}
