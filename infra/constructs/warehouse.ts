/** The warehouse that datasets and predictions are loaded into: Redshift Serverless, made here or there already. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { CompositePrincipal, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnNamespace, CfnWorkgroup } from 'aws-cdk-lib/aws-redshiftserverless';
import { Construct } from 'constructs';
import { grant } from '../permissions/grant';
import { copyNeeds } from '../permissions/jobs';
import type { IArtifactStore } from './artifact-store';

export interface IWarehouse {
  readonly workgroupName: string;
  readonly workgroupArn: string;
  readonly databaseName: string;
  /** The role that COPY assumes; the namespace must have it. */
  readonly copyRole: IRole;
}

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
  /** What becomes of the namespace, which holds the data. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

export class Warehouse extends Construct implements IWarehouse {
  readonly workgroupName: string;
  readonly workgroupArn: string;
  readonly databaseName: string;
  readonly copyRole: Role;

  constructor(scope: Construct, id: string, props: WarehouseProps) {
    super(scope, id);
    const { name = 'ronda', databaseName = 'ronda', baseCapacity = 8, removalPolicy = RemovalPolicy.RETAIN } = props;
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
    this.workgroupName = workgroup.ref;
    this.workgroupArn = workgroup.attrWorkgroupWorkgroupArn;
    this.databaseName = databaseName;
  }
}

/** The role of COPY, for a namespace of one's own; a namespace that exists must be given it by its owner. */
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
