/** A Redshift Data API on a port of its own with a temporary state directory, and short ways to use it by the AWS SDK. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandInput,
  DescribeStatementCommand,
  type DescribeStatementCommandOutput,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type Field,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { openBlobs } from '#local/backends/blobs';
import { systemClock } from '#local/backends/clock';
import { openDocuments } from '#local/backends/documents';
import { openWarehouse } from '#local/backends/duckdb';
import { type AwsEvent, createRedshiftData } from '#local/services/redshift-data/index';
import { createLocalServer } from '#local/wire/server';

export const ROLE = "IAM_ROLE 'arn:aws:iam::000000000000:role/warehouse'";
export const WHERE = { WorkgroupName: 'test-workgroup', Database: 'dev' };
export const CLUSTER = { ClusterIdentifier: 'test-cluster', Database: 'dev' };
export const BUCKET = 'test-bucket';

export type Cell = string | number | boolean | null;

export interface Redshift {
  readonly url: string;
  readonly directory: string;
  readonly client: RedshiftDataClient;
  readonly blobs: ReturnType<typeof openBlobs>;
  readonly events: AwsEvent[];
  as(accessKeyId: string): RedshiftDataClient;
  /** Runs to the end and describes. */
  run(sql: string, input?: Partial<ExecuteStatementCommandInput>): Promise<DescribeStatementCommandOutput>;
  batch(sqls: string[], input?: Partial<BatchExecuteStatementCommandInput>): Promise<DescribeStatementCommandOutput>;
  /** The rows of a query that works; throws what the statement failed with. */
  rows(sql: string, input?: Partial<ExecuteStatementCommandInput>): Promise<Cell[][]>;
  result(id: string): Promise<Cell[][]>;
  settled(id: string): Promise<DescribeStatementCommandOutput>;
  put(key: string, content: string | Uint8Array): Promise<unknown>;
  close(): Promise<void>;
}

export async function startRedshift(kept?: string): Promise<Redshift> {
  const directory = kept ?? (await mkdtemp(join(tmpdir(), 'redshift-')));
  const blobs = openBlobs(join(directory, 'blobs'));
  const warehouse = await openWarehouse({
    file: join(directory, 'warehouse', 'warehouse.duckdb'),
    readable: [join(directory, 'blobs')],
    threads: 2,
  });
  const events: AwsEvent[] = [];
  const redshift = createRedshiftData({
    warehouse,
    blobs,
    documents: openDocuments(join(directory, 'documents')),
    clock: systemClock,
    endpoints: { workgroups: [WHERE.WorkgroupName], clusters: [CLUSTER.ClusterIdentifier] },
    emit: (event) => void events.push(event),
  });
  const server = await createLocalServer({
    services: [redshift.service],
    account: '000000000000',
    region: 'us-east-1',
    port: 0,
  });
  const as = (accessKeyId: string) =>
    new RedshiftDataClient({
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey: 'secret' },
    });
  const client = as('OWNER');
  if (!blobs.hasBucket(BUCKET)) await blobs.createBucket(BUCKET);

  const settled = async (id: string): Promise<DescribeStatementCommandOutput> => {
    const description = await client.send(new DescribeStatementCommand({ Id: id }));
    return ['FINISHED', 'FAILED', 'ABORTED'].includes(description.Status ?? '') ? description : settled(id);
  };
  const result = async (id: string): Promise<Cell[][]> => {
    const rows: Cell[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new GetStatementResultCommand({ Id: id, NextToken }));
      rows.push(...(page.Records ?? []).map((record) => record.map(cellOf)));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return rows;
  };
  const run: Redshift['run'] = async (sql, input) => {
    const { Id } = await client.send(new ExecuteStatementCommand({ ...WHERE, Sql: sql, ...input }));
    return settled(Id as string);
  };
  return {
    url: server.url,
    directory,
    client,
    blobs,
    events,
    as,
    run,
    settled,
    result,
    async batch(sqls, input) {
      const { Id } = await client.send(new BatchExecuteStatementCommand({ ...WHERE, Sqls: sqls, ...input }));
      return settled(Id as string);
    },
    async rows(sql, input) {
      const description = await run(sql, input);
      if (description.Error !== undefined) throw new Error(description.Error);
      return description.HasResultSet ? result(description.Id as string) : [];
    },
    put: (key, content) => blobs.put(BUCKET, key, content),
    async close() {
      client.destroy();
      await redshift.close();
      await server.close();
      warehouse.close();
      if (kept === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

function cellOf(field: Field): Cell {
  if (field.isNull) return null;
  return field.longValue ?? field.doubleValue ?? field.booleanValue ?? field.stringValue ?? '';
}
