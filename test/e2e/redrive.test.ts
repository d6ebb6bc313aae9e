/** A fault in any phase fails the execution with its reason; a redrive goes on where the phase began, and nothing is there twice. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BatchExecuteStatementCommand } from '@aws-sdk/client-redshift-data';
import { ListModelPackagesCommand } from '@aws-sdk/client-sagemaker';
import { DescribeExecutionCommand, RedriveExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { local, readEnvironment, stateMachineArn } from '#local/config';
import { type LocalAws, startLocalAws } from '#local/main';
import { ServiceError } from '#local/wire/service';
import { leaseKey } from '#tasks/contracts/layout';
import type { Outcome } from '#tasks/contracts/outcome';
import { type AwsClients, awsClients } from '#test/support/aws-clients';
import { writeSample } from '#test/support/dataset';
import { temporaryDirectory } from '#test/support/temporary';
import { until } from '#test/support/until';
import { build } from '../../bin/build.mjs';

/** An operation of each phase, an error of it that passes no retrier, and the state where it shows. */
const faults = [
  { operation: 'CreateProcessingJob', state: 'ProcessData' },
  { operation: 'BatchExecuteStatement', state: 'LoadWarehouse' },
  { operation: 'CreateTrainingJob', state: 'TrainModel' },
  { operation: 'CreateTransformJob', state: 'ScoreTestSplit' },
  { operation: 'CreateModelPackage', state: 'RegisterModel' },
  { operation: 'CreateEndpointConfig', state: 'CreateEndpointConfig' },
];

let aws: LocalAws;
let clients: AwsClients;
/** The operation that fails, if any. */
let broken: string | undefined;

beforeAll(async () => {
  const stateDirectory = await temporaryDirectory();
  const data = await writeSample(join(stateDirectory, 'sample.csv'), 2_000);
  aws = await startLocalAws({
    stateDirectory,
    port: 0,
    buildDirectory: await build(),
    environment: readEnvironment(),
    authorize({ operation }, { caller }) {
      if (operation === broken && caller.accessKeyId === 'ronda-state-machine') {
        throw new ServiceError('ResourceInUse', `${operation} is broken`);
      }
    },
  });
  clients = awsClients(aws.url);
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  await clients.s3.send(
    new PutObjectCommand({ Bucket: local.bucket, Key: 'datasets/redrive/sample.csv', Body: await readFile(data) }),
  );
}, 60_000);

afterAll(() => aws?.close());

describe('an execution that failed', () => {
  test.each(faults)('is redriven to its end after a fault in $operation', async ({ operation, state }) => {
    const model = `m-${operation.toLowerCase().slice(6, 20)}`;
    const { CreateModelPackageGroupCommand } = await import('@aws-sdk/client-sagemaker');
    await clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: model }));
    broken = operation;
    const { executionArn } = await clients.stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: JSON.stringify({
          model,
          dataset: { uri: `s3://${local.bucket}/datasets/redrive/`, id: ['id'] },
          training: { hyperparameters: { num_round: 5 } },
          gate: { minimumAuc: 0.5 },
          approval: { required: false },
        }),
      }),
    );
    const failed = await ended(executionArn);
    expect(failed).toMatchObject({ status: 'FAILED', error: expect.stringContaining('ResourceInUse') });
    expect(JSON.parse(failed.cause ?? '').errorMessage).toContain(`${operation} is broken`);
    expect(await isLeased(model)).toBe(false);
    expect(await packagesOf(model)).not.toContain('Approved');

    broken = undefined;
    await clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
    const redriven = await ended(executionArn);
    expect(redriven).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    const outcome = JSON.parse(redriven.output ?? '') as Outcome;
    expect(outcome).toMatchObject({ outcome: 'deployed', error: null });
    expect((await packagesOf(model)).filter((status) => status === 'Approved')).toHaveLength(1);
    expect(await isLeased(model)).toBe(false);
    expect(await countRounds(model)).toEqual([outcome.run]);
    expect(state).toBeTruthy();
  });
});

async function ended(executionArn: string | undefined) {
  return until('the end of the execution', async () => {
    const execution = await clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === 'RUNNING' ? undefined : execution;
  });
}

async function isLeased(model: string): Promise<boolean> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const { KeyCount } = await clients.s3.send(new ListObjectsV2Command({ Bucket: local.bucket, Prefix: leaseKey(model) }));
  return KeyCount !== 0;
}

async function packagesOf(model: string): Promise<(string | undefined)[]> {
  const { ModelPackageSummaryList = [] } = await clients.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: model }),
  );
  return ModelPackageSummaryList.map(({ ModelApprovalStatus }) => ModelApprovalStatus);
}

/** The runs in the warehouse's table of rounds. */
async function countRounds(model: string): Promise<(string | undefined)[]> {
  const { DescribeStatementCommand, GetStatementResultCommand } = await import('@aws-sdk/client-redshift-data');
  const { Id } = await clients.redshiftData.send(
    new BatchExecuteStatementCommand({
      WorkgroupName: local.workgroup,
      Database: local.database,
      Sqls: [`SELECT run FROM ${model.replaceAll('-', '_')}_rounds`],
    }),
  );
  await until('the statement', async () => {
    const { Status } = await clients.redshiftData.send(new DescribeStatementCommand({ Id }));
    return Status === 'FINISHED' ? true : undefined;
  });
  const { Records = [] } = await clients.redshiftData.send(new GetStatementResultCommand({ Id: `${Id}:1` }));
  return Records.map(([run]) => run?.stringValue);
}
