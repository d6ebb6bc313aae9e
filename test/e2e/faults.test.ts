/** A fault in any phase fails the execution with its reason; a redrive goes on where the phase began, and nothing is there twice. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CancelStatementCommand, ListStatementsCommand } from '@aws-sdk/client-redshift-data';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateModelPackageGroupCommand, ListModelPackagesCommand } from '@aws-sdk/client-sagemaker';
import { DescribeExecutionCommand, RedriveExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { local, readEnvironment, stateMachineArn } from '#local/config';
import { type LocalAws, startLocalAws } from '#local/main';
import { ServiceError } from '#local/wire/service';
import { leaseKey } from '#tasks/contracts/layout';
import type { Outcome } from '#tasks/contracts/outcome';
import { type AwsClients, awsClients, keysUnder, query } from '#test/support/aws-clients';
import { writeSample } from '#test/support/dataset';
import { writeEndlessly } from '#test/support/endless';
import { endBeforeRemoval, temporaryDirectory } from '#test/support/temporary';
import { until } from '#test/support/until';
import { build } from '../../bin/build.mjs';

const ROWS = 2_000;

/** An operation of each phase, and an error of it that is not transient: no retrier waits for it to pass. */
const faults = [
  ['CreateProcessingJob', 'ResourceInUse'],
  ['BatchExecuteStatement', 'ValidationException'],
  ['CreateTrainingJob', 'ResourceInUse'],
  ['CreateTransformJob', 'ResourceInUse'],
  ['CreateModelPackage', 'ResourceInUse'],
  ['CreateEndpointConfig', 'ResourceInUse'],
] as const;

let aws: LocalAws;
let clients: AwsClients;
/** What fails, if anything. */
let broken: { operation: string; code: string } | undefined;
/** What happens before the state machine starts a load. */
let beforeLoad: ((statementName: string) => Promise<unknown>) | undefined;

beforeAll(async () => {
  const stateDirectory = await temporaryDirectory();
  const data = await writeSample(join(stateDirectory, 'sample.csv'), ROWS);
  aws = await startLocalAws({
    stateDirectory,
    port: 0,
    buildDirectory: await build(),
    environment: readEnvironment(),
    async authorize({ operation, input }, { caller }) {
      if (caller.accessKeyId !== 'ronda-state-machine') return;
      if (operation === broken?.operation) throw new ServiceError(broken.code, `${operation} is broken`);
      if (operation === 'BatchExecuteStatement') await beforeLoad?.((input as { StatementName: string }).StatementName);
    },
  });
  clients = awsClients(aws.url);
  await clients.s3.send(
    new PutObjectCommand({ Bucket: local.bucket, Key: 'datasets/redrive/sample.csv', Body: await readFile(data) }),
  );
});

endBeforeRemoval(() => aws?.close());

describe('an execution that failed', () => {
  test.each(faults)('is redriven to its end after a fault in %s', async (operation, code) => {
    const model = `m-${operation.toLowerCase().slice(6, 20)}`;
    await clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: model }));
    broken = { operation, code };
    const executionArn = await start(model);
    const failed = await ended(executionArn);
    expect(failed).toMatchObject({ status: 'FAILED', error: expect.stringContaining(code) });
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
    expect(await query(clients, `SELECT run FROM ${outcome.model.replaceAll('-', '_')}_rounds`)).toEqual([
      [outcome.run],
    ]);
    expect(await query(clients, `SELECT count(*) FROM ${outcome.warehouse?.table}`)).toEqual([[ROWS]]);
  });
});

describe('a load', () => {
  const model = 'm-refused';
  let loads: string[];

  beforeAll(() => clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: model })));
  beforeEach(() => {
    loads = [];
  });
  afterEach(() => {
    beforeLoad = undefined;
  });

  test('is not tried again when the warehouse refuses the rows', async () => {
    beforeLoad = async (name) => {
      loads.push(name);
      const parts = `s3://${local.bucket}/processed/${name.replace(/-load-.*/, '')}/warehouse/part-`;
      for (const Key of await keysUnder(clients, parts)) {
        const Body = gzipSync('r1,no number,30,Oslo,true,train\n');
        await clients.s3.send(new PutObjectCommand({ Bucket: local.bucket, Key, Body }));
      }
    };
    const failed = await ended(await start(model, { warehouse: { format: 'csv' } }));
    expect(failed).toMatchObject({ status: 'FAILED', error: 'LoadFailed' });
    expect(JSON.parse(failed.cause ?? '').errorMessage).toMatch(/line 1, column amount: /);
    expect(loads).toHaveLength(1);
    expect(await isLeased(model)).toBe(false);
  });

  test('is started once more when it was cancelled', async () => {
    const { redshift } = awsClients(aws.url, 'ronda-state-machine');
    const end = await writeEndlessly({ redshift });
    beforeLoad = async (name) => void loads.push(name);
    const executionArn = await start(model);
    const load = await until('a load that waits', async () => {
      const { Statements = [] } = await redshift.send(new ListStatementsCommand({ Status: 'STARTED' }));
      return Statements.find(({ StatementName = '' }) => loads.includes(StatementName));
    });
    await redshift.send(new CancelStatementCommand({ Id: load.Id }));
    await end();
    expect((await ended(executionArn)).status).toBe('SUCCEEDED');
    expect(loads).toEqual([load.StatementName, load.StatementName?.replace(/0$/, '1')]);
  });
});

async function start(model: string, settings: object = {}): Promise<string | undefined> {
  const input = {
    model,
    dataset: { uri: `s3://${local.bucket}/datasets/redrive/`, id: ['id'] },
    training: { hyperparameters: { num_round: 5 } },
    gate: { minimumAuc: 0.5 },
    approval: { required: false },
    ...settings,
  };
  const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
  return (await clients.stepFunctions.send(command)).executionArn;
}

async function ended(executionArn: string | undefined) {
  return until('the end of the execution', async () => {
    const execution = await clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === 'RUNNING' ? undefined : execution;
  });
}

async function isLeased(model: string): Promise<boolean> {
  const { KeyCount } = await clients.s3.send(
    new ListObjectsV2Command({ Bucket: local.bucket, Prefix: leaseKey(model) }),
  );
  return KeyCount !== 0;
}

async function packagesOf(model: string): Promise<(string | undefined)[]> {
  const { ModelPackageSummaryList = [] } = await clients.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: model }),
  );
  return ModelPackageSummaryList.map(({ ModelApprovalStatus }) => ModelApprovalStatus);
}
