/**
 * The Redshift Data API through the AWS SDK integration. It is asynchronous: a statement's failure is a status that
 * `describeStatement` tells, never an error of the call that started it.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
import type {
  BatchExecuteStatementCommandInput,
  BatchExecuteStatementCommandOutput,
  CancelStatementCommandInput,
  CancelStatementCommandOutput,
  ColumnMetadata,
  DescribeStatementCommandInput,
  DescribeStatementCommandOutput,
  ExecuteStatementCommandInput,
  ExecuteStatementCommandOutput,
  GetStatementResultCommandInput,
  ListStatementsCommandInput,
  ListStatementsCommandOutput,
} from '@aws-sdk/client-redshift-data';
import { ownArn, type Permission, resourceArn } from '../integration';
import type { Having, PascalCase, Result } from '../sdk';
import { task } from '../states/task';

const call = <V, Request, Response>(action: string, permissions: readonly Permission[], busy: string) =>
  task<V, PascalCase<Request>, Result<PascalCase<Response>>>({
    resource: resourceArn('aws-sdk:redshiftdata', action),
    permissions,
    transientErrors: [
      `RedshiftData.${busy}`,
      'RedshiftData.InternalServerException',
      'RedshiftData.RedshiftDataException',
    ],
  });

const DATABASE = ownArn('redshift', 'dbname:{ClusterIdentifier}/{Database}');

/**
 * The statement's own right, and that of signing in: the Data API fetches credentials in the caller's name, of a database user of
 * the caller's own or of the one that `DbUser` names; or reads them in a secret. The workgroup's ARN has an id that its name does not
 * tell, so the deployment gives it as `${WorkgroupArn}`.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html
 * @see https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentialsWithIAM.html
 */
const run = (action: string): readonly Permission[] => [
  { actions: [`redshift-data:${action}`], resources: ['${WorkgroupArn}'], onlyWith: 'WorkgroupName' },
  {
    actions: ['redshift-serverless:GetCredentials'],
    resources: ['${WorkgroupArn}'],
    onlyWith: 'WorkgroupName',
    notWith: ['SecretArn'],
  },
  {
    actions: [`redshift-data:${action}`],
    resources: [ownArn('redshift', 'cluster:{ClusterIdentifier}')],
    onlyWith: 'ClusterIdentifier',
  },
  {
    actions: ['redshift:GetClusterCredentialsWithIAM'],
    resources: [DATABASE],
    onlyWith: 'ClusterIdentifier',
    notWith: ['DbUser', 'SecretArn'],
  },
  {
    actions: ['redshift:GetClusterCredentials'],
    resources: [ownArn('redshift', 'dbuser:{ClusterIdentifier}/{DbUser}'), DATABASE],
    onlyWith: 'DbUser',
  },
  { actions: ['secretsmanager:GetSecretValue'], resources: ['{SecretArn}'], onlyWith: 'SecretArn' },
];

/** Only the identity that started a statement may read or list it, whatever the policy says. */
const read = (action: string): readonly Permission[] => [{ actions: [`redshift-data:${action}`], resources: ['*'] }];

/** One cell; exactly one member is there. */
export interface Field {
  readonly StringValue?: string;
  readonly LongValue?: number;
  readonly DoubleValue?: number;
  readonly BooleanValue?: boolean;
  readonly BlobValue?: string;
  readonly IsNull?: true;
}

interface StatementResult {
  readonly Records: readonly (readonly Field[])[];
  readonly ColumnMetadata?: readonly ColumnMetadata[];
  readonly TotalNumRows?: number;
  readonly NextToken?: string;
}

const STATEMENTS = 'ActiveStatementsExceededException';
const WAITING = 'ActiveWaitingRequestsExceededException';

/** The Task states of `aws-sdk:redshiftdata`; `V` are the machine's variables. */
export const redshiftData = <V>() => ({
  /** Give a ClientToken: Step Functions adds none, so a retry would run the statements twice. */
  batchExecuteStatement: call<V, BatchExecuteStatementCommandInput, Having<BatchExecuteStatementCommandOutput, 'Id'>>(
    'batchExecuteStatement',
    run('BatchExecuteStatement'),
    STATEMENTS,
  ),
  /** Give a ClientToken: Step Functions adds none, so a retry would run the statement twice. */
  executeStatement: call<V, ExecuteStatementCommandInput, Having<ExecuteStatementCommandOutput, 'Id'>>(
    'executeStatement',
    run('ExecuteStatement'),
    STATEMENTS,
  ),
  describeStatement: call<V, DescribeStatementCommandInput, Having<DescribeStatementCommandOutput, 'Status'>>(
    'describeStatement',
    read('DescribeStatement'),
    WAITING,
  ),
  /** Of the machine's own role, in whatever execution. */
  listStatements: call<V, ListStatementsCommandInput, Having<ListStatementsCommandOutput, 'Statements'>>(
    'listStatements',
    read('ListStatements'),
    WAITING,
  ),
  cancelStatement: call<V, CancelStatementCommandInput, CancelStatementCommandOutput>(
    'cancelStatement',
    read('CancelStatement'),
    WAITING,
  ),
  getStatementResult: call<V, GetStatementResultCommandInput, StatementResult>(
    'getStatementResult',
    read('GetStatementResult'),
    WAITING,
  ),
});
