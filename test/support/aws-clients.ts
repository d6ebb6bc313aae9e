/** AWS SDK clients of a local server, as a user's own programs would have them. Closed after the tests of a file. */

import { LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  type Field,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll } from '@jest/globals';
import { local } from '#local/config';
import { parseS3Uri } from '#tasks/contracts/layout';
import { until } from './until';

export type AwsClients = ReturnType<typeof awsClients>;

const made: { destroy(): void }[] = [];

afterAll(() => {
  for (const client of made.splice(0)) client.destroy();
});

/** @param accessKeyId tells the services who calls: locally a role's name is its access key */
export function awsClients(url: string, accessKeyId = 'tester') {
  const options = {
    endpoint: url,
    region: local.region,
    credentials: { accessKeyId, secretAccessKey: 'secret' },
  };
  const clients = {
    stepFunctions: new SFNClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sagemaker: new SageMakerClient(options),
    runtime: new SageMakerRuntimeClient(options),
    redshift: new RedshiftDataClient(options),
    lambda: new LambdaClient(options),
  };
  made.push(...Object.values(clients));
  return clients;
}

/** Runs one statement to its end. @returns the rows; numbers and booleans as such, NULL as null */
export async function query({ redshift }: AwsClients, sql: string): Promise<unknown[][]> {
  const { Id } = await redshift.send(
    new ExecuteStatementCommand({ WorkgroupName: local.workgroup, Database: local.database, Sql: sql }),
  );
  const statement = await until(`the end of '${sql}'`, async () => {
    const seen = await redshift.send(new DescribeStatementCommand({ Id }));
    return ['FINISHED', 'FAILED', 'ABORTED'].includes(seen.Status ?? '') && seen;
  });
  if (statement.Status !== 'FINISHED') throw new Error(`${sql}: ${statement.Status} ${statement.Error}`);
  if (!statement.HasResultSet) return [];
  const rows: unknown[][] = [];
  let token: string | undefined;
  do {
    const page = await redshift.send(new GetStatementResultCommand({ Id, NextToken: token }));
    for (const record of page.Records ?? []) rows.push(record.map(cellOf));
    token = page.NextToken;
  } while (token);
  return rows;
}

const cellOf = (field: Field) => (field.isNull ? null : Object.values(field).find((value) => value !== undefined));

/** Names of the tables in the warehouse, sorted. */
export async function tablesOf(clients: AwsClients): Promise<string[]> {
  const rows = await query(
    clients,
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
  );
  return rows.map(([name]) => String(name));
}

/** Keys under an S3 URI, in order. */
export async function keysUnder({ s3 }: AwsClients, uri: string): Promise<string[]> {
  const { bucket, key } = parseS3Uri(uri);
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken: token }));
    keys.push(...(page.Contents ?? []).map((object) => object.Key ?? ''));
    token = page.NextContinuationToken;
  } while (token);
  return keys;
}

/** The text of all objects under an S3 URI, one after another. */
export async function textUnder(clients: AwsClients, uri: string): Promise<string> {
  const { bucket } = parseS3Uri(uri);
  const texts: string[] = [];
  for (const Key of await keysUnder(clients, uri)) {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    texts.push((await Body?.transformToString()) ?? '');
  }
  return texts.join('');
}

/** The whole history of an execution. */
export async function historyOf({ stepFunctions }: AwsClients, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await stepFunctions.send(new GetExecutionHistoryCommand({ executionArn, nextToken }));
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}
