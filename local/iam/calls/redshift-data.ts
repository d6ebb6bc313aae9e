/**
 * The Redshift Data API's operations, and the rights each needs. With IAM, whoever runs SQL is given credentials of a database
 * user: one of its own, or on a cluster the one that it names.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html
 */
import type { AccessRequest } from '../matching';
import { arnOf, onEverything, type Rights, type RightsTable, type Surroundings } from './call';

type Input = Readonly<
  Partial<Record<'WorkgroupName' | 'ClusterIdentifier' | 'Database' | 'DbUser' | 'SecretArn', string>>
>;

const runSql =
  (action: string): Rights<Input> =>
  (input, surroundings) => [
    { action: `redshift-data:${action}`, resource: warehouseArn(input, surroundings) },
    ...signIn(input, surroundings),
  ];

const warehouseArn = ({ WorkgroupName, ClusterIdentifier }: Input, surroundings: Surroundings) =>
  ClusterIdentifier === undefined
    ? arnOf('redshift-serverless', surroundings, `workgroup/${WorkgroupName ?? ''}`)
    : arnOf('redshift', surroundings, `cluster:${ClusterIdentifier}`);

function signIn(input: Input, surroundings: Surroundings): AccessRequest[] {
  const { ClusterIdentifier: cluster, Database = '', DbUser, SecretArn } = input;
  if (SecretArn !== undefined) return [{ action: 'secretsmanager:GetSecretValue', resource: SecretArn }];
  if (cluster === undefined) {
    return [{ action: 'redshift-serverless:GetCredentials', resource: warehouseArn(input, surroundings) }];
  }
  const database = arnOf('redshift', surroundings, `dbname:${cluster}/${Database}`);
  if (DbUser === undefined) return [{ action: 'redshift:GetClusterCredentialsWithIAM', resource: database }];
  const action = 'redshift:GetClusterCredentials';
  return [
    { action, resource: arnOf('redshift', surroundings, `dbuser:${cluster}/${DbUser}`) },
    { action, resource: database },
  ];
}

export const redshiftData: RightsTable = {
  ExecuteStatement: runSql('ExecuteStatement'),
  BatchExecuteStatement: runSql('BatchExecuteStatement'),
  DescribeStatement: onEverything('redshift-data:DescribeStatement'),
  GetStatementResult: onEverything('redshift-data:GetStatementResult'),
  GetStatementResultV2: onEverything('redshift-data:GetStatementResult'),
  ListStatements: onEverything('redshift-data:ListStatements'),
  CancelStatement: onEverything('redshift-data:CancelStatement'),
};
