/**
 * The retraining with what it stands on: the artifact bucket, roles, functions and the state machine, which is the object of
 * workflows/. Warehouse, schedule, approval page and alarms are not here.
 */
import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { toAsl } from '#workflows/asl/index';
import { retraining } from '#workflows/retraining/index';
import { codeVersion } from '../../bin/code-version.mjs';
import { statementsOf } from '../constructs/definition';
import { TaskFunction } from '../constructs/task-function';

export interface RetrainingStackProps extends StackProps {
  /** A Redshift Serverless workgroup that exists. */
  readonly workgroupName: string;
  readonly databaseName: string;
}

/** What a task needs that runs SQL. */
const WAREHOUSE = [
  'redshift-data:BatchExecuteStatement',
  'redshift-data:DescribeStatement',
  'redshift-data:GetStatementResult',
  'redshift-serverless:GetCredentials',
];

/** Which file of tasks/ stands behind which placeholder, and the actions it needs beside reading and writing the bucket. */
const TASKS: Readonly<Record<string, readonly string[]>> = {
  PrepareRun: ['sagemaker:ListModelPackages', 'sagemaker:DescribeModelPackage', 'states:DescribeExecution'],
  CheckDataset: [],
  VerifyLoad: WAREHOUSE,
  EvaluateModel: [],
  RequestApproval: ['states:SendTaskSuccess', 'events:PutEvents'],
  SmokeTest: ['sagemaker:InvokeEndpoint'],
  CheckBatch: [],
  RecordOutcome: [...WAREHOUSE, 'events:PutEvents'],
  RecordFailure: ['sagemaker:UpdateModelPackage', 'events:PutEvents'],
  EndAsFailed: ['states:DescribeExecution'],
};

/** The built-in XGBoost image in us-east-1. */
const XGBOOST_IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';

export class RetrainingStack extends Stack {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: RetrainingStackProps) {
    super(scope, id, props);

    const bucket = new Bucket(this, 'Artifacts', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });

    const jobRole = new Role(this, 'JobRole', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
    bucket.grantReadWrite(jobRole);
    const copyRole = new Role(this, 'CopyRole', {
      assumedBy: new ServicePrincipal('redshift-serverless.amazonaws.com'),
    });
    bucket.grantRead(copyRole);

    const values: Record<string, string> = {
      JobRoleArn: jobRole.roleArn,
      XGBoostImageUri: XGBOOST_IMAGE,
      ProcessingImageUri: `${Aws.ACCOUNT_ID}.dkr.ecr.${Aws.REGION}.${Aws.URL_SUFFIX}/ronda-processing:latest`,
      WarehouseWorkgroup: props.workgroupName,
      WarehouseDatabase: props.databaseName,
    };
    const version = codeVersion(process.cwd());
    for (const [state, actions] of Object.entries(TASKS)) {
      const task = new TaskFunction(this, state, {
        task: state.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase(),
        memoryMebibytes: state === 'EvaluateModel' ? 2048 : 512,
        timeout: state === 'EvaluateModel' || state === 'CheckBatch' ? Duration.minutes(15) : Duration.minutes(5),
        environment: {
          ARTIFACT_BUCKET: bucket.bucketName,
          CODE_VERSION: version,
          WAREHOUSE_WORKGROUP: props.workgroupName,
          WAREHOUSE_DATABASE: props.databaseName,
          WAREHOUSE_COPY_ROLE_ARN: copyRole.roleArn,
        },
      });
      bucket.grantReadWrite(task.function);
      if (actions.length)
        task.function.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: ['*'] }));
      values[`${state}Arn`] = task.function.functionArn;
    }

    const definition = toAsl(retraining);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      definitionSubstitutions: values,
    });
    const workgroupArn = `arn:${Aws.PARTITION}:redshift-serverless:${Aws.REGION}:${Aws.ACCOUNT_ID}:workgroup/*`;
    for (const statement of statementsOf(definition, { ...values, WorkgroupArn: workgroupArn })) {
      this.stateMachine.addToRolePolicy(statement);
    }
  }
}
