/** Where everything of the runs lies: an encrypted bucket with its key, and the bucket that logs who read it. */
import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** What a Retraining needs of a store: an existing bucket and its key will do. */
export interface IArtifactStore {
  readonly bucket: IBucket;
  readonly key: IKey;
}

export interface ArtifactStoreProps {
  /**
   * How long the intermediate data of a run is kept: splits, encoded rows, settings, scores.
   * @default 90 days
   */
  readonly keepRuns?: Duration;
  /**
   * How long predictions are kept in S3; they are in the warehouse, too.
   * @default 400 days
   */
  readonly keepPredictions?: Duration;
  /**
   * What becomes of buckets, their policies and the key when they are removed from the stack.
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Folders of tasks/contracts/layout.ts that hold what can be made again. */
const INTERMEDIATE = ['settings', 'processed', 'batch', 'scores'];

export class ArtifactStore extends Construct implements IArtifactStore {
  readonly bucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string, props: ArtifactStoreProps = {}) {
    super(scope, id);
    // S3 may write access logs by the bucket's policy; else CDK would turn access control lists on again.
    this.node.setContext('@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy', true);
    const { keepRuns = Duration.days(90), keepPredictions = Duration.days(400) } = props;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    this.key = new Key(this, 'Key', {
      description: 'Encrypts what retrainings keep',
      enableKeyRotation: true,
      removalPolicy,
    });
    // Alarms publish to encrypted topics as CloudWatch, not as a role of the account.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const accessLogs = new Bucket(this, 'AccessLogs', {
      // S3 can deliver access logs only to buckets with its own keys.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(400) }],
      removalPolicy,
    });
    Validations.of(accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'The bucket holds access logs; logging access to it would feed it with itself.',
    });
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      serverAccessLogsBucket: accessLogs,
      lifecycleRules: [...lifecycle(keepRuns, keepPredictions)],
      removalPolicy,
    });
    // A bucket that stays keeps refusing plain HTTP, and goes on taking access logs.
    for (const { policy } of [accessLogs, this.bucket]) policy?.applyRemovalPolicy(removalPolicy);
    // The construct's own property would add a function to the stack that does no more than this.
    const resource = this.bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
}

/** Models, evaluations, decisions and rounds stay: they are what an audit asks for. */
function* lifecycle(keepRuns: Duration, keepPredictions: Duration): Generator<LifecycleRule> {
  for (const folder of INTERMEDIATE) yield { prefix: `${folder}/`, expiration: keepRuns };
  yield { prefix: 'predictions/', expiration: keepPredictions };
  yield { abortIncompleteMultipartUploadAfter: Duration.days(7), noncurrentVersionExpiration: Duration.days(30) };
}
