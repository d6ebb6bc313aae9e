/** Calls of any AWS API: how parameters and results are spelled, and how failures are named. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openBlobs } from '#local/backends/blobs';
import { systemClock } from '#local/backends/clock';
import { createS3 } from '#local/services/s3/index';
import { ServiceError } from '#local/wire/service';
import { type Bench, openBench } from '../bench';
import { standIn } from '../stand-ins';
import { machineOf, sdk } from './machine';

let bench: Bench;
afterEach(() => bench.close());

describe('aws-sdk', () => {
  test('speaks PascalCase in and out, with times as text', async () => {
    bench = await openBench({
      services: [
        standIn('RedshiftData', 'redshift-data', {
          ExecuteStatement: ({ Sql, Database }) => ({
            Id: 'q-1',
            Database,
            CreatedAt: new Date(1_700_000_000_500),
            Sql,
          }),
          GetStatementResult: () => ({
            Records: [[{ stringValue: 'a' }, { longValue: 1 }, { isNull: true }]],
            ColumnMetadata: [{ name: 'x', typeName: 'int4' }],
            TotalNumRows: 1,
          }),
        }),
      ],
    });
    const machine = await bench.createMachine({
      StartAt: 'Query',
      States: {
        Query: {
          Type: 'Task',
          Resource: sdk('redshiftdata:executeStatement'),
          Arguments: { Sql: 'select 1', WorkgroupName: 'w', Database: 'd' },
          Assign: { query: '{% $states.result %}' },
          Next: 'Result',
        },
        Result: {
          Type: 'Task',
          Resource: sdk('redshiftdata:getStatementResult'),
          Arguments: { Id: '{% $query.Id %}' },
          Output: { query: '{% $query %}', result: '{% $states.result %}' },
          End: true,
        },
      },
    });
    const { output } = await bench.run(machine);
    expect(JSON.parse(output as string)).toEqual({
      query: { Id: 'q-1', Database: 'd', CreatedAt: '2023-11-14T22:13:20.500Z' },
      result: {
        Records: [[{ StringValue: 'a' }, { LongValue: 1 }, { IsNull: true }]],
        ColumnMetadata: [{ Name: 'x', TypeName: 'int4' }],
        TotalNumRows: 1,
      },
    });
  });

  test('puts objects as text and gets their text, with S3 itself', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stepfunctions-s3-'));
    const blobs = openBlobs(directory, systemClock);
    await blobs.createBucket('data');
    bench = await openBench({ services: [createS3({ blobs, clock: systemClock })] });
    const machine = await bench.createMachine({
      StartAt: 'Put',
      States: {
        Put: {
          Type: 'Task',
          Resource: sdk('s3:putObject'),
          Arguments: { Bucket: 'data', Key: 'a/b.json', Body: { n: 1 } },
          Assign: { etag: '{% $states.result.ETag %}' },
          Next: 'Get',
        },
        Get: {
          Type: 'Task',
          Resource: sdk('s3:getObject'),
          Arguments: { Bucket: 'data', Key: 'a/b.json' },
          Output: { same: '{% $states.result.ETag = $etag %}', body: '{% $states.result.Body %}' },
          Next: 'Miss',
        },
        Miss: {
          Type: 'Task',
          Resource: sdk('s3:getObject'),
          Arguments: { Bucket: 'data', Key: 'none' },
          Catch: [{ ErrorEquals: ['S3.NoSuchKeyException'], Output: '{% $states.input %}', Next: 'Done' }],
          End: true,
        },
        Done: { Type: 'Succeed' },
      },
    });
    const { output, cause } = await bench.run(machine);
    expect(cause).toBeUndefined();
    expect(JSON.parse(output as string)).toEqual({ same: true, body: '{"n":1}' });
    rmSync(directory, { recursive: true });
  });

  test('names an error that the API does not declare after the service', async () => {
    bench = await openBench({
      services: [
        standIn('SageMaker', 'sagemaker', {
          DescribeEndpoint: () => {
            throw new ServiceError('ValidationException', 'Could not find endpoint "arn".');
          },
        }),
      ],
    });
    const machine = await bench.createMachine(machineOf(sdk('sagemaker:describeEndpoint'), { EndpointName: 'e' }));
    const { error, cause } = await bench.run(machine);
    expect(error).toBe('SageMaker.SageMakerException');
    expect(cause).toMatch(
      /^Could not find endpoint "arn"\. \(Service: SageMaker, Status Code: 400, Request ID: .+\) \(SDK Attempt Count: 1\)$/,
    );
  });
});
